import Model
import Platforms
import Registry
import Sandbox
import TestSupport
import Testing

/// What only one platform does, against its sandbox.
@Suite(.serialized)
struct SpecialCaseTests {
    @Test func `blink refuses a second object of one name as possibly ours`() async throws {
        try await Contract.with("blink") { contract in
            #expect(await contract.writer.create(contract.declaration()).object != nil)
            let second = await contract.writer.create(contract.declaration())
            guard case .unknown(let diagnostic) = second else {
                Issue.record("\(second)")
                return
            }
            #expect(diagnostic.code == .mayExist)
            #expect(await contract.objectCount() == 1)
        }
    }

    @Test func `blink's connections of other workspaces are shown and left alone`() async throws {
        let seed = Value.object([
            "blink": .array([
                .object([
                    "name": .string("theirs"), "workspace_id": .string("ws-1"),
                    "is_shared": .bool(true), "shared_from": .string("ws-2"),
                ]),
                .object([
                    "name": .string("consented"), "workspace_id": .string("ws-1"),
                    "created_with_o_auth": .bool(true),
                ]),
            ])
        ])
        try await Contract.with("blink", seed: seed) { contract in
            let objects = await contract.everything().objects
            let reasons = objects.sorted { ($0.title ?? "") < ($1.title ?? "") }
                .map(\.unmanageable)
            #expect(reasons == [.oauth, .sharedIn])
        }
    }

