import Documents
import Model
import Testing

@testable import Platforms

/// What the descriptors must keep, because so much is derived from them.
struct DescriptorTests {
    static let all = ErrorShapeTests.adapters.map { $0.descriptor }

    @Test func `providers and kinds are unique`() {
        #expect(Set(Self.all.map { ByteKey($0.provider) }).count == Self.all.count)
        #expect(Set(Self.all.map { ByteKey($0.kind.name) }).count == Self.all.count)
    }

    @Test func `routes have unique names, real methods and known placeholders`() {
        for descriptor in Self.all {
            let names = descriptor.routes.map { ByteKey($0.name) }
            #expect(Set(names).count == names.count)
            let table = RouteTable(descriptor, overrides: [:])
            for route in descriptor.routes {
                #expect(table.route(route.name) != nil)
                #expect(!route.source.isEmpty)
                let filled = table.route(route.name)?.segments(
                    filling: ["workspace": "w", "id": "i", "connector_id": "c"])
                #expect(filled != nil, "\(descriptor.provider) \(route.name)")
            }
        }
    }

    @Test func `identities are readable fields of the kind`() {
        for descriptor in Self.all {
            for pointer in descriptor.capabilities.identity {
                var fields = descriptor.kind.fields
                var found: FieldDescriptor?
                for token in pointer.tokens {
                    found = fields.first { $0.name == token }
                    if case .object(let members)? = found?.type { fields = members }
                }
                #expect(found?.access == .readable, "\(descriptor.provider) \(pointer)")
            }
        }
    }

    @Test func `rules, naming fields and outputs name what exists`() {
        for descriptor in Self.all {
            let kind = descriptor.kind
            if let naming = kind.namingField { #expect(kind.field(naming) != nil) }
            for rule in kind.rules {
                let names =
                    switch rule {
                    case .exactlyOne(let names), .atMostOne(let names): names
                    case .trueOnly(let field, let other, _): [field, other]
                    }
                for name in names { #expect(kind.field(name) != nil, "\(name)") }
            }
            if case .byReturnedSecret(let output) = descriptor.capabilities.deletion {
                #expect(kind.outputs.contains { $0.name == output && $0.isRequired })
            }
        }
    }

    @Test func `only write-only fields may hold secrets`() {
        func check(_ fields: [FieldDescriptor], _ kind: String) {
            for field in fields {
                if field.secrecy != .none {
                    #expect(field.access == .writeOnly, "\(kind).\(field.name)")
                }
                if case .object(let members) = field.type { check(members, kind) }
            }
        }
        for descriptor in Self.all { check(descriptor.kind.fields, descriptor.kind.name) }
    }

    @Test func `every example is one document of its kind`() throws {
        for descriptor in Self.all {
            #expect(descriptor.kind.example.hasPrefix("apiVersion: reconcile/v1\n"))
            #expect(descriptor.kind.example.contains("\nkind: \(descriptor.kind.name)\n"))
        }
    }

    @Test func `a platform that deletes has a route for it, and the other way round`() {
        for adapter in ErrorShapeTests.adapters {
            let account = Account(endpoint: "https://x", workspace: "w")
            let descriptor = adapter.descriptor
            let wire = adapter.deleteRequest("i", account: account)
            if case .byHand = descriptor.capabilities.deletion {
                #expect(wire == nil)
            } else {
                #expect(wire.flatMap { descriptor.route($0.route) } != nil)
            }
            #expect(
                (adapter.readRequest("i", account: account) != nil)
                    == descriptor.capabilities.readsByID)
        }
    }

    @Test func `codes are unique and explained`() {
        let codes = DiagnosticCode.platformsCodes
        #expect(Set(codes).count == codes.count)
        for code in codes {
            #expect(code.id.hasPrefix("RC40"))
            #expect(!code.explanation.isEmpty)
        }
    }
}
