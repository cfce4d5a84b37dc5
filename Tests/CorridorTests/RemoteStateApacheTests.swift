import TestSupport
import Testing

/// The state and its lock as files of somebody else's server.
@Suite(.fewAtOnce, .enabled(if: ExternalServer.program(ApacheServer.variable) != nil))
struct RemoteStateApacheTests {
    private func start() async throws -> (site: Site, proxy: FaultProxy, server: ApacheServer) {
        let server = try await ApacheServer()
        let proxy = try FaultProxy(upstreamPort: server.port)
        let site = try Site(platforms: [.dragops])
        try site.keepState(.objects, port: proxy.port, path: "/prod", lockPath: "/prod.lock")
        try site.declare([TestKind.dragops.connection("a"), TestKind.dragops.connection("b")])
        return (site, proxy, server)
    }

    private func isLocked(_ server: ApacheServer) async throws -> Bool {
        let client = try LoopbackClient(port: server.port)
        defer { client.close() }
        return await client.send("GET", "/prod.lock")?.status == 200
    }

    @Test func `an apply, a second one and a removal`() async throws {
        let (site, proxy, server) = try await start()
        let first = try await site.apply()
        #expect(first.status == 0, "\(first.error)")
        // It tells a write's version only to a reader.
        let writes = proxy.exchanges.filter { RemoteFlavour.objects.isWrite($0.request) }
        #expect(writes.count >= 2)
        #expect(try await site.objects(.dragops).count == 2)
        #expect(try await !isLocked(server))
        let written = try server.bytes(of: "prod")
        try site.forgetMachine()
        try await site.clearLog()
        #expect(try await site.apply().status == 0)
        #expect(try await site.mutations().isEmpty)
        #expect(try server.bytes(of: "prod") == written)
        #expect(try await site.run("drift").status == 0)
        try site.declare([TestKind.dragops.connection("a")])
        #expect(try await site.apply().status == 0)
        #expect(try await site.objects(.dragops).count == 1)
    }

    @Test func `doctor finds its conditional writes safe`() async throws {
        let (site, proxy, server) = try await start()
        let doctor = try await site.run("doctor")
        #expect(doctor.output.contains("safe, of parallel writers exactly one wins"))
        #expect(proxy.exchanges.contains { $0.status == 412 })
        #expect(try await !isLocked(server))
    }

    @Test func `answers that are lost lose nothing`() async throws {
        let (site, proxy, server) = try await start()
        proxy.add(.dropAnswer, to: .only(1)) { RemoteFlavour.objects.isLock($0) }
        proxy.add(.dropAnswer, to: .only(1)) { RemoteFlavour.objects.isWrite($0) }
        proxy.add(.dropAnswer, to: .only(2)) { RemoteFlavour.objects.isWrite($0) }
        let run = try await site.apply()
        #expect(run.status == 0, "\(run.error)")
        #expect(try await site.objects(.dragops).count == 2)
        #expect(try await !isLocked(server))
        try site.forgetMachine()
        try await site.clearLog()
        #expect(try await site.apply().status == 0)
        #expect(try await site.mutations().isEmpty)
    }

    @Test(arguments: [RemoteStateDeathTests.Step.lock, .firstWrite, .secondWrite, .unlock])
    func `a run that dies is made up for`(step: RemoteStateDeathTests.Step) async throws {
        let (site, proxy, server) = try await start()
        let gate = FaultGate()
        proxy.add(.holdAnswer(gate), to: step.selection) { step.isMeant($0, .objects) }
        try await site.killDuringApply { gate.arrived > 0 }
        gate.close()
        try await site.waitUntil { proxy.exchanges.allSatisfy(\.isOver) }
        try site.forgetMachine()
        if try await isLocked(server) { try await site.unlockAsTold() }
        let run = try await site.apply()
        #expect(run.status == 0, "\(run.error)")
        #expect(try await site.objects(.dragops).count == 2)
        try await site.clearLog()
        #expect(try await site.apply().status == 0)
        #expect(try await site.mutations().isEmpty)
    }
}
