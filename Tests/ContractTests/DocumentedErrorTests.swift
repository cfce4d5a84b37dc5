import Documents
import Model
import Platforms
import Registry
import TestSupport
import Testing

/// What the program reads of the errors that the documents describe, and what each documented
/// status means, over HTTP.
@Suite(.serialized)
struct DocumentedErrorTests {
    @Test(arguments: DocumentedShape.errors)
    func `every documented member of an error is read, or changes nothing`(
        shape: DocumentedShape
    ) throws {
        let adapter = try #require(Registry.platform(ofProvider: shape.provider)).adapter
        try shape.check { adapter.error(in: .written($0), status: 400) }
    }

    /// A way to a documented status.
    struct Refusal: Sendable, CustomTestStringConvertible {
        let provider: String
        let status: Int64
        let code: DiagnosticCode
        var changes: ValueObject = [:]
        var leavingOut: [String] = []
        var key = "key"
        let text: String

        var testDescription: String { "\(provider) \(status) \(text)" }
    }

    static let refusals = [
        Refusal(
            provider: "blink", status: 400, code: .platformRefused,
            changes: ["connection_type_id": "github"], text: "connection_type_id must be a UUID"),
        Refusal(
            provider: "mielto", status: 404, code: .platformRefused,
            changes: ["integration": "unknown-x"], text: "Connection not found"),
        Refusal(
            provider: "mielto", status: 422, code: .platformRefused,
            changes: ["label": .string(String(repeating: "l", count: 256))], text: "body.label: "),
        Refusal(
            provider: "deck", status: 400, code: .platformRefused,
            changes: ["source_id": "00000000-0000-0000-0000-000000000000"], text: "INVALID_SOURCE"),
        Refusal(
            provider: "deck", status: 401, code: .credentialsRefused, key: "expired",
            text: "the answer was 401"),
        Refusal(
            provider: "dragops", status: 400, code: .platformRefused, changes: ["apiKey": ""],
            text: "provider and apiKey are required"),
        Refusal(
            provider: "dragops", status: 400, code: .platformRefused,
            changes: ["credentials": [:]], leavingOut: ["apiKey", "environmentId"],
            text: "provider and credentials (non-empty object) are required"),
    ]

    @Test(arguments: refusals)
    func `a documented refusal makes nothing and is told in the platform's words`(
        refusal: Refusal
    ) async throws {
        try await Contract.with(refusal.provider, key: refusal.key) { contract in
            var declaration = contract.declaration(1, refusal.changes)
            for field in refusal.leavingOut { declaration.fields[field] = nil }
            let result = await contract.writer.create(declaration)
            guard case .rejected(let diagnostic) = result else {
                Issue.record("\(result)")
                return
            }
            #expect(diagnostic.message.contains("the answer was \(refusal.status)"))
            #expect(diagnostic.message.contains(refusal.text), "\(diagnostic.message)")
            #expect(diagnostic.code == refusal.code)
            #expect(await contract.objectCount() == 0)
            let log = try await contract.requests("create")
            #expect(log.map { $0["status"] } == [.number(Number(refusal.status))])
        }
    }

    @Test(arguments: [
        ("blink", 200), ("mielto", 200), ("xpander", 200), ("deck", 202), ("dragops", 201),
    ])
    func `a documented success is taken for one`(provider: String, status: Int64) async throws {
        try await Contract.with(provider) { contract in
            let declaration = try #require(
                await contract.observe([contract.declaration()]).declarations.first)
            #expect(await contract.writer.create(declaration).object != nil)
            let log = try await contract.requests("create")
            #expect(log.map { $0["status"] } == [.number(Number(status))])
        }
    }
}
