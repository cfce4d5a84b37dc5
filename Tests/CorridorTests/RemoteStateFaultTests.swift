import Model
import TestSupport
import Testing

/// What goes wrong between the program and the server of its state.
@Suite(.fewAtOnce) struct RemoteStateFaultTests {
    /// A request about the state.
    enum Step: CaseIterable, Sendable {
        case lock
        case firstWrite
        case secondWrite
        case unlock

        func isMeant(_ request: ScriptedServer.Received, _ flavour: RemoteFlavour) -> Bool {
            switch self {
            case .lock: flavour.isLock(request)
            case .firstWrite, .secondWrite: flavour.isWrite(request)
            case .unlock: flavour.isUnlock(request)
            }
        }

        var selection: FaultProxy.Selection { .only(self == .secondWrite ? 2 : 1) }
    }

    private func settled(_ site: Site, _ flavour: RemoteFlavour) async throws {
        #expect(try await site.objects(.dragops).count == 2)
        #expect(try await !site.isLocked(flavour))
        try site.forgetMachine()
        let list = try await site.run("state", "list")
        #expect(list.output.contains("dragops/a") && list.output.contains("dragops/b"))
        try await site.clearLog()
        let again = try await site.apply()
        #expect(again.status == 0, "\(again.error)")
        #expect(try await site.platformMutations().isEmpty)
    }

    @Test(arguments: RemoteFlavour.allCases, Step.allCases)
    func `an answer about the state that is lost loses nothing`(
        flavour: RemoteFlavour, step: Step
    ) async throws {
        let (site, proxy) = try Site.remote(flavour)
        proxy.add(.dropAnswer, to: step.selection) { step.isMeant($0, flavour) }
        try site.declare([TestKind.dragops.connection("a"), TestKind.dragops.connection("b")])
        let run = try await site.apply()
        #expect(run.status == 0, "\(run.error)")
        #expect(proxy.exchanges.contains { $0.isForwarded && $0.status == nil })
        try await settled(site, flavour)
    }

    @Test(arguments: RemoteFlavour.allCases, Step.allCases)
    func `a request about the state that is lost is made up for`(
        flavour: RemoteFlavour, step: Step
    ) async throws {
        let (site, proxy) = try Site.remote(flavour)
        proxy.add(.dropRequest, to: step.selection) { step.isMeant($0, flavour) }
        try site.declare([TestKind.dragops.connection("a"), TestKind.dragops.connection("b")])
        let run = try await site.apply()
        #expect(run.status == 0, "\(run.error)")
        #expect(proxy.exchanges.contains { !$0.isForwarded })
        try await settled(site, flavour)
    }

    @Test(arguments: RemoteFlavour.allCases)
    func `a server in trouble is not taken for one that did nothing`(
        flavour: RemoteFlavour
    ) async throws {
        let (site, proxy) = try Site.remote(flavour)
        proxy.add(.answerAfter(status: 502), to: .first(1)) { flavour.isLock($0) }
        proxy.add(.answerAfter(status: 502), to: .first(2)) { flavour.isWrite($0) }
        try site.declare([TestKind.dragops.connection("a"), TestKind.dragops.connection("b")])
        let run = try await site.apply()
        #expect(run.status == 0, "\(run.error)")
        try await settled(site, flavour)
    }

    @Test(arguments: RemoteFlavour.allCases)
    func `a state that cannot be written stops creating and is kept on this machine`(
        flavour: RemoteFlavour
    ) async throws {
        let (site, proxy) = try Site.remote(flavour)
        try site.declare([TestKind.dragops.connection("a")])
        #expect(try await site.apply().status == 0)
        try await site.clearLog()
        proxy.add(.answer(status: 403)) { flavour.isWrite($0) }
        try site.declare([TestKind.dragops.connection("a"), TestKind.dragops.connection("b")])
        let run = try await site.apply()
        #expect(run.status == 8, "\(run.error)")
        #expect(try await site.platformMutations().isEmpty)
        #expect(try await !site.isLocked(flavour))
        proxy.heal()
        #expect(try await site.apply().status == 0)
        try await settled(site, flavour)
    }

