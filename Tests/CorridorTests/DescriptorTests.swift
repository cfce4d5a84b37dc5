import Host
import Model
import TestSupport
import Testing

/// What the program still holds when it ends: no connection, no lock, no file of the project.
@Suite(.enabled("strace cannot trace here") { await Trace.works })
struct DescriptorTests {
    /// Runs the program, holds it in its last system call, and returns what its descriptors name.
    private func left(by arguments: [String], at site: Site) async throws -> [String] {
        _ = try? Files.remove(site.folder("pid"))
        var variables = site.secrets.withLock { $0 }
        variables["PATH"] = "/usr/bin:/bin"
        variables["HOME"] = site.folder.path
        variables["SWIFT_BACKTRACE"] = "enable=no"
        let words = arguments.joined(separator: " ")
        let request = ChildProcess.Request(
            [
                "/usr/bin/strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=exit_group", "-e",
                "inject=exit_group:delay_enter=6000000", "/bin/sh", "-c",
                "printf %s $$ > pid; exec \(Program.path) \(words)",
            ], environment: Environment(variables), workingFolder: site.folder.path,
            deadline: .seconds(120), outputLimit: 1 << 20)
        async let ended = ChildProcess.run(request)
        try await site.waitUntil { (try? site.folder.text(of: "pid"))?.isEmpty == false }
        let pid = try site.folder.text(of: "pid")
        try await site.waitUntil {
            // The number of exit_group comes first in the call that a thread is in.
            let threads = (try? Files.names(in: "/proc/\(pid)/task")) ?? []
            return threads.contains { thread in
                let call = try? Files.read("/proc/\(pid)/task/\(thread)/syscall", limit: 4096)
                return call.map { Self.isExit(String(decoding: $0, as: UTF8.self)) } == true
            }
        }
        let names = try Files.names(in: "/proc/\(pid)/fd")
        var held: [String] = []
        for name in names where !["0", "1", "2"].contains(name) {
            let listed = try await ChildProcess.run(
                ChildProcess.Request(
                    ["/bin/readlink", "/proc/\(pid)/fd/\(name)"],
                    environment: Environment(["PATH": "/bin"])))
            held.append(String(decoding: listed.output, as: UTF8.self))
        }
        let completion = try await ended
        #expect(
            completion.end == .exited(0),
            "\(String(decoding: completion.errorOutput, as: UTF8.self))")
        return held.sorted()
    }

    private static func isExit(_ call: String) -> Bool {
        #if arch(x86_64)
            call.hasPrefix("231 ")
        #else
            call.hasPrefix("94 ")
        #endif
    }

    @Test func `no connection, lock or file is left when the program ends`() async throws {
        let site = try Site()
        try site.declare(
            (1...20).flatMap { number in TestKind.allCases.map { $0.connection("c\(number)") } })
        for arguments in [["validate"], ["apply", "--auto-approve"], ["plan"], ["drift"]] {
            let held = try await left(by: arguments, at: site)
            #expect(held.filter { $0.hasPrefix("socket:") } == [], "\(arguments)")
            #expect(held.filter { $0.hasPrefix(site.folder.path) } == [], "\(arguments)")
            // Two threads that wait for signals and transfers have a pair each.
            #expect(held.count <= 6, "\(arguments): \(held)")
        }
    }
}
