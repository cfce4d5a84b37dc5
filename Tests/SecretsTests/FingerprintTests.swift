import Model
import Secrets
import Testing

private struct Known: SecretProviding {
    let values: [SecretExpression: Secret]
    func value(of expression: SecretExpression) -> Secret? { values[expression] }
    func redacted(_ text: String) -> String { text }
}

private let kind = KindDescriptor(
    name: "Widget", summary: "A widget.",
    fields: [
        FieldDescriptor("name", .text, "Its name."),
        FieldDescriptor(
            "config", .map(.anything, allowsEmpty: true), "Its secrets.", access: .writeOnly,
            secrecy: .mixed),
        FieldDescriptor(
            "login",
            .object([
                FieldDescriptor("user", .text, "The user."),
                FieldDescriptor(
                    "password", .text, "The password.", access: .writeOnly, secrecy: .pure),
            ]), "A login."),
        FieldDescriptor("finder", .text, "Finds it.", access: .lookup),
    ], namingField: "name", example: "")

struct FingerprintTests {
    private func key() throws -> FingerprintKey {
        try FingerprintKey(Secret((0...31).map { UInt8($0) }))
    }

    private func prints(
        _ fields: ValueObject, secrets: [SecretExpression: Secret] = [:],
        signedFor address: Address = Address(platform: "connection", name: "prod-warehouse")
    ) throws -> Fingerprints {
        let declaration = Declaration(
            address: Address(platform: "connection", name: "prod-warehouse"), kind: "Widget",
            provider: "widget", labels: [:], fields: fields, sinks: [:], lifecycle: Lifecycle(),
            source: SourceRange(
                file: "a.yaml", start: SourcePosition(line: 1, column: 1),
                end: SourcePosition(line: 1, column: 1)))
        return Fingerprinter(key: try key(), secrets: Known(values: secrets))
            .fingerprints(of: declaration, kind: kind, signedFor: address)
    }

    private func digest(_ value: Value, secrets: [SecretExpression: Secret] = [:]) throws -> String?
    {
        let pointer = try #require(Pointer(parsing: "/config/password"))
        return try prints(["config": ["password": value]], secrets: secrets)[pointer]?.digest
    }

    /// Computed with another implementation of HMAC-SHA-256 from the written-down construction.
    @Test func `a known value under a known key has a known fingerprint`() throws {
        #expect(try key().id == "gSixtaoa")
        #expect(try digest("hunter2") == "_R_k2AJPSUoXIfuL_rRdtZ8eEWwutmQdtqO46B-JEh0")
    }

    @Test func `a reference and a literal of the same bytes are the same value`() throws {
        let reference = try SecretExpression(reference: "env://A", revision: nil)
        let digest = try digest(.secret(reference), secrets: [reference: secret("hunter2")])
        #expect(digest == "_R_k2AJPSUoXIfuL_rRdtZ8eEWwutmQdtqO46B-JEh0")
    }

    @Test func `values of different types never share a fingerprint`() throws {
        let json = try SecretExpression(reference: "env://A?as=json", revision: nil)
        var seen = Set<String>()
        for value in ["5", .number(Number(5)), "true", true, "null", .null, "[]", [], "{}", [:]]
            as [Value]
        {
            seen.insert(try #require(try digest(value)))
        }
        #expect(seen.count == 10)
        let five = Secret(Array("5".utf8), form: .json)
        #expect(!seen.contains(try #require(try digest(.secret(json), secrets: [json: five]))))
    }

    @Test func `numbers that are equal have one fingerprint however they are written`() throws {
        let plain = Value.number(Number(checkedLexeme: "10"))
        let exponent = Value.number(Number(checkedLexeme: "1.0e1"))
        #expect(try digest(plain) == digest(exponent))
    }

    @Test func `the address and the field are part of the fingerprint`() throws {
        let fields: ValueObject = ["config": ["a": "x", "b": "x"]]
        let here = try prints(fields)
        let there = try prints(fields, signedFor: Address(platform: "connection", name: "other"))
        let digests = (here.leaves + there.leaves).map(\.fingerprint.digest)
        #expect(Set(digests).count == 4)
    }

    @Test func `every write-only leaf and no readable one is signed`() throws {
        let prints = try prints([
            "name": "n", "finder": "f",
            "config": ["a": ["b", ["c": 1]], "e": [:]],
            "login": ["user": "u", "password": "p"],
        ])
        #expect(
            prints.leaves.map(\.pointer.description) == [
                "/config/a/0", "/config/a/1/c", "/config/e", "/login/password",
            ])
    }

    @Test func `a secret that was not resolved has no fingerprint`() throws {
        let reference = try SecretExpression(reference: "env://A", revision: nil)
        #expect(try prints(["config": ["a": .secret(reference)]]).isEmpty)
    }

    @Test func `revision is kept beside the digest and not in it`() throws {
        let reference = try SecretExpression(reference: "env://A", revision: "7")
        let pointer = try #require(Pointer(parsing: "/config/password"))
        let found = try prints(
            ["config": ["password": .secret(reference)]], secrets: [reference: secret("hunter2")])
        #expect(found[pointer]?.revision == "7")
        #expect(found[pointer]?.digest == "_R_k2AJPSUoXIfuL_rRdtZ8eEWwutmQdtqO46B-JEh0")
    }

    @Test func `a key has at least 32 bytes`() throws {
        #expect(throws: Diagnostic.self) {
            try FingerprintKey(Secret([UInt8](repeating: 1, count: 31)))
        }
        _ = try FingerprintKey(Secret([UInt8](repeating: 1, count: 32)))
    }

    @Test func `a key shows nothing but its id`() throws {
        var text = ""
        dump(try key(), to: &text)
        text += String(reflecting: try key())
        #expect(text.contains("gSixtaoa"))
        #expect(text.contains("(secret)"))
        #expect(!text.contains("state"))
    }
}
