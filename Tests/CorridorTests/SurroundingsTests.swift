import Host
import Model
import TestSupport
import Testing

/// Surroundings in which something is missing, full or closed: a clear error and the right exit
/// code, a state that is whole, and a next run that finishes.
@Suite(.fewAtOnce) struct SurroundingsTests {
    /// Applies one connection and declares two more.
    private func prepared() async throws -> Site {
        let site = try Site(platforms: [.dragops])
        try site.declare([TestKind.dragops.connection("a")])
        let run = try await site.apply()
        #expect(run.status == 0, "\(run.error)")
        try site.declare(["a", "b", "c"].map { TestKind.dragops.connection($0) })
        return site
    }

    /// Runs a line of the shell in which `$1` is the program.
    private func shell(
        _ line: String, at site: Site, without missing: String? = nil
    ) async throws -> Site.Run {
        var variables = site.secrets.withLock { $0 }
        variables["PATH"] = "/usr/bin:/bin"
        variables["HOME"] = site.folder.path
        variables["SWIFT_BACKTRACE"] = "enable=no"
        if let missing { variables[missing] = nil }
        let completion = try await ChildProcess.run(
            ChildProcess.Request(
                ["/bin/sh", "-c", line, "sh", Program.path],
                environment: Environment(variables), workingFolder: site.folder.path,
                deadline: .seconds(120), outputLimit: 1 << 20, errorLimit: 1 << 20))
        let status = if case .exited(let code) = completion.end { Int(code) } else { -1 }
        return Site.Run(
            status: status, output: String(decoding: completion.output, as: UTF8.self),
            error: String(decoding: completion.errorOutput, as: UTF8.self))
    }

    /// The next run does what is left, and the one after that nothing.
    private func finish(_ site: Site) async throws {
        let next = try await site.apply()
        #expect(next.status == 0, "\(next.error)\(next.output)")
        #expect(try await site.objects(.dragops).count == 3)
        let list = try await site.run("state", "list")
        for name in ["a", "b", "c"] { #expect(list.output.contains("dragops/\(name)")) }
        let verified = try await site.run("state", "verify")
        #expect(verified.status == 0 || verified.status == 64, "\(verified.error)")
        try await site.clearLog()
        #expect(try await site.apply().status == 0)
        #expect(try await site.mutations().isEmpty)
    }

    @Test(arguments: [
        ">/dev/full", ">&-", ">&- 2>&-", ">&- <&-", "--format json >/dev/full",
        "--format json >&-",
    ])
    func `an apply whose report is lost does everything and says that it is lost`(
        way: String
    ) async throws {
        let site = try await prepared()
        let run = try await shell("exec \"$1\" apply --auto-approve \(way)", at: site)
        #expect(run.status == 6, "\(run.error)")
        #expect(run.error.contains("RC9016") != way.contains("2>&-"), "\(run.error)")
        #expect(try await site.objects(.dragops).count == 3)
        try await site.clearLog()
        try await finish(site)
    }

    @Test func `an apply whose reader is gone does everything`() async throws {
        let site = try await prepared()
        // The reader of the pipe has ended before the program starts.
        let run = try await shell(
            "mkfifo f; head -c0 <f & exec 3>f; wait $!; exec \"$1\" apply --auto-approve >&3",
            at: site)
        #expect(run.status == 6, "\(run.error)")
        #expect(run.error.contains("RC9016"), "\(run.error)")
        #expect(try await site.objects(.dragops).count == 3)
        try await finish(site)
    }

    @Test(arguments: ["plan", "state list", "validate --format json", "version", "--help"])
    func `whatever is cut on a full disk does not look whole`(words: String) async throws {
        let site = try await prepared()
        let run = try await shell("exec \"$1\" \(words) >/dev/full", at: site)
        #expect(run.status == 6, "\(run.error)")
        #expect(run.error.contains("RC9016"), "\(run.error)")
    }

    @Test(arguments: ["2>/dev/full", "2>&-", "<&-", "2>&- <&-"])
    func `nobody needs to listen to progress`(way: String) async throws {
        let site = try await prepared()
        let run = try await shell(
            "exec \"$1\" apply --auto-approve --format json \(way)", at: site)
        #expect(run.status == 0, "\(run.error)")
        #expect(run.json?["summary"]?["done"] == 2)
        try await finish(site)
    }

    @Test(arguments: [
        ("ulimit -n 16;", nil), ("", "HOME"), ("TMPDIR=/nowhere", nil), ("HOME=/nowhere", nil),
        ("HOME=relative", nil), ("LC_ALL=C LANG=C", nil),
    ])
    func `what is not needed may be missing`(before: String, missing: String?) async throws {
        let site = try await prepared()
        let run = try await shell(
            "\(before) \(before.hasSuffix(";") ? "exec" : "") \"$1\" apply --auto-approve",
            at: site, without: missing)
        #expect(run.status == 0, "\(run.error)")
        try await finish(site)
    }

    @Test(arguments: [12, 9])
    func `too few descriptors end in an error and never in a second object`(
        limit: Int
    ) async throws {
        let site = try await prepared()
        let run = try await shell(
            "ulimit -n \(limit); exec \"$1\" apply --auto-approve", at: site)
        #expect([0, 1, 6, 8].contains(run.status), "\(run.error)")
        #expect(run.status == 0 || run.error.contains("error[RC"), "\(run.error)")
        try await finish(site)
    }
}

/// A disk that fails under the state.
@Suite(.fewAtOnce, .enabled("strace cannot trace here") { await Trace.works })
struct FailingDiskTests {
    /// Runs an apply in which calls on a file fail.
    private func apply(
        at site: Site, failing calls: String, with error: String, on file: String
    ) async throws -> Site.Run {
        var variables = site.secrets.withLock { $0 }
        variables["PATH"] = "/usr/bin:/bin"
        variables["HOME"] = site.folder.path
        variables["SWIFT_BACKTRACE"] = "enable=no"
        let name = String(calls.prefix { $0 != ":" })
        let completion = try await ChildProcess.run(
            ChildProcess.Request(
                [
                    "/usr/bin/strace", "-f", "-qq", "-o", "/dev/null", "-P", site.folder(file),
                    "-e", "trace=\(name)", "-e",
                    "inject=\(name):error=\(error)\(calls.dropFirst(name.count))", Program.path,
                    "apply", "--auto-approve",
                ], environment: Environment(variables), workingFolder: site.folder.path,
                deadline: .seconds(120), outputLimit: 1 << 20, errorLimit: 1 << 20))
        let status = if case .exited(let code) = completion.end { Int(code) } else { -1 }
        return Site.Run(
            status: status, output: String(decoding: completion.output, as: UTF8.self),
            error: String(decoding: completion.errorOutput, as: UTF8.self))
    }

