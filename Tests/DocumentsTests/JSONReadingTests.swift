import Documents
import Model
import Testing

@Suite struct JSONReadingTests {
    private func parse(_ text: String) throws(JSONError) -> Value {
        try JSON.parse(Array(text.utf8))
    }

    @Test func `every kind of value is read`() throws {
        let value = try parse(#" {"a": [null, true, false, -0.5e+2, "x"], "b": {}, "c": []} "#)
        #expect(
            value == [
                "a": [.null, true, false, .number(Number(checkedLexeme: "-50")), "x"],
                "b": [:], "c": [],
            ])
    }

    @Test func `number lexemes and member order are kept`() throws {
        let text = #"{"z":1.10,"a":12345678901234567890,"m":-0,"e":1E5}"#
        #expect(String(decoding: JSON.write(try parse(text)), as: UTF8.self) == text)
    }

    @Test(arguments: [
        (#""\u0041\n\/\b\f\r\t\"\\""#, "A\n/\u{8}\u{C}\r\t\"\\"),
        (#""\ud83d\ude00""#, "😀"), (#""\uDBFF\uDFFF""#, "\u{10FFFF}"),
        (#""a\u0000b""#, "a\0b"), ("\"é\u{7F}\u{2028}\"", "é\u{7F}\u{2028}"),
        (#""\u000d\u000a""#, "\r\n"), (#""""#, ""),
    ])
    func `strings are decoded`(text: String, expected: String) throws {
        let found = try #require(try parse(text).stringValue)
        #expect(found.hasSameBytes(as: expected))
    }

    @Test(arguments: [
        ("", JSONError.Reason.unexpectedEnd, 1, 1), ("  \n ", .unexpectedEnd, 2, 2),
        ("[", .unexpectedEnd, 1, 2), ("[1", .unexpectedEnd, 1, 3), ("[1,", .unexpectedEnd, 1, 4),
        ("[1,]", .unexpectedByte, 1, 4), ("[,1]", .unexpectedByte, 1, 2),
        ("{\"a\" 1}", .unexpectedByte, 1, 6), ("{\"a\":1,}", .unexpectedByte, 1, 8),
        ("{a:1}", .unexpectedByte, 1, 2), ("{\"é\"\n: ?}", .unexpectedByte, 2, 3),
        ("tru", .unexpectedEnd, 1, 1), ("nulL", .unexpectedByte, 1, 1),
        ("NaN", .unexpectedByte, 1, 1), ("1 2", .trailingText, 1, 3),
        ("[1]]", .trailingText, 1, 4), ("\u{FEFF}1", .unexpectedByte, 1, 1),
        ("01", .invalidNumber, 1, 2), ("-", .unexpectedEnd, 1, 2), ("-a", .invalidNumber, 1, 2),
        ("1.", .unexpectedEnd, 1, 3), ("[1.]", .invalidNumber, 1, 4), (".5", .unexpectedByte, 1, 1),
        ("+1", .unexpectedByte, 1, 1), ("[1e]", .invalidNumber, 1, 4),
        ("1e+", .unexpectedEnd, 1, 4), ("0x1", .invalidNumber, 1, 2), ("1-", .invalidNumber, 1, 2),
        ("\"", .unexpectedEnd, 1, 2), ("\"\\", .unexpectedEnd, 1, 3),
        ("\"\\x\"", .invalidEscape, 1, 2), ("\"\\u12\"", .invalidEscape, 1, 2),
        ("\"\\u12", .unexpectedEnd, 1, 6), ("\"\\u12g4\"", .invalidEscape, 1, 2),
        ("\"a\tb\"", .controlCharacter, 1, 3), ("\"a\nb\"", .controlCharacter, 1, 3),
        ("\"\\ud800\"", .loneSurrogate, 1, 2), ("\"\\udc00\"", .loneSurrogate, 1, 2),
        ("\"\\ud800\\u0041\"", .loneSurrogate, 1, 2), ("\"\\ud800\\ud800\"", .loneSurrogate, 1, 2),
        ("\"\\ud800x\"", .loneSurrogate, 1, 2), ("\"\\ud800\\n\"", .loneSurrogate, 1, 2),
        ("{\"a\":1,\n \"a\":2}", .duplicateKey, 2, 2),
        ("{\"a\":1,\"\\u0061\":2}", .duplicateKey, 1, 8),
    ])
    func `what is not JSON is refused at its place`(
        text: String, reason: JSONError.Reason, line: Int, column: Int
    ) throws {
        let error = try #require(throws: JSONError.self) { try parse(text) }
        #expect(error.reason == reason)
        #expect(error.position == SourcePosition(line: line, column: column))
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0xE2, 0x82], [0xEF, 0xBB],
        ] as [[UInt8]])
    func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) throws {
        let error = try #require(throws: JSONError.self) { try JSON.parse(bytes) }
        #expect(error.reason == .invalidUTF8)
    }

    @Test func `keys that differ only by normalization are two keys`() throws {
        #expect(try parse("{\"\u{E9}\":1,\"e\u{301}\":2}").objectValue?.count == 2)
    }

    @Test func `a duplicate is found among many keys too`() throws {
        let members = (0..<100).map { "\"k\($0)\":0" }.joined(separator: ",")
        #expect(try parse("{\(members)}").objectValue?.count == 100)
        for index in [0, 15, 16, 99] {
            let error = try #require(throws: JSONError.self) {
                try parse("{\(members),\"k\(index)\":1}")
            }
            #expect(error.reason == .duplicateKey)
        }
    }

    @Test func `nesting is read to the limit and no deeper`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try parse(nested(128))
        let error = try #require(throws: JSONError.self) { try parse(nested(129)) }
        #expect(error.reason == .tooDeep)
        #expect(error.offset == 128)
        let unclosed = String(repeating: "[{\"\":", count: 100_000)
        #expect(throws: JSONError.self) { try parse(unclosed) }
        #expect(throws: JSONError.self) {
            try JSON.parse(Array("[[1]]".utf8), limits: JSONLimits(maxDepth: 1))
        }
    }

    @Test func `no damage to a text traps the reader`() {
        let text = Array(#"{"a\ud83d\ude00":[1.5e-3,"\u00e9é",true],"b":{"c":null}}"#.utf8)
        for cut in text.indices { _ = try? JSON.parse(Array(text[..<cut])) }
        let probes: [UInt8] = [0, 0x22, 0x5C, 0x7B, 0x5D, 0x2C, 0x75, 0x64, 0x2D, 0x80, 0xC3, 0xFF]
        for index in text.indices {
            for probe in probes {
                var damaged = text
                damaged[index] = probe
                if let value = try? JSON.parse(damaged) {
                    #expect((try? JSON.parse(JSON.write(value))) == value)
                }
            }
        }
    }
}
