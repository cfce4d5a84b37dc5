import Model
import Platforms
import Registry
import Sandbox
import TestSupport
import Testing

/// What every registered platform must do against its sandbox.
@Suite(.serialized)
struct EveryPlatformTests {
    static let providers = Registry.descriptors.map(\.provider)

    @Test(arguments: providers)
    func `what is created is listed with its identity and its readable fields`(
        _ provider: String
    ) async throws {
        try await Contract.with(provider) { contract in
            let before = await contract.observe([contract.declaration()])
            #expect(before.observation.completeness == .complete)
            #expect(before.observation.objects.isEmpty)
            let declaration = try #require(before.declarations.first)
            let created = try #require(await contract.writer.create(declaration).object)
            let after = await contract.observe([declaration]).observation
            #expect(after.completeness == .complete)
            let object = try #require(after.objects.first)
            #expect(after.objects.count == 1)
            #expect(object.remoteID == created.remoteID)
            let descriptor = contract.platform.descriptor
            #expect(object.identity == declaration.identity(by: descriptor.capabilities))
            #expect(object.identity != nil)
            #expect(object.unmanageable == nil)
            for member in descriptor.kind.readable(declaration.fields).members {
                #expect(object.fields[member.key] == member.value, "\(member.key)")
            }
            for field in descriptor.kind.fields where field.access != .readable {
                #expect(object.fields[field.name] == nil, "\(field.name)")
            }
        }
    }

