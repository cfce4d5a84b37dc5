import Host
import Model
import Secrets
import TestSupport
import Testing

struct TransformTests {
    /// The content of a file, the options of the reference, and the value or the code.
    static let table: [(content: String, suffix: String, expected: String)] = [
        // trim=auto, the default of files: one final line break, if it is the only one.
        ("a", "", "a"), ("a\n", "", "a"), ("a\r\n", "", "a"), ("a\n\n", "", "a\n\n"),
        ("a\nb\n", "", "a\nb\n"), ("\na", "", "\na"), ("a \n", "", "a "), ("\n", "", "RC2004"),
        ("\r\n", "", "RC2004"), ("", "", "RC2004"), ("a\r", "", "a\r"),
        ("a\n", "?trim=none", "a\n"), ("a\r\n\n", "?trim=newline", "a"),
        ("\n\n", "?trim=newline", "RC2004"),
        ("a\nb\n\n", "?trim=newline", "a\nb"), (" \t a b\n ", "?trim=space", "a b"),
        ("  \n", "?trim=space", "RC2004"), ("  \n", "?trim=space&allowEmpty=true", ""),
        ("", "?allowEmpty=true", ""),
        // decode comes after trim.
        ("aGVsbG8=\n", "?decode=base64", "hello"), ("aGVsbG8", "?decode=base64", "hello"),
        ("aGVs\nbG8=\n", "?decode=base64", "hello"), ("aGVsbG8 ", "?decode=base64", "RC2006"),
        ("aGVsbG8 ", "?decode=base64&trim=space", "hello"), ("-_8", "?decode=base64", "RC2006"),
        ("aGVsbG8K", "?decode=base64", "hello\n"), ("fn5-", "?decode=base64url", "~~~"),
        ("68656C6c6f", "?decode=hex", "hello"), ("686", "?decode=hex", "RC2006"),
        ("zz", "?decode=hex", "RC2006"), ("//8=", "?decode=base64", "RC2006"),
        ("//8=", "?decode=base64&encode=base64", "//8="),
        // encode comes last.
        ("p@ss w/ö", "?encode=url", "p%40ss%20w%2F%C3%B6"),
        ("a\"b\\\n", "?encode=json", #""a\"b\\""#),
        ("hello", "?encode=base64", "aGVsbG8="), ("a-._~z", "?encode=url", "a-._~z"),
        // Fields of a document.
        (#"{"a":"x"}"#, "#a", "x"), (#"{"a":"x\n"}"#, "#a", "x\n"),
        (#"{"a":"x\n"}"#, "?trim=auto#a", "x"),
        (#"{"a":{"b":["x","y"]}}"#, "#/a/b/1", "y"), (#"{"a/b":"x"}"#, "#a%2Fb", "x"),
        (#"{"a/b":"x"}"#, "#/a~1b", "x"), (#"{"":"x"}"#, "#/", "x"),
        (#"{"a":"x"}"#, "#b", "RC2003"),
        (#"{"a":"x"}"#, "#/a/b", "RC2003"), (#"["x"]"#, "#/0", "x"), (#"["x"]"#, "#/1", "RC2003"),
        (#"{"a":5}"#, "#a", "RC2006"), (#"{"a":null}"#, "#a", "RC2006"),
        (#"{"a":{}}"#, "#a", "RC2006"),
        (#"{"a":""}"#, "#a", "RC2004"), ("no json", "#a", "RC2006"),
        (#"{"a":"x","a":"y"}"#, "#a", "RC2006"),
        (#"{"a":"aGk="}"#, "?decode=base64#a", "hi"),
        // Subtrees: lexemes stay, members are sorted.
        (#"{"a":{"z":1.10,"b":[true,null]}}"#, "?as=json#a", #"{"b":[true,null],"z":1.10}"#),
        ("12345678901234567890\n", "?as=json", "12345678901234567890"),
        (#""x""#, "?as=json", #""x""#),
        (#"{"a":""}"#, "?as=json#a", "RC2004"), ("nope", "?as=json", "RC2006"),
        ("eyJhIjoxfQ==", "?as=json&decode=base64", #"{"a":1}"#),
        (#"{"a":"eyJiIjoxfQ=="}"#, "?as=json&decode=base64#a", #"{"b":1}"#),
        // Characters by bytes.
        ("e\u{301}", "", "e\u{301}"), ("\u{FEFF}a", "", "\u{FEFF}a"),
    ]

    @Test(arguments: table)
    func `content becomes a value in one order`(
        row: (content: String, suffix: String, expected: String)
    ) async throws {
        let scene = try Scene()
        try scene.folder.write(row.content, to: "s")
        let (value, diagnostics) = try await scene.resolve("file://s" + row.suffix)
        let errors = diagnostics.filter { $0.severity == .error }.map(\.code.id)
        let found = value ?? errors.joined(separator: ",")
        #expect(found.utf8.elementsEqual(row.expected.utf8), "\(found)")
    }

    @Test func `a subtree is marked as JSON and text is not`() async throws {
        let scene = try Scene(["A": #"{"b":"c"}"#])
        let secrets = try await scene.resolve(["env://A?as=json", "env://A", "env://A#b"]).secrets
        #expect(secrets.value(of: try expression("env://A?as=json"))?.form == .json)
        #expect(secrets.value(of: try expression("env://A"))?.form == .text)
        #expect(secrets.value(of: try expression("env://A#b"))?.form == .text)
    }

    @Test func `bytes that are no text name the way out`() async throws {
        let scene = try Scene(["A": "//8="])
        let (_, diagnostics) = try await scene.resolve("env://A?decode=base64")
        #expect(diagnostics.first?.help.first?.contains("encode=base64") == true)
    }

    @Test(arguments: [
        ("abcd ", true), (" abcd", true), ("abcd\n", true), ("abcd", false), ("ab cd", false),
        ("-----A\nb\n-----\n", false), ("\tabcd", true),
    ])
    func `blanks at the ends of a line are warned of`(value: String, isWarned: Bool) async throws {
        let scene = try Scene(["A": value])
        #expect(try await scene.codes("env://A") == (isWarned ? ["RC2008"] : []))
        #expect(try await scene.codes("env://A?trim=none") == [])
        #expect(try await scene.codes("env://A?trim=space") == [])
        // The value is as it was: a warning changes nothing.
        #expect(try await scene.resolve("env://A").value == value)
    }

    @Test(arguments: ["abc", "true", "null", "false", "12345"])
    func `values that cannot be masked are warned of`(value: String) async throws {
        #expect(try await Scene(["A": value]).codes("env://A") == ["RC2009"])
    }
}