    @Test func `blink reads one object also out of an array`() async throws {
        var settings = SandboxSettings()
        settings.quirks = [.blinkReadAnswersArray]
        for settings in [settings, SandboxSettings()] {
            try await Contract.with("blink", settings: settings) { contract in
                let created = try #require(
                    await contract.writer.create(contract.declaration()).object)
                let record = Record(
                    address: Address(platform: "p", name: "x"), kind: "BlinkConnection",
                    provider: "blink", account: Account(endpoint: "x", workspace: nil),
                    identity: nil, remoteID: created.remoteID, applied: ValueObject(),
                    origin: .created, since: contract.clock.now)
                // The list lags: it hides what a read by id still shows.
                let listed = await contract.reader.observe(
                    Interest(declarations: [], records: [record]))
                #expect(listed.notYetVisible.isEmpty)
                _ = try await contract.control(
                    "DELETE", "/_sandbox/objects/blink/\(created.remoteID)")
                let gone = await contract.reader.observe(
                    Interest(declarations: [], records: [record]))
                #expect(gone.notYetVisible.isEmpty)
                #expect(gone.objects.isEmpty)
                #expect(gone.requests == 2)
            }
        }
    }

    @Test func `mielto updates label and config and keeps the server's members`() async throws {
        try await Contract.with("mielto") { contract in
            let created = try #require(
                await contract.writer.create(contract.declaration()).object)
            _ = try await contract.control(
                "PATCH", "/_sandbox/objects/mielto/\(created.remoteID)",
                #"{"config":{"archive":true,"server":"own"}}"#)
            let shown = try #require(await contract.everything().objects.first)
            let changed = contract.declaration(
                1, ["label": .string("New"), "config": .object(["archive": .bool(false)])])
            let result = await contract.writer.update(
                created.remoteID, to: changed, observed: shown.fields)
            #expect(result.word == "done")
            let after = try #require(await contract.everything().objects.first)
            #expect(after.remoteID == created.remoteID)
            #expect(after.fields["label"] == .string("New"))
            #expect(
                after.fields["config"]
                    == .object(["archive": .bool(false), "server": .string("own")]))
        }
    }

    @Test func `mielto's refusals come in three shapes and all are read`() async throws {
        try await Contract.with("mielto") { contract in
            let rows: [(ValueObject, String)] = [
                (["integration": .string("unknown-x")], "404"),
                (["label": .string(String(repeating: "l", count: 256))], "422"),
            ]
            for (changes, status) in rows {
                let result = await contract.writer.create(contract.declaration(1, changes))
                guard case .rejected(let diagnostic) = result else {
                    Issue.record("\(result)")
                    continue
                }
                #expect(diagnostic.message.hasPrefix("the answer was \(status): "))
            }
            #expect(await contract.objectCount() == 0)
        }
    }

    @Test func `mielto is not asked again when credit has run out`() async throws {
        try await Contract.with("mielto", faults: ["mielto:create:status=402"]) { contract in
            let result = await contract.writer.create(contract.declaration())
            guard case .rejected(let diagnostic) = result else {
                Issue.record("\(result)")
                return
            }
            #expect(diagnostic.code == .paymentNeeded)
        }
    }

    @Test func `both of mielto's and dragops' envelopes are read`() async throws {
        for (provider, quirk) in [
            ("mielto", SandboxQuirk.mieltoListEnvelope), ("dragops", .dragopsEnvelope),
        ] {
            var settings = SandboxSettings()
            settings.quirks = [quirk]
            try await Contract.with(provider, settings: settings) { contract in
                for number in 1...45 {
                    #expect(
                        await contract.writer.create(contract.declaration(number)).object != nil)
                }
                let reading = await contract.everything()
                #expect(reading.completeness == .complete)
                #expect(reading.objects.count == 45)
                let first = try #require(reading.objects.first)
                #expect(await contract.writer.delete(first.remoteID, handle: nil).word == "done")
            }
        }
    }

    @Test func `xpander's consent makes no object until a person has given it`() async throws {
        try await Contract.with("xpander") { contract in
            let wanted = contract.declaration(
                1, ["connector": .string("Gmail"), "security": .object([:])])
            let declaration = try #require(await contract.observe([wanted]).declarations.first)
            guard
                case .needsConsent(let url, let message, let id) =
                    await contract.writer.create(declaration)
            else {
                Issue.record("no consent asked")
                return
            }
            #expect(url.hasPrefix("https://app.xpander.ai/connectors/"))
            #expect(!message.isEmpty)
            #expect(id == nil)
            #expect(await contract.observe([wanted]).observation.objects.isEmpty)
            let connector = try #require(declaration.fields["connector_id"]?.stringValue)
            _ = try await contract.control("POST", "/_sandbox/consent/xpander/\(connector)")
            #expect(await contract.observe([wanted]).observation.objects.count == 1)
        }
    }

    @Test func `xpander's billing is not waited for`() async throws {
        try await Contract.with(
            "xpander", faults: ["xpander:create:status=429;text=billing limit reached"]
        ) { contract in
            let declaration = try #require(
                await contract.observe([contract.declaration()]).declarations.first)
            let diagnostic = await contract.writer.create(declaration).diagnostic
            #expect(diagnostic?.code == .paymentNeeded)
        }
    }

    @Test func `xpander finds a connector by id in the catalogue and by name in a search`()
        async throws
    {
        try await Contract.with("xpander") { contract in
            let found = await contract.observe([contract.declaration()])
            #expect(found.observation.requests == 1)
            let id = try #require(found.declarations.first?.fields["connector_id"])
            var byID = contract.declaration()
            byID.fields["connector"] = nil
            byID.fields["connector_id"] = id
            let reading = await contract.observe([byID]).observation
            #expect(reading.requests == 1)
            #expect(reading.diagnostics.isEmpty)
            let nobody = await contract.observe([
                contract.declaration(1, ["connector": .string("slack")])
            ]).observation
            #expect(nobody.diagnostics.map(\.code) == [.connectorUnknown])
            #expect(nobody.completeness == .complete)
        }
    }

    @Test func `deck's token deletes, and its status is waited for`() async throws {
        try await Contract.with("deck") { contract in
            let created = try #require(
                await contract.writer.create(contract.declaration()).object)
            #expect(created.returned["access_token"] != nil)
            guard case .ready(let status) = await contract.writer.settle(created.remoteID) else {
                Issue.record("not ready")
                return
            }
            #expect(status == "Connected")
            let wrong = await contract.writer.delete(
                created.remoteID, handle: Secret("wrong".utf8))
            #expect(wrong.word == "rejected RC4001")
            #expect(await contract.objectCount() == 1)
        }
    }

    @Test func `deck's wrong login fails after it was accepted`() async throws {
        try await Contract.with("deck") { contract in
            let declaration = contract.declaration(
                1,
                [
                    "auth_credentials": .object([
                        "username": .string("u"), "password": .secret(.test("wrong")),
                    ])
                ])
            let created = try #require(await contract.writer.create(declaration).object)
            guard case .failed(let diagnostic) = await contract.writer.settle(created.remoteID)
            else {
                Issue.record("not failed")
                return
            }
            #expect(diagnostic.code == .connectionFailed)
        }
    }

    @Test func `refused duplicates of deck and dragops may be ours`() async throws {
        for (provider, quirk) in [
            ("deck", SandboxQuirk.deckRefusesDuplicates), ("dragops", .dragopsRefusesDuplicates),
        ] {
            var settings = SandboxSettings()
            settings.quirks = [quirk]
            try await Contract.with(provider, settings: settings) { contract in
                #expect(await contract.writer.create(contract.declaration()).object != nil)
                let second = await contract.writer.create(contract.declaration())
                #expect(second.diagnostic?.code == .mayExist)
                guard case .unknown = second else {
                    Issue.record("\(second)")
                    return
                }
            }
        }
    }

    @Test func `dragops makes a connection of several fields and names what it seeds`() async throws
    {
        try await Contract.with("dragops") { contract in
            var declaration = contract.declaration(1, ["provider": .string("jira")])
            declaration.fields["apiKey"] = nil
            declaration.fields["credentials"] = .object([
                "user-email": .string("a@b.test"), "api-token": .secret(.test("hush")),
            ])
            let created = try #require(await contract.writer.create(declaration).object)
            #expect(created.notes.first?.contains("JIRA_API_TOKEN") == true)
        }
    }

    @Test func `dragops' OAuth connections are shown and left alone`() async throws {
        let seed = Value.object([
            "dragops": .array([
                .object([
                    "provider": .string("github"), "displayName": .string("G"),
                    "type": .string("oauth"),
                ])
            ])
        ])
        try await Contract.with("dragops", seed: seed) { contract in
            #expect(await contract.everything().objects.map(\.unmanageable) == [.oauth])
        }
    }
}