    @Test(arguments: providers)
    func `a delete removes the object, and a second one finds it gone`(
        _ provider: String
    ) async throws {
        try await Contract.with(provider) { contract in
            let declaration = try #require(
                await contract.observe([contract.declaration()]).declarations.first)
            let created = try #require(await contract.writer.create(declaration).object)
            let handle = created.returned["access_token"]
            let first = await contract.writer.delete(created.remoteID, handle: handle)
            if case .byHand = contract.platform.descriptor.capabilities.deletion {
                #expect(first.word == "rejected RC4014")
                #expect(await contract.objectCount() == 1)
                return
            }
            #expect(first.word == "done")
            #expect(await contract.objectCount() == 0)
            let second = await contract.writer.delete(created.remoteID, handle: handle)
            // Deck knows a token that no longer works as invalid, not as gone.
            #expect(second.word == (provider == "deck" ? "rejected RC4001" : "done"))
        }
    }

    @Test(arguments: providers)
    func `keys that are refused change nothing and say so`(_ provider: String) async throws {
        for (key, code) in [
            ("expired", DiagnosticCode.credentialsRefused),
            ("forbidden", DiagnosticCode.permissionMissing),
        ] {
            try await Contract.with(provider, key: key) { contract in
                let reading = await contract.everything()
                #expect(reading.brokenCode == code)
                let declaration = contract.declaration(
                    1,
                    provider == "xpander"
                        ? ["connector_id": .string("3f2b6a1e-8f0f-4f64-9a35-0f7a3f2a9c11")] : [:])
                let result = await contract.writer.create(declaration)
                guard case .rejected(let diagnostic) = result else {
                    Issue.record("\(key): \(result)")
                    return
                }
                #expect(diagnostic.code == code)
                #expect(await contract.objectCount() == 0)
            }
        }
    }

    @Test(arguments: providers)
    func `an answer lost after the commit is unknown, and the list shows the object`(
        _ provider: String
    ) async throws {
        for fault in ["drop_after", "status_after=503", "truncate=5"] {
            try await Contract.with(provider, faults: ["\(provider):create:\(fault)@1"]) {
                contract in
                let declaration = try #require(
                    await contract.observe([contract.declaration()]).declarations.first)
                let result = await contract.writer.create(declaration)
                guard case .unknown = result else {
                    Issue.record("\(fault): \(result)")
                    return
                }
                let found = await contract.observe([declaration]).observation
                #expect(found.completeness == .complete)
                #expect(found.objects.count == 1, "\(fault)")
                #expect(
                    found.objects.first?.identity
                        == declaration.identity(
                            by: contract.platform.descriptor.capabilities))
                let log = try await contract.control(
                    "GET", "/_sandbox/log?platform=\(provider)&operation=create")
                #expect(log["requests"]?.arrayValue?.count == 1)
            }
        }
    }

    @Test(arguments: providers)
    func `a list that does not come whole proves nothing`(_ provider: String) async throws {
        for fault in ["garbage", "truncate=1", "html=200", "missing_envelope", "status=400"] {
            try await Contract.with(provider, faults: ["\(provider):list:\(fault)"]) { contract in
                let reading = await contract.everything()
                #expect(reading.brokenCode != nil, "\(fault)")
                #expect(reading.objects.isEmpty)
            }
        }
    }

    @Test(arguments: providers)
    func `a list that fails for a while is read in the end`(_ provider: String) async throws {
        for fault in ["status=503x2", "status=429;retry_after=2@1", "drop_before@1", "html=502@1"] {
            try await Contract.with(provider, faults: ["\(provider):list:\(fault)"]) { contract in
                #expect(await contract.everything().completeness == .complete, "\(fault)")
            }
        }
    }

    @Test(arguments: providers)
    func `a rate limit on a create is waited out, with one object in the end`(
        _ provider: String
    ) async throws {
        try await Contract.with(
            provider, faults: ["\(provider):create:status=429;retry_after=1x2"]
        ) { contract in
            let declaration = try #require(
                await contract.observe([contract.declaration()]).declarations.first)
            #expect(await contract.writer.create(declaration).object != nil)
            #expect(await contract.objectCount() == 1)
        }
    }

    @Test(arguments: providers)
    func `an error that repeats the request shows no secret`(_ provider: String) async throws {
        var settings = SandboxSettings()
        settings.echoesRequests = true
        try await Contract.with(
            provider, faults: ["\(provider):create:status=400"], settings: settings
        ) { contract in
            let declaration = try #require(
                await contract.observe([contract.declaration()]).declarations.first)
            let diagnostic = try #require(await contract.writer.create(declaration).diagnostic)
            #expect(!"\(diagnostic)".contains("hush"))
        }
    }

    @Test(arguments: providers)
    func `a plan of many objects reads one request a page`(_ provider: String) async throws {
        let counts = ["blink": 2_001, "mielto": 1_050, "deck": 120, "dragops": 250, "xpander": 3]
        let pages = ["blink": 3, "mielto": 2, "deck": 3, "dragops": 1, "xpander": 3]
        let count = try #require(counts[provider])
        let seed: [Value] = (0..<count).map { number in
            switch provider {
            case "deck":
                .object([
                    "source_id": .string("3f2b6a1e-8f0f-4f64-9a35-0f7a3f2a9c11"),
                    "user": .object(["username": .string("u\(number)")]),
                    "status": .string("Connected"),
                ])
            case "xpander":
                .object([
                    "connector_id": .string("3f2b6a1e-8f0f-4f64-9a35-0f7a3f2a9c1\(number)"),
                    "name": .string("n\(number)"),
                ])
            case "blink": .object(["name": .string("n\(number)"), "workspace_id": .string("ws-1")])
            case "mielto":
                .object([
                    "label": .string("l\(number)"), "integration": .string("x"),
                    "workspace_id": .string("ws-1"),
                ])
            default:
                .object(["provider": .string("p"), "displayName": .string("d\(number)")])
            }
        }
        try await Contract.with(provider, seed: .object([provider: .array(seed)])) { contract in
            let reading = await contract.everything()
            #expect(reading.completeness == .complete)
            #expect(reading.objects.count == count)
            #expect(Set(reading.objects.compactMap(\.identity)).count == count)
            let expected = try #require(pages[provider])
            #expect((expected...expected + 1).contains(reading.requests), "\(reading.requests)")
        }
    }
}
