import Documents
import Host
import Model
import TestSupport
import Testing

/// N shards at once do what one run does.
@Suite struct ShardTests {
    private static let kinds: [TestKind] = [.blink, .mielto, .dragops, .deck]

    private static func site() throws -> Site {
        try Site(platforms: kinds, guards: "maxDestroy: 1000, maxDestroyPercent: 100")
    }

    private static func connections(
        _ numbers: Range<Int>, readable: String = "one"
    ) -> [TestConnection] {
        numbers.map { kinds[$0 % kinds.count].connection("c\($0)", readable: readable) }
    }

    /// Applies all shards at once; returns their exit codes and what they said.
    private static func applyShards(_ count: Int, at site: Site) async throws -> [Site.Run] {
        try await withThrowingTaskGroup(of: Site.Run.self) { group in
            for index in 1...count {
                group.addTask { try await site.apply("--shard", "\(index)/\(count)") }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    /// What changed something, without ids and returned tokens: they are the server's choice.
    private static func changes(at site: Site) async throws -> [String] {
        try await site.mutations().filter { !$0.path.contains("auth") }
            .map { seen in
                let body = seen.operation == "delete" ? "" : seen.body
                return "\(seen.platform) \(seen.method) \(seen.operation) \(body)"
            }.sorted()
    }

    private static func addresses(at site: Site) async throws -> [String] {
        let list = try await site.run("state", "list", "--format", "json")
        #expect(list.status == 0, "\(list.error)")
        return (list.json?["connections"]?.arrayValue ?? []).compactMap {
            $0["address"]?.stringValue
        }
    }

    private static func segments(at site: Site) throws -> [String] {
        try Files.names(in: site.folder(".reconcile")).filter { $0.contains(".shard-") }
    }

    /// Carries the same changes out by one run and by shards, and compares.
    private static func compare(
        _ connections: [TestConnection], shards count: Int, _ one: Site, _ many: Site
    ) async throws {
        for site in [one, many] {
            try site.declare(connections)
            try await site.clearLog()
        }
        let run = try await one.apply()
        #expect(run.status == 0, "\(run.error)")
        for run in try await applyShards(count, at: many) {
            #expect(run.status == 0, "\(run.error)")
        }
        let (expected, sent) = try await (changes(at: one), changes(at: many))
        #expect(sent == expected, "\(Set(sent).symmetricDifference(expected).sorted())")
        for kind in kinds {
            let objects = try await (one.objects(kind).count, many.objects(kind).count)
            #expect(objects.0 == objects.1)
        }
        #expect(try await addresses(at: one) == addresses(at: many))
        #expect(try await addresses(at: many) == connections.map(\.address).sorted())
        #expect(try await many.run("plan", "--detailed-exitcode").status == 0)
    }

    @Test func `three shards at once send what one run sends, and five take over from three`()
        async throws
    {
        let (one, many) = try (Self.site(), Self.site())
        try await Self.compare(Self.connections(0..<24), shards: 3, one, many)
        #expect(try Self.segments(at: many).contains { $0.hasSuffix("-of-3") })
        // Some are changed, some removed, some new.
        let next = Self.connections(4..<12, readable: "two") + Self.connections(12..<30)
        try await Self.compare(next, shards: 5, one, many)
        #expect(try Self.segments(at: many).allSatisfy { !$0.contains("-of-3") })

        try await many.clearLog()
        let alone = try await many.apply()
        #expect(alone.status == 0, "\(alone.error)")
        #expect(try await many.mutations().filter { !$0.path.contains("auth") }.isEmpty)
        #expect(try Self.segments(at: many) == [])
        #expect(try await Self.addresses(at: many) == next.map(\.address).sorted())
    }

    @Test func `every difference is shown by one shard`() async throws {
        let site = try Site(platforms: [.mielto, .dragops])
        let connections = (0..<12).map { TestKind.mielto.connection("c\($0)") }
        try site.declare(connections)
        #expect(try await site.apply().status == 0)
        for id in try await site.ids(.mielto) {
            try await site.edit(.mielto, id, ["config": ["channel": "moved"]])
        }
        for number in 0..<9 {
            try await site.plant(TestKind.dragops.connection("u\(number)", identity: "u\(number)"))
        }
        for verb in ["drift", "plan"] {
            var drifted: [String] = []
            var unmanaged: Int64 = 0
            for index in 1...3 {
                let run = try await site.run(verb, "--shard", "\(index)/3", "--format", "json")
                drifted += (run.json?["resource_drift"]?.arrayValue ?? []).compactMap {
                    $0["address"]?.stringValue
                }
                unmanaged += run.json?["summary"]?["unmanaged"]?.integerValue ?? 0
            }
            #expect(drifted.sorted() == connections.map(\.address).sorted())
            #expect(unmanaged == 9)
        }
    }

    @Test func `a shard that is killed goes on while the others have finished`() async throws {
        let site = try Site(platforms: [.dragops], faults: ["dragops:create:delay=20s@1"])
        let connections = (0..<12).map { TestKind.dragops.connection("c\($0)") }
        try site.declare(connections)
        // The lone request that is held belongs to the shard that is killed.
        try await site.killDuringApply("-9", ["--shard", "1/3"]) {
            try await site.mutations().count >= 1
        }
        async let two = site.apply("--shard", "2/3")
        async let three = site.apply("--shard", "3/3")
        for run in try await [two, three] { #expect(run.status == 0, "\(run.error)") }
        let again = try await site.apply("--shard", "1/3", "--lock-timeout", "30s")
        #expect(again.status == 0, "\(again.error)")
        #expect(try await site.objects(.dragops).count == 12)
        #expect(try await Self.addresses(at: site) == connections.map(\.address).sorted())
        #expect(try await site.run("plan", "--detailed-exitcode").status == 0)
    }

    @Test func `the same shard twice, another split, or one run beside a shard exits 4`()
        async throws
    {
        let site = try Site(platforms: [.dragops], faults: ["dragops:list:delay=15s@1"])
        try site.declare([TestKind.dragops.connection("a")])
        async let first = site.apply("--shard", "1/2")
        try await site.waitUntil { try await site.requests().count >= 1 }
        for arguments in [["--shard", "1/2"], ["--shard", "1/3"], []] {
            let run = try await site.run(["apply", "--auto-approve"] + arguments)
            #expect(run.status == 4, "\(arguments) \(run.error)")
            let words = run.error.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(words.contains("apply --shard 1/2"), "\(run.error)")
        }
        let other = try await site.apply("--shard", "2/2")
        #expect(other.status == 0, "\(other.error)")
        #expect(try await first.status == 0)
        #expect(try await site.objects(.dragops).count == 1)
    }

    @Test(arguments: ["0/3", "4/3", "1/x", "1/257", ""])
    func `what is no shard is a usage error`(_ text: String) async throws {
        let site = try Site(platforms: [.dragops])
        for verb in ["plan", "apply", "drift"] {
            let run = try await site.run(verb, "--shard", text)
            #expect(run.status == 64)
            #expect(run.error.contains(text.isEmpty ? "needs I/N" : "is no shard"), "\(run.error)")
        }
    }

    @Test(arguments: RemoteFlavour.allCases)
    func `shards of a state on a server are refused for apply, and plan takes them`(
        _ flavour: RemoteFlavour
    ) async throws {
        let site = try Site(platforms: [.dragops])
        try site.keepState(flavour)
        try site.declare([TestKind.dragops.connection("a")])
        let run = try await site.apply("--shard", "1/2")
        #expect(run.status == 1, "\(run.error)")
        #expect(run.error.contains("RC5027"), "\(run.error)")
        #expect(try await site.mutations().filter { $0.platform == "dragops" }.isEmpty)
        #expect(try await site.run("plan", "--shard", "1/2").status == 0)
    }

    @Test func `in CI no shard begins a state unless it is told to`() async throws {
        let site = try Site(platforms: [.dragops])
        try site.declare([TestKind.dragops.connection("a")])
        let lost = try await site.run(
            "apply", "--auto-approve", "--shard", "1/2", environment: ["CI": "true"])
        #expect(lost.status == 8, "\(lost.error)")
        #expect(lost.error.contains("--first-run"))
        #expect(!Files.exists(site.folder(".reconcile/state.jsonl")))
        for index in 1...2 {
            let run = try await site.run(
                "apply", "--auto-approve", "--shard", "\(index)/2", "--first-run",
                environment: ["CI": "true"])
            #expect(run.status == 0, "\(run.error)")
        }
        #expect(try await site.objects(.dragops).count == 1)
    }
}