    /// Answers to the question for the state that are no state.
    private static let noStates: [(String, FaultProxy.Action)] = [
        ("trouble", .answer(status: 500)), ("no access", .answer(status: 403)),
        ("moved", .answer(status: 301, headers: ["Location: http://127.0.0.1:1/x"])),
        ("cut off", .truncateAnswer(100)),
        ("an object", .answer(status: 200, body: Array("{}".utf8))),
        ("a list", .answer(status: 200, body: Array("[]".utf8))),
        ("null", .answer(status: 200, body: Array("null".utf8))),
        ("a page", .answer(status: 200, body: Array("<html>hello</html>".utf8))),
        (
            "Terraform's",
            .answer(
                status: 200,
                body: Array(#"{"version":4,"serial":1,"lineage":"x","resources":[]}"#.utf8))
        ),
    ]

    @Test(arguments: RemoteFlavour.allCases, 0..<9)
    func `what is no state is refused and never read as none`(
        flavour: RemoteFlavour, number: Int
    ) async throws {
        let (site, proxy) = try Site.remote(flavour)
        try site.declare([TestKind.dragops.connection("a")])
        #expect(try await site.apply().status == 0)
        let written = try await site.remoteBytes(flavour)
        try await site.clearLog()
        let (name, action) = Self.noStates[number]
        proxy.add(action) { $0.method == "GET" && $0.path == flavour.path }
        for verb in [["plan"], ["apply", "--auto-approve"], ["drift"], ["state", "list"]] {
            let run = try await site.run(verb)
            #expect(run.status == 8, "\(name), \(verb): \(run.error)")
            #expect(run.error.contains("RC50"), "\(name), \(verb): \(run.error)")
        }
        #expect(try await site.platformMutations().isEmpty)
        #expect(try await site.remoteBytes(flavour) == written)
        #expect(try await !site.isLocked(flavour))
    }

    @Test(arguments: RemoteFlavour.allCases)
    func `a state that was cut or changed by a byte is refused`(
        flavour: RemoteFlavour
    ) async throws {
        let site = try Site(platforms: [.dragops])
        try site.keepState(flavour)
        try site.declare([TestKind.dragops.connection("a")])
        #expect(try await site.apply().status == 0)
        let written = try #require(try await site.remoteBytes(flavour))
        let text = String(decoding: written, as: UTF8.self)
        let journal = try #require(text.firstRange(of: "\"journal\":\""))
        var changed = Array(text.utf8)
        let place = text.utf8.distance(from: text.startIndex, to: journal.upperBound) + 40
        changed[place] = changed[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        for broken in [Array(written.dropLast(20)), changed] {
            try await site.plantState(flavour, String(decoding: broken, as: UTF8.self))
            let run = try await site.apply()
            #expect(run.status == 8, "\(run.error)")
            #expect(try await site.remoteBytes(flavour) == broken)
        }
        #expect(try await site.objects(.dragops).count == 1)
    }

    @Test(arguments: RemoteFlavour.allCases)
    func `a state that was put back to an earlier one is noticed`(
        flavour: RemoteFlavour
    ) async throws {
        let site = try Site(platforms: [.dragops])
        try site.keepState(flavour)
        try site.declare([TestKind.dragops.connection("a")])
        #expect(try await site.apply().status == 0)
        let old = try #require(try await site.remoteBytes(flavour))
        try site.declare([TestKind.dragops.connection("a"), TestKind.dragops.connection("b")])
        #expect(try await site.apply().status == 0)
        try await site.plantState(flavour, String(decoding: old, as: UTF8.self))
        let run = try await site.apply()
        #expect(run.status == 8, "\(run.error)")
        #expect(try await site.run("plan").status == 8)
        #expect(try await site.remoteBytes(flavour) == old)
    }

    @Test(arguments: RemoteFlavour.allCases)
    func `the state of another project is refused`(flavour: RemoteFlavour) async throws {
        let other = try Site(platforms: [.dragops])
        try other.keepState(flavour)
        try other.declare([TestKind.dragops.connection("a")])
        #expect(try await other.apply().status == 0)
        let foreign = try #require(try await other.remoteBytes(flavour))

        let site = try Site(platforms: [.dragops])
        try site.keepState(flavour)
        try site.declare([TestKind.dragops.connection("a"), TestKind.dragops.connection("b")])
        #expect(try await site.apply().status == 0)
        try await site.plantState(flavour, String(decoding: foreign, as: UTF8.self))
        try await site.clearLog()
        let run = try await site.apply()
        #expect(run.status == 8, "\(run.status) \(run.error)\(run.output)")
        #expect(try await site.platformMutations().isEmpty)
        #expect(try await site.remoteBytes(flavour) == foreign)
        #expect(try await !site.isLocked(flavour))
    }

    @Test(arguments: RemoteFlavour.allCases)
    func `an empty answer is a first run`(flavour: RemoteFlavour) async throws {
        let (site, proxy) = try Site.remote(flavour)
        proxy.add(.answer(status: 200), to: .first(2)) {
            $0.method == "GET" && $0.path == flavour.path
        }
        try site.declare([TestKind.dragops.connection("a")])
        #expect(try await site.plan().status == 0)
        let ci = try await site.run(["apply", "--auto-approve"], environment: ["CI": "true"])
        #expect(ci.status == 8, "\(ci.error)")
        let run = try await site.apply()
        #expect(run.status == 0, "\(run.error)")
        #expect(try await site.objects(.dragops).count == 1)
        #expect(try await !site.isLocked(flavour))
    }
}