    private func finish(_ site: Site, _ count: Int) async throws {
        let next = try await site.apply()
        #expect(next.status == 0, "\(next.error)\(next.output)")
        #expect(try await site.objects(.dragops).count == count)
        try await site.clearLog()
        #expect(try await site.apply().status == 0)
        #expect(try await site.mutations().isEmpty)
    }

    @Test(arguments: ["fallocate", "write", "fdatasync"], ["ENOSPC", "EIO", "EDQUOT"])
    func `a state that cannot take the intent sends nothing`(
        call: String, error: String
    ) async throws {
        let site = try Site(platforms: [.dragops])
        try site.declare([TestKind.dragops.connection("a")])
        #expect(try await site.apply().status == 0)
        try site.declare(["a", "b", "c"].map { TestKind.dragops.connection($0) })
        try await site.clearLog()
        let run = try await apply(
            at: site, failing: call, with: error, on: ".reconcile/state.jsonl")
        #expect(run.status == 6, "\(run.error)")
        #expect(run.error.contains("RC5009"), "\(run.error)")
        #expect(try await site.mutations().isEmpty)
        try await finish(site, 3)
    }

    @Test(arguments: ["write", "fdatasync"], 2...4)
    func `a result that cannot be stored is not lost`(call: String, number: Int) async throws {
        let site = try Site(platforms: [.dragops], limits: "settleSeconds: 1, concurrency: 1")
        try site.declare([TestKind.dragops.connection("a")])
        #expect(try await site.apply().status == 0)
        try site.declare(["a", "b", "c"].map { TestKind.dragops.connection($0) })
        let run = try await apply(
            at: site, failing: "\(call):when=\(number)+", with: "EIO",
            on: ".reconcile/state.jsonl")
        // The last of them may be spared.
        #expect(run.status == 6 || run.status == 0, "\(run.error)")
        #expect(run.status == 0 || run.error.contains("RC5009"), "\(run.error)")
        try await finish(site, 3)
    }

    @Test(arguments: [("openat", ".reconcile/state.jsonl.lock"), ("mkdir", ".reconcile")])
    func `a folder that is only to be read is refused before anything is sent`(
        call: String, file: String
    ) async throws {
        let site = try Site(platforms: [.dragops])
        try site.declare([TestKind.dragops.connection("a")])
        let run = try await apply(at: site, failing: call, with: "EROFS", on: file)
        #expect([1, 8].contains(run.status), "\(run.error)")
        #expect(run.error.contains("RC5002"), "\(run.error)")
        #expect(try await site.mutations().isEmpty)
        try await finish(site, 1)
    }
}
