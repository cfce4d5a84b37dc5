import Documents
import Host
import Model
import Sandbox
import TestSupport
import Testing

/// A project whose every run is killed and then made up for by the next one.
///
/// Equal seeds give equal manifests and equal points of death; what was under way at that moment
/// may differ.
final class KillLife {
    private let seed: UInt64
    private let flavour: RemoteFlavour?
    private let platforms: [TestKind]
    private let site: Site
    private let proxy: FaultProxy
    private var numbers: SeededGenerator
    private var connections: [TestConnection] = []
    private var strangers: [TestKind: String] = [:]
    private var count = 0
    private var said = ""
    /// How many of the runs really were killed.
    private(set) var kills = 0

    /// Sets up a project whose state is in a file, or on a server of that flavour.
    init(
        seed: UInt64, state flavour: RemoteFlavour? = nil,
        platforms: [TestKind] = TestKind.allCases
    ) throws {
        self.seed = seed
        self.flavour = flavour
        self.platforms = platforms
        numbers = SeededGenerator(seed: seed)
        site = try Site(
            platforms: platforms, guards: "maxDestroy: 1000, maxDestroyPercent: 100")
        proxy = try FaultProxy(upstreamPort: site.server.port)
        if let flavour { try site.keepState(flavour) }
        let project = try site.folder.text(of: "reconcile.yaml")
        try site.folder.write(
            project.replacing(":\(site.server.port)/", with: ":\(proxy.port)/"),
            to: "reconcile.yaml")
    }

    /// What a person needs to see it again.
    private func replay(_ cycle: Int, _ point: KillPoint) -> Comment {
        """
        cycle \(cycle) of the life \(seed), state \(flavour?.rawValue ?? "in a file"), killed at \
        \(point); replay with RECONCILE_KILL_SEED=\(seed) swift test --disable-xctest --filter \
        KillLoopTests
        """
    }

    /// Changes the manifests, applies, dies, goes on, and compares; true when it did die.
    @discardableResult
    func cycle(_ number: Int, at given: KillPoint? = nil) async throws -> Bool {
        let point =
            given ?? KillPoint.any(hasRemoteState: flavour != nil, from: &numbers)
        let replay = replay(number, point)
        if strangers.isEmpty {
            for kind in platforms {
                strangers[kind] = try await site.plant(kind.connection("stranger"))
            }
        }
        try change()
        let death = try await site.applyAndKill(at: point, proxy)
        said += death.said
        if death.wasKilled { kills += 1 }
        if let flavour, death.wasKilled {
            // Whoever goes on has nothing of the machine that died.
            try site.forgetMachine()
            if try await site.isLocked(flavour) { said += try await site.unlockAsTold() }
        }
        let run = try await site.apply()
        said += run.output + run.error
        // What xpander cannot delete and a token of Deck that died with its run need a person.
        #expect([0, 7].contains(run.status), "\(replay)\n\(run.error)\(run.output)")
        try await compare(replay)
        return death.wasKilled
    }

    /// Looks for secrets in everything that was said, and for something left to do.
    func end() async throws {
        let replay = replay(0, .delay(0))
        try await site.clearLog()
        let run = try await site.apply()
        #expect([0, 7].contains(run.status), "\(replay)\n\(run.error)\(run.output)")
        #expect(try await site.platformMutations().isEmpty, replay)
        said += run.output + run.error
        for file in try site.files() where !file.hasPrefix("secrets/") {
            if file.hasSuffix("fingerprint.key") { continue }
            said += try site.folder.text(of: file)
        }
        if let flavour {
            said += String(decoding: try await site.remoteBytes(flavour) ?? [], as: UTF8.self)
        }
        // Every secret here has the one or the other in it.
        for mark in ["s3cr3t/", "canary"] {
            for form in SecretForms.all(of: mark) where form.utf8.count > 4 {
                #expect(!said.contains(form), "\(form) is shown; \(replay)")
            }
        }
        for file in try site.files() where file.hasPrefix("secrets/") {
            let token = try site.folder.text(of: file)
            #expect(token.isEmpty || !said.contains(token), "\(file) is shown; \(replay)")
        }
    }

    // MARK: - Changing

    private func change() throws {
        count += 1
        for kind in platforms { connections.append(kind.connection("c\(count)")) }
        // One of each kind stays, so that no platform is ever emptied.
        let older = connections.indices.filter {
            connections[$0].name != "c1" && connections[$0].name != "c\(count)"
        }
        if let index = older.filter({ canGo(connections[$0].kind) }).randomElement(using: &numbers)
        {
            connections.remove(at: index)
        }
        let rotating = connections.filter { ![.xpander, .deck].contains($0.kind) }
        if count > 1, let chosen = rotating.randomElement(using: &numbers) {
            site.setSecret(
                chosen.secretVariable,
                "s3cr3t/\(chosen.kind.rawValue)+\(count)\"<&>~canary")
        }
        if let index = connections.indices.filter({ connections[$0].kind == .mielto })
            .randomElement(using: &numbers)
        {
            connections[index].readable = "channel\(count)"
        }
        try site.declare(connections)
    }

    /// Whether a connection of that kind can be deleted, by a second run as well.
    ///
    /// xpander deletes nothing. Deck refuses the token of a connection that is gone, so that a
    /// second delete tells nothing while the object is too young to be called absent.
    private func canGo(_ kind: TestKind) -> Bool { ![.xpander, .deck].contains(kind) }

    // MARK: - Comparing

    private func compare(_ replay: Comment) async throws {
        let list = try await site.run("state", "list", "--format", "json")
        said += list.output + list.error
        let records = list.json?["connections"]?.arrayValue ?? []
        var recorded: [String: String] = [:]
        for record in records {
            recorded[record["address"]?.stringValue ?? ""] = record["remote_id"]?.stringValue
        }
        #expect(records.count == connections.count, "\(list.output)\n\(replay)")
        for kind in platforms {
            let objects = try await site.objects(kind)
            var ids: [String: [String]] = [:]
            for object in objects {
                ids[KillLife.identity(of: object, kind) ?? "", default: []]
                    .append(object[kind.idField]?.stringValue ?? "")
            }
            #expect(ids["stranger"] == strangers[kind].map { [$0] }, replay)
            for connection in connections where connection.kind == kind {
                let own = ids[connection.identity] ?? []
                #expect(own.count == 1, "\(connection.address) is \(own); \(replay)")
                #expect(
                    own.first == recorded[connection.address],
                    "\(connection.address) is recorded otherwise; \(replay)")
                guard kind != .xpander else { continue }
                let secret = site.secrets.withLock { $0[connection.secretVariable] }
                let object = objects.first { $0[kind.idField]?.stringValue == own.first }
                #expect(
                    KillLife.texts(in: object ?? .null).contains(secret ?? ""),
                    "\(connection.address) has an old secret; \(replay)")
            }
            let wanted = connections.filter { $0.kind == kind }.count
            #expect(objects.count == wanted + 1, "\(kind): \(ids); \(replay)")
        }
    }

    private static func identity(of object: Value, _ kind: TestKind) -> String? {
        switch kind {
        case .blink, .xpander: object["name"]?.stringValue
        case .mielto: object["label"]?.stringValue
        case .deck: object["user"]?["username"]?.stringValue
        case .dragops: object["displayName"]?.stringValue
        }
    }

    private static func texts(in value: Value) -> [String] {
        if let text = value.stringValue { return [text] }
        if let list = value.arrayValue { return list.flatMap(texts) }
        return value.objectValue?.members.flatMap { texts(in: $0.value) } ?? []
    }
}
