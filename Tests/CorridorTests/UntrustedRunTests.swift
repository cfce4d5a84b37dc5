import Host
import Model
import TestSupport
import Testing

/// What runs for a pull request of a stranger asks the system for nothing but its own files.
@Suite(.enabled("strace cannot trace here") { await Trace.works })
struct UntrustedRunTests {
    private func site() throws -> Site {
        let site = try Site()
        try site.folder.write("file-secret-canary", to: "token.txt")
        try site.folder.write("#!/bin/sh\ntouch helper-ran\n", to: "helper")
        try site.declare(TestKind.allCases.map { $0.connection("a") })
        let text = try site.folder.text(of: "connections/all.yaml")
        try site.manifest(
            text.replacing("env://SECRET_BLINK_A", with: "file://token.txt")
                .replacing("env://SECRET_MIELTO_A", with: "vault://kv/a"))
        let project = try site.folder.text(of: "reconcile.yaml")
        try site.folder.write(
            project + "  stores: {vault: {type: exec, command: [\(site.folder("helper"))]}}\n",
            to: "reconcile.yaml")
        return site
    }

    @Test(arguments: [["validate"], ["plan", "--secrets", "none"]])
    func `no socket, no program and no secret is touched`(_ verb: [String]) async throws {
        let site = try site()
        let (run, trace) = try await Trace.run(verb, at: site)
        #expect(run.status == 0, "\(run.error)")
        #expect(trace.contains { $0.contains("connections/all.yaml") })
        #expect(trace.count { $0.contains("execve(") } == 1)
        for word in ["socket(", "connect(", "token.txt", "helper", "resolv.conf", "/clone("] {
            #expect(trace.filter { $0.contains(word) } == [], "\(word)")
        }
        #expect(!Files.exists(site.folder("helper-ran")))
    }

    @Test func `a token that a platform returned is not looked at either`() async throws {
        let site = try Site(platforms: [.deck])
        let (stays, goes) = (TestKind.deck.connection("a"), TestKind.deck.connection("b"))
        try site.declare([stays, goes])
        #expect(try await site.apply().status == 0)
        try site.declare([stays])
        let (run, trace) = try await Trace.run(["plan", "--secrets", "none"], at: site)
        #expect(run.status == 0, "\(run.error)")
        #expect(run.output.contains("1 to delete"), "\(run.output)")
        #expect(trace.filter { $0.contains(".token") } == [])
        let (_, second) = try await Trace.run(["plan"], at: site)
        #expect(second.contains { $0.contains("b.token") }, "the trace sees what it looks for")
    }

    @Test func `the trace sees what it looks for`() async throws {
        let site = try site()
        let (_, trace) = try await Trace.run(["plan"], at: site)
        #expect(trace.contains { $0.contains("token.txt") })
        #expect(trace.contains { $0.contains("helper") && $0.contains("execve(") })
        try site.declare([])
        try site.declare([TestKind.dragops.connection("a")])
        let (_, second) = try await Trace.run(["plan"], at: site)
        #expect(second.contains { $0.contains("connect(") })
    }
}

/// Runs of the program below strace.
enum Trace {
    private static let tool = "/usr/bin/strace"

    /// Whether strace is there and may trace.
    static var works: Bool {
        get async {
            guard Files.exists(tool) else { return false }
            let run = try? await ChildProcess.run(
                ChildProcess.Request(
                    [tool, "-qq", "-e", "trace=execve", "/bin/true"],
                    environment: Environment(["PATH": "/bin"])))
            return run?.end == .exited(0)
        }
    }

    /// The run and the calls that have to do with files, programs and the network.
    static func run(
        _ arguments: [String], at site: Site
    ) async throws -> (run: Site.Run, calls: [String]) {
        var variables = site.secrets.withLock { $0 }
        variables["PATH"] = "/usr/bin:/bin"
        variables["HOME"] = site.folder.path
        variables["SWIFT_BACKTRACE"] = "enable=no"
        let file = site.folder("trace.txt")
        let completion = try await ChildProcess.run(
            ChildProcess.Request(
                [
                    tool, "-f", "-qq", "-s", "256", "-o", file, "-e",
                    "trace=%network,execve,openat,open,readlink", Program.path,
                ] + arguments, environment: Environment(variables),
                workingFolder: site.folder.path, deadline: .seconds(120), outputLimit: 1 << 20))
        let status = if case .exited(let code) = completion.end { Int(code) } else { -1 }
        let calls = String(decoding: try Files.read(file, limit: 64 << 20), as: UTF8.self)
        return (
            Site.Run(
                status: status, output: String(decoding: completion.output, as: UTF8.self),
                error: String(decoding: completion.errorOutput, as: UTF8.self)),
            calls.split(separator: "\n").map(String.init)
        )
    }
}
