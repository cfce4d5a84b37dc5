import Host
import Model
import Registry
import Testing

/// A platform is one folder, one sandbox file, one folder of examples and one line in Registry.
@Suite struct PlatformCompletenessTests {
    @Test(arguments: Registry.all.map { "\($0.adapter)" })
    func `a registered platform has a folder and a sandbox`(name: String) throws {
        let checkout = try Checkout()
        #expect(try checkout.names(in: "Sources/Platforms/\(name)").contains("\(name).swift"))
        let sandbox = try checkout.files(below: "Sources/Sandbox").filter {
            Paths.lastComponent(of: $0).hasPrefix(name)
        }
        #expect(!sandbox.isEmpty)
    }

    @Test(arguments: Registry.descriptors.map { [$0.provider, $0.kind.name] })
    func `a registered platform has examples and a schema`(names: [String]) throws {
        let checkout = try Checkout()
        let (provider, kind) = (names[0], names[1])
        let examples = try checkout.files(below: "examples/\(provider)")
        #expect(examples.contains("examples/\(provider)/reconcile.yaml"))
        let manifests = try examples.filter { $0.hasSuffix(".yaml") }.filter {
            try checkout.text(of: $0).contains("kind: \(kind)\n")
        }
        #expect(!manifests.isEmpty)
        let schema = try checkout.names(in: "schemas").filter {
            $0.lowercased() == "\(kind.lowercased()).schema.json"
        }
        #expect(schema.count == 1)
    }

    @Test func `every folder of platforms is registered`() throws {
        let folders = try Checkout().names(in: "Sources/Platforms").filter {
            !$0.hasSuffix(".swift") && $0 != "Engine"
        }
        #expect(Set(folders) == Set(Registry.all.map { "\($0.adapter)" }))
    }

    @Test func `no two platforms share a word`() {
        #expect(Set(Registry.descriptors.map(\.provider)).count == Registry.all.count)
        #expect(Set(Registry.descriptors.map(\.kind.name)).count == Registry.all.count)
    }
}
