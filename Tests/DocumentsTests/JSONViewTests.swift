import Documents
import Model
import Testing

@Suite struct JSONViewTests {
    private func root(_ text: String) throws(JSONError) -> JSONView {
        try JSONDocument(Array(text.utf8)).root
    }

    @Test func `a document is looked at where it stands`() throws {
        let root = try root(
            #" {"a": [null, true, false, -5, "é\n"], "b": {"c": {}}, "\u0064": "x", "e": 1e3} "#)
        #expect(root.kind == .object)
        #expect(root.count == 4)
        #expect(root.members.map { $0.key.stringValue } == ["a", "b", "d", "e"])
        let list = try #require(root.member("a"))
        #expect(list.elements.map(\.kind) == [.null, .true, .false, .number, .string])
        #expect(list.elements.map(\.isNull) == [true, false, false, false, false])
        #expect(list.elements.map(\.boolValue) == [nil, true, false, nil, nil])
        #expect(list.elements.map(\.integerValue) == [nil, nil, nil, -5, nil])
        #expect(list.elements.map(\.stringValue) == [nil, nil, nil, nil, "é\n"])
        #expect(root.member("b")?.member("c")?.count == 0)
        #expect(root.member("d")?.isString("x") == true)
        #expect(root.member(named: "d")?.isString("y") == false)
        #expect(root.member("e")?.integerValue == 1000)
        #expect(root.member("c") == nil)
        #expect(list.member("a") == nil)
        #expect(list.members.map(\.value.kind) == [])
        #expect(root.elements.map(\.kind) == [])
    }

    @Test(arguments: TableCase.all("json"))
    func `a document is accepted, refused and kept as a tree is`(_ given: TableCase) {
        let tree = Result { () throws(JSONError) in try JSON.parse(given.bytes) }
        let document = Result { () throws(JSONError) in try JSONDocument(given.bytes).root }
        #expect(document.map(\.value) == tree, "\(given.name)")
        let shared = document.map { $0.objectValue(sharing: SharedTexts()) }
        #expect(shared == tree.map(\.objectValue), "\(given.name)")
    }

    @Test(arguments: [
        "0", "7", "-7", "-0", "1.0", "1.5", "1e2", "100e-2", "999999999999999999",
        "1000000000000000000", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "12345678901234567890",
    ])
    func `a whole number is the one that a tree has`(lexeme: String) throws {
        #expect(try root(lexeme).integerValue == JSON.parse(Array(lexeme.utf8)).integerValue)
    }

    @Test func `what ends or spoils a string is found wherever it stands`() throws {
        for length in 0..<40 {
            for place in 0..<length {
                for byte in [
                    0, 1, 0x1F, 0x20, 0x21, 0x22, 0x23, 0x5B, 0x5C, 0x5D, 0x7F, 0x80, 0xFF,
                ]
                    as [UInt8]
                {
                    var text = [UInt8](repeating: UInt8(ascii: "a"), count: length)
                    text[place] = byte
                    let quoted = [UInt8(ascii: "\"")] + text + [UInt8(ascii: "\"")]
                    let found = Result { () throws(JSONError) in try JSON.parse(quoted) }
                    switch byte {
                    case 0..<0x20: #expect(found.problem == .controlCharacter)
                    case UInt8(ascii: "\""): #expect(found.problem == .trailingText)
                    case UInt8(ascii: "\\"):
                        #expect(
                            found.problem == (place + 1 < length ? .invalidEscape : .unexpectedEnd))
                    case 0x80...: #expect(found.problem == .invalidUTF8)
                    default:
                        #expect(
                            try found.get().stringValue == String(decoding: text, as: UTF8.self))
                    }
                }
            }
        }
    }

    @Test func `a key with escapes is the same key, before and behind its plain form`() {
        let filler = (0..<30).map { "\"k\($0)\":0" }.joined(separator: ",")
        for text in [
            #"{"\u0061":1,"a":2}"#, #"{"a":1,"\u0061":2}"#, #"{"b":0,"\u0061":1,"c":0,"a":2}"#,
            #"{"\u0061":1,"\u0061":2}"#, #"{"\u0061":1,\#(filler),"a":2}"#,
            #"{"a":1,\#(filler),"\u0061":2}"#,
        ] {
            #expect(throws: JSONError.self, "\(text)") { try JSON.parse(Array(text.utf8)) }
        }
        #expect(throws: Never.self) { try root(#"{"\u0061":1,"\u0062":2,"c":3,"\\a":4}"#) }
    }

    @Test func `two parts are cut out of a string`() throws {
        let texts = SharedTexts()
        func halves(_ text: String) throws -> [String]? {
            try root(text).halves(sharing: texts, around: Address.slash).map { [$0.0, $0.1] }
        }
        #expect(try halves(#""blink/x""#) == ["blink", "x"])
        #expect(
            try halves(#""a-platform-with-a-long-name/é""#) == ["a-platform-with-a-long-name", "é"])
        #expect(try halves(#""bl\u0069nk\/x""#) == ["blink", "x"])
        for text in [#""x""#, #""/x""#, #""x/""#, #""a/b/c""#, #""""#, "1", "{}"] {
            #expect(try halves(text) == nil, "\(text)")
        }
    }

    @Test func `shared texts are what stands there, however many there are`() throws {
        let texts = SharedTexts()
        for _ in 0..<2 {
            for number in 0..<2000 {
                let text = "\(number) is a text of some length é"
                #expect(try root("\"\(text)\"").stringValue(sharing: texts) == text)
            }
        }
        #expect(try root("7").stringValue(sharing: texts) == nil)
    }

    @Test func `lines are read in one memory, and a view that is kept stays what it was`() throws {
        var reader = JSONLineReader()
        var kept: [JSONView] = []
        for text in [#"{"a":[1,2]}"#, "[[]", #""x""#, #"{"a":[3],"b":{"c":"d"}}"#, "", "null"] {
            let bytes = Array("junk\(text)".utf8)
            let tree = Result { () throws(JSONError) in try JSON.parse(Array(text.utf8)) }
            let read = Result { () throws(JSONError) in
                let view = try reader.read(bytes + Array("junk".utf8), 4..<bytes.count)
                kept.append(view)
                return view.value
            }
            #expect((try? read.get()) == (try? tree.get()), "\(text)")
            #expect(read.problem == tree.problem, "\(text)")
        }
        #expect(
            kept.map { String(decoding: JSON.write($0.value), as: UTF8.self) } == [
                #"{"a":[1,2]}"#, #""x""#, #"{"a":[3],"b":{"c":"d"}}"#, "null",
            ])
    }
}

extension Result where Success == Value, Failure == JSONError {
    fileprivate var problem: JSONError.Reason? {
        if case .failure(let error) = self { error.reason } else { nil }
    }
}
