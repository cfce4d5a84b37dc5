import Glibc
import Host
import TestSupport
import Testing

/// Where a run is killed.
enum KillPoint: Sendable {
    /// So many milliseconds after its start.
    case delay(Int)
    /// At the nth request of a sort; the fate is that of the request.
    case request(Requests, Int, RemoteStateDeathTests.Fate)
    /// Before a thread's nth call that writes, syncs, renames or removes.
    case systemCall(Int)

    /// The requests that are counted.
    enum Requests: CaseIterable, Sendable {
        case reads
        case mutations
        case state
    }

    /// A point that looks random.
    static func any(hasRemoteState: Bool, from numbers: inout SeededGenerator) -> KillPoint {
        switch Int.random(in: 0..<8, using: &numbers) {
        case 0: return .delay(.random(in: 0...600, using: &numbers))
        case 1, 2: return .systemCall(.random(in: 1...24, using: &numbers))
        case 3:
            return .request(
                .reads, .random(in: 1...12, using: &numbers), .answered)
        case 4,
            5 where hasRemoteState:
            return .request(
                .state, .random(in: 1...8, using: &numbers),
                RemoteStateDeathTests.Fate.allCases.randomElement(using: &numbers) ?? .lost)
        default:
            return .request(
                .mutations, .random(in: 1...8, using: &numbers),
                RemoteStateDeathTests.Fate.allCases.randomElement(using: &numbers) ?? .lost)
        }
    }

    /// The calls by which a run changes files.
    private static let calls =
        "write,pwrite64,fdatasync,fsync,fallocate,ftruncate,rename,link,unlink"

    /// The words that start a program which is killed there.
    fileprivate func command(_ words: [String]) -> [String] {
        switch self {
        case .delay(let milliseconds):
            let digits = String(1000 + milliseconds % 1000).dropFirst()
            return [
                "/usr/bin/timeout", "--foreground", "--preserve-status", "-s", "KILL",
                "\(milliseconds / 1000).\(digits)1",
            ] + words
        case .systemCall(let number):
            return [
                "/usr/bin/strace", "-f", "-qq", "-o", "/dev/null", "-e",
                "trace=\(KillPoint.calls)", "-e",
                "inject=\(KillPoint.calls):signal=KILL:when=\(number)",
            ] + words
        case .request:
            return ["/bin/sh", "-c", "printf %s $$ > pid; exec \"$@\"", "sh"] + words
        }
    }

    fileprivate func concerns(_ request: ScriptedServer.Received) -> Bool {
        guard case .request(let requests, _, _) = self else { return false }
        let isState =
            request.path.hasPrefix("/gitlab/") || request.path.hasPrefix("/terraform/")
        return switch requests {
        case .state: isState
        case .reads: !isState && request.method == "GET"
        case .mutations: !isState && request.method != "GET"
        }
    }
}

extension Site {
    /// Applies and kills the run; tells whether the end of the run was faster.
    ///
    /// All requests go through the proxy. When this returns, nothing of the run is on its way.
    func applyAndKill(
        at point: KillPoint, _ proxy: FaultProxy
    ) async throws -> (wasKilled: Bool, said: String) {
        let words = [Program.path, "apply", "--auto-approve", "--verbose"]
        var variables = secrets.withLock { $0 }
        variables["PATH"] = "/usr/bin:/bin"
        variables["HOME"] = folder.path
        variables["SWIFT_BACKTRACE"] = "enable=no"
        let request = ChildProcess.Request(
            point.command(words), environment: Environment(variables),
            workingFolder: folder.path, deadline: .seconds(120), outputLimit: 1 << 24,
            errorLimit: 1 << 24)
        let completion: ChildProcess.Completion
        if case .request(_, let number, let fate) = point {
            let gate = FaultGate()
            proxy.add(
                fate == .answered ? .holdAnswer(gate) : .holdRequest(gate), to: .only(number),
                where: point.concerns)
            let isOver = Lock(false)
            async let ended = ChildProcess.run(request)
            async let killed: Void = killWhenHeld(gate, isOver)
            completion = try await ended
            isOver.withLock { $0 = true }
            try await killed
            if fate == .late { gate.open() } else { gate.close() }
            _ = try Files.remove(folder("pid"))
        } else {
            completion = try await ChildProcess.run(request)
        }
        try await waitUntil { proxy.exchanges.allSatisfy(\.isOver) }
        proxy.heal()
        proxy.forget()
        let said = String(
            decoding: completion.output + completion.errorOutput, as: UTF8.self)
        let wasKilled = completion.end == .signalled(SIGKILL) || completion.end == .exited(137)
        if !wasKilled {
            #expect([.exited(0), .exited(7)].contains(completion.end), "\(said)")
        }
        return (wasKilled, said)
    }

    private func killWhenHeld(_ gate: FaultGate, _ isOver: Lock<Bool>) async throws {
        let clock = SystemClock()
        while gate.arrived == 0 {
            if isOver.withLock({ $0 }) { return }
            try await clock.sleep(for: .milliseconds(2))
        }
        let pid = try #require(Int32(try folder.text(of: "pid")))
        kill(pid, SIGKILL)
    }
}
