import Documents
import Model
import Testing

@Suite struct JSONWritingTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func `only what must be escaped is escaped`() {
        let controls = String(String.UnicodeScalarView((0..<0x20).compactMap(Unicode.Scalar.init)))
        #expect(
            text(JSON.write(.string("\"\\/é😀\u{7F}" + controls)))
                == #""\"\\/é😀"# + "\u{7F}" + #"\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007"#
                + #"\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017"#
                + #"\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f""#)
    }

    @Test func `members are kept in order or sorted by bytes`() {
        let value: Value = ["b": [["z": 1, "y": .null]], "a": "x", "Z": true]
        #expect(text(JSON.write(value)) == #"{"b":[{"z":1,"y":null}],"a":"x","Z":true}"#)
        #expect(text(JSON.writeSorted(value)) == #"{"Z":true,"a":"x","b":[{"y":null,"z":1}]}"#)
    }

    @Test func `the form for people is indented`() {
        let value: Value = ["b": [1, []], "a": [:], "c": ["d": "e"]]
        #expect(
            text(JSON.writePretty(value)) == """
                {
                  "b": [
                    1,
                    []
                  ],
                  "a": {},
                  "c": {
                    "d": "e"
                  }
                }

                """)
    }

    @Test func `a secret shows as its reference`() {
        let value: Value = ["t": .secret(.sample(#"env://A?x="y""#))]
        #expect(text(JSON.write(value)) == #"{"t":{"secret":"env://A?x=\"y\""}}"#)
        #expect(text(JSON.writeSorted(value)) == #"{"t":{"secret":"env://A?x=\"y\""}}"#)
    }
}

@Suite struct SubstitutionTests {
    private func body(
        _ value: Value, _ secrets: [String: Secret]
    ) throws(SubstitutionError) -> [UInt8] {
        try JSON.write(value) { secrets[$0.written] }.withBytes { bytes in
            bytes.indices.map { bytes[$0] }
        }
    }

    @Test func `a secret becomes a string of exactly its bytes`() throws {
        let value: Value = ["a": 1, "t": .secret(.sample("env://T")), "u": ["x"]]
        let plain = "tö\"k\\en\n\u{1}/e\u{301}"
        let bytes = try body(value, ["env://T": Secret(plain.utf8)])
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"a":1,"t":"tö\"k\\en\n\u0001/e"# + "\u{301}" + #"","u":["x"]}"#)
        let parsed = try JSON.parse(bytes)
        #expect(parsed["t"]?.stringValue?.hasSameBytes(as: plain) == true)
    }

    @Test func `a JSON secret becomes a subtree`() throws {
        let value: Value = ["t": .secret(.sample("env://T"))]
        let json = #" {"k": [1.50, "\u0041"]} "#
        #expect(
            try body(value, ["env://T": Secret(json.utf8, form: .json)])
                == Array((#"{"t":"# + json + "}").utf8))
    }

    @Test func `a value that cannot be written is an error without the value`() {
        let expression = SecretExpression.sample("env://T")
        let value: Value = [.secret(expression)]
        #expect(throws: SubstitutionError.missing(expression)) { try body(value, [:]) }
        #expect(throws: SubstitutionError.notText(expression)) {
            try body(value, ["env://T": Secret([0x61, 0xFF])])
        }
        for text in ["{", "", "1,2", #"{"a":1,"a":2}"#, #""\ud800""#] {
            #expect(throws: SubstitutionError.notJSON(expression)) {
                try body(value, ["env://T": Secret(text.utf8, form: .json)])
            }
        }
    }

    @Test func `a body of control characters fits the buffer`() throws {
        let secret = Secret([UInt8](repeating: 1, count: 10_000))
        let bytes = try body([.secret(.sample("env://T"))], ["env://T": secret])
        #expect(bytes.count == 2 + 2 + 60_000)
    }
}

extension SecretExpression {
    fileprivate static func sample(_ written: String) -> SecretExpression {
        SecretExpression(form: .reference, parts: [], revision: nil, written: written)
    }
}
