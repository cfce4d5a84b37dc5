import Documents
import Model
import Platforms
import Registry
import TestSupport
import Testing

/// What arrives at a platform that is strict about its document.
@Suite(.serialized)
struct DocumentedRequestTests {
    /// A create and what must arrive of it.
    struct Row: Sendable, CustomTestStringConvertible {
        let provider: String
        var changes: ValueObject = [:]
        var leavingOut: [String] = []
        let route: String
        let headers: [String: String]
        let body: Value

        var testDescription: String { "\(provider) \(route)" }
    }

    @Test(arguments: Row.all)
    func `a create arrives as documented, with every field under its own name`(
        row: Row
    ) async throws {
        try await Contract.with(row.provider) { contract in
            var wanted = contract.declaration(1, row.changes)
            for field in row.leavingOut { wanted.fields[field] = nil }
            let declaration = try #require(await contract.observe([wanted]).declarations.first)
            #expect(await contract.writer.create(declaration).object != nil)
            let requests = try await contract.requests("create")
            let request = try #require(requests.first)
            #expect(requests.count == 1)
            let text = try #require(request["body"]?.stringValue)
            #expect(try JSON.parse(Array(text.utf8)) == row.body)
            let headers = request["headers"]?.objectValue?.members ?? []
            for (name, value) in row.headers {
                let found = headers.filter { $0.key.lowercased() == name.lowercased() }
                #expect(found.map(\.value) == [.string(value)], "\(name)")
            }
            let route = try #require(
                contract.platform.descriptor.routes.first { $0.name == row.route })
            #expect(contract.matches(request, route))
        }
    }

    @Test(arguments: DocumentedNames.all)
    func `no field and header that a document names is left out of these creates`(
        names: DocumentedNames
    ) throws {
        let rows = Row.all.filter { $0.provider == names.provider }
        // These stand in the path of a request.
        let placeholders = ["ws_id", "connector_id", "id"]
        for field in names.requestFields where !placeholders.contains(field) {
            let parts = field.split(separator: "=").map(String.init)
            let path = try #require(parts.first)
            let values = rows.compactMap { $0.body.value(at: Value.tokens(of: path)[...]) }
            #expect(!values.isEmpty, "\(field)")
            if parts.count == 2, path.hasPrefix("security") {
                #expect(values.contains(.string(parts[1])), "\(field)")
            }
        }
        for header in names.requestHeaders {
            #expect(rows.contains { $0.headers.keys.contains(header) }, "\(header)")
        }
    }

    @Test(arguments: [
        ("mielto", "integration_type", "connectors"), ("mielto", "integration_type", "mcp"),
        ("mielto", "integration_type", "tool"), ("mielto", "integration_type", "model"),
        ("mielto", "integration_type", "custom"), ("mielto", "integration_type", "storage"),
        ("mielto", "integration_type", "api"), ("xpander", "access_scope", "personal"),
        ("xpander", "access_scope", "organizational"),
    ])
    func `every documented word of a field is allowed, accepted and shown again`(
        provider: String, field: String, word: String
    ) async throws {
        try await Contract.with(provider) { contract in
            let descriptor = contract.platform.descriptor.kind.field(field)
            guard case .enumeration(let words)? = descriptor?.type else {
                Issue.record("\(field) is no enumeration")
                return
            }
            #expect(words.contains(word))
            var changes: ValueObject = [field: .string(word)]
            if provider == "xpander" { changes["is_service_account"] = false }
            let wanted = contract.declaration(1, changes)
            let declaration = try #require(await contract.observe([wanted]).declarations.first)
            #expect(await contract.writer.create(declaration).object != nil)
            let shown = await contract.observe([declaration]).observation.objects
            #expect(shown.map { $0.fields[field] } == [.string(word)])
        }
    }

    @Test(arguments: EveryPlatformTests.providers)
    func `every route that a platform declares is called and served`(
        provider: String
    ) async throws {
        try await Contract.with(provider) { contract in
            _ = await contract.everything()
            let declaration = try #require(
                await contract.observe([contract.declaration()]).declarations.first)
            #expect(await contract.writer.check(declaration)?.code != .checkFailed)
            let created = try #require(await contract.writer.create(declaration).object)
            if provider == "dragops" {
                var other = contract.declaration(2, ["credentials": ["a": "b"]])
                other.fields["apiKey"] = nil
                #expect(await contract.writer.create(other).object != nil)
            }
            _ = await contract.writer.update(
                created.remoteID, to: declaration, observed: [:])
            _ = await contract.writer.delete(
                created.remoteID, handle: created.returned["access_token"])
            // A young object that the list lacks is read by its id.
            let record = Record(
                address: declaration.address, kind: declaration.kind, provider: provider,
                account: Account(endpoint: "x", workspace: nil),
                identity: declaration.identity(by: contract.platform.descriptor.capabilities),
                remoteID: created.remoteID, applied: ValueObject(), origin: .created,
                since: contract.clock.now)
            _ = await contract.reader.observe(Interest(declarations: [], records: [record]))
            let operations = [
                "createApiKey": "create", "createCredentials": "create", "search": "other",
            ]
            let log = try await contract.requests()
            for route in contract.platform.descriptor.routes {
                // What is deleted is rightly not found by its id.
                let statuses: ClosedRange<Int64> = route.name == "read" ? 404...404 : 200...299
                let served = log.contains { request in
                    contract.matches(request, route)
                        && request["operation"]
                            == .string(operations[route.name] ?? route.name)
                        && statuses.contains(request["status"]?.integerValue ?? 0)
                }
                #expect(served, "\(route.name)")
            }
        }
    }
}

extension Contract {
    /// What the platform was asked, in order.
    func requests(_ operation: String? = nil) async throws -> [Value] {
        let query = operation.map { "&operation=\($0)" } ?? ""
        let log = try await control("GET", "/_sandbox/log?platform=\(provider)\(query)")
        return log["requests"]?.arrayValue ?? []
    }

    /// Whether a request of the log went by a route of the descriptor.
    func matches(_ request: Value, _ route: RouteDescriptor) -> Bool {
        guard request["method"] == .string(route.method),
            let target = request["target"]?.stringValue
        else { return false }
        let found = target.prefix { $0 != "?" }.split(separator: "/")
        let wanted = route.path.split(separator: "/")
        guard found.count >= wanted.count else { return false }
        return zip(found.suffix(wanted.count), wanted).allSatisfy { segment, pattern in
            switch pattern {
            case "{workspace}": segment == "ws-1"
            case let pattern where pattern.hasPrefix("{"): !segment.isEmpty
            default: segment == pattern
            }
        }
    }
}
