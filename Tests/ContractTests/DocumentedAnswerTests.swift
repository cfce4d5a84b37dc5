import Documents
import Model
import Platforms
import Registry
import TestSupport
import Testing

/// What the program reads of the answers that the documents describe, member by member.
@Suite struct DocumentedAnswerTests {
    /// Everything that an answer can tell, from a create or from a list.
    struct Seen: Equatable {
        var remoteID: String?
        var identity: Identity?
        var fields = ValueObject()
        var texts: [String?] = []
        var returned: [String: [UInt8]] = [:]
        var unmanageable: Observation.Unmanageable?
    }

    private static let account = Account(endpoint: "https://api.test", workspace: "ws-1")

    private static func adapter(_ provider: String) throws -> any PlatformAdapter.Type {
        try #require(Registry.platform(ofProvider: provider)).adapter
    }

    private static func seen(
        _ shape: DocumentedShape, _ adapter: any PlatformAdapter.Type, _ body: Value
    ) -> Seen? {
        shape.what == "list"
            ? listed(body, adapter, of: shape.provider)
            : created(adapter.createAnswer(.written(body)))
    }

    private static func created(_ answer: CreateAnswer) -> Seen? {
        switch answer {
        case .created(let object):
            Seen(
                remoteID: object.remoteID, fields: object.fields,
                texts: [object.status] + object.notes,
                returned: object.returned.mapValues { secret in
                    secret.withBytes { bytes in bytes.indices.map { bytes[$0] } }
                })
        case .needsConsent(let url, let message, let id):
            Seen(remoteID: id, texts: [url, message])
        case .unreadable: nil
        }
    }

    private static func listed(
        _ connection: Value, _ adapter: any PlatformAdapter.Type, of provider: String
    ) -> Seen? {
        let page: Value =
            switch provider {
            case "blink": ["results": [connection], "total": 1]
            case "mielto": [connection]
            case "deck": ["data": [connection], "next_cursor": .null]
            case "xpander":
                [
                    "items": [["id": "c", "name": "C", "connections": [connection]]], "total": 1,
                    "total_pages": 1,
                ]
            default: ["connections": [connection]]
            }
        var reading = adapter.reading(
            Interest(declarations: [], records: [], includesUnused: true), account: account)
        do throws(BrokenReading) {
            try reading.take(.written(page))
        } catch {
            return nil
        }
        return reading.result.objects.first.map { object in
            Seen(
                remoteID: object.remoteID, identity: object.identity, fields: object.fields,
                texts: [object.status, object.title], unmanageable: object.unmanageable)
        }
    }

    @Test(arguments: DocumentedShape.answers)
    func `every documented member of an answer is read, or changes nothing`(
        shape: DocumentedShape
    ) throws {
        let adapter = try Self.adapter(shape.provider)
        try shape.check { Self.seen(shape, adapter, $0) }
    }

    @Test(arguments: DocumentedNames.all)
    func `no member that a document names is left out of these answers`(
        names: DocumentedNames
    ) {
        let shown = DocumentedShape.answers.filter { $0.provider == names.provider }
            .reduce(into: Set(["connections"])) { $0.formUnion($1.names) }
        let documented = names.responseFields.filter { !$0.contains("=") }
        #expect(Set(documented).subtracting(shown) == [])
    }

    @Test(arguments: ["active", "inactive", "testing", "error", "expired"])
    func `mielto's documented statuses are shown and keep nothing from being managed`(
        status: String
    ) throws {
        let adapter = try Self.adapter("mielto")
        let shape = try #require(
            DocumentedShape.answers.first { $0.provider == "mielto" && $0.what == "list" })
        let seen = Self.seen(shape, adapter, shape.body.setting(["status"], to: .string(status)))
        #expect(seen?.texts.first == status)
        #expect(seen?.unmanageable == nil)
    }

    @Test(arguments: [
        ("oauth", Observation.Unmanageable.oauth), ("api_key", nil), ("credentials", nil),
    ])
    func `of dragops' documented types only oauth is left alone`(
        type: String, expected: Observation.Unmanageable?
    ) throws {
        let adapter = try Self.adapter("dragops")
        let shape = try #require(
            DocumentedShape.answers.first { $0.provider == "dragops" && $0.what == "list" })
        let seen = Self.seen(shape, adapter, shape.body.setting(["type"], to: .string(type)))
        #expect(seen?.unmanageable == expected)
        #expect(seen?.texts.first == "active")
    }

    @Test func `dragops' list needs its connections`() throws {
        let adapter = try Self.adapter("dragops")
        var reading = adapter.reading(
            Interest(declarations: [], records: []), account: Self.account)
        #expect(throws: BrokenReading.self) { try reading.take(.written(["others": []])) }
        #expect(throws: BrokenReading.self) { try reading.take(.written(["connections": .null])) }
    }

    @Test func `one connection that dragops shows is read with its scopes left aside`() throws {
        let adapter = try Self.adapter("dragops")
        let body = try JSON.parse(
            Array(
                #"""
                {"id":"conn_abc123","provider":"github","displayName":"GitHub - Production",
                 "type":"oauth","status":"active","scopes":["repo","read:org"],
                 "createdAt":"2026-02-15T10:00:00.000Z","updatedAt":"2026-02-15T10:00:00.000Z"}
                """#.utf8))
        let shown = adapter.object(in: .written(body), account: Self.account)
        let object = try #require(shown)
        #expect(object.remoteID == "conn_abc123")
        #expect(object.identity == Identity(["github", "GitHub - Production"]))
        #expect(object.unmanageable == .oauth)
        #expect(object.fields["scopes"] == nil)
    }
}
