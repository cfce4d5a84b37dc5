import Host
import Model
import TestSupport
import Testing

/// Files that are not what they should be: the program says so at once and in little memory.
@Suite struct HostileFileTests {
    /// What stands in the place of a file.
    enum Trick: String, CaseIterable, Sendable {
        case huge, pipe, folder, device, process, loop

        func make(_ path: String) -> [String] {
            switch self {
            case .huge: ["/usr/bin/truncate", "-s", "1G", path]
            case .pipe: ["/usr/bin/mkfifo", path]
            case .folder: ["/bin/mkdir", path]
            case .device: ["/bin/ln", "-s", "/dev/zero", path]
            case .process: ["/bin/ln", "-s", "/proc/self/environ", path]
            case .loop: ["/bin/ln", "-s", path, path]
            }
        }
    }

    private func put(_ trick: Trick, at name: String, of site: Site) async throws {
        _ = try? Files.remove(site.folder(name))
        let run = try await ChildProcess.run(
            ChildProcess.Request(
                trick.make(site.folder(name)), environment: Environment(["PATH": "/usr/bin:/bin"])))
        try #require(run.end == .exited(0))
    }

    /// Runs the program with no more than 300 MB of memory of its own.
    private func run(_ arguments: [String], at site: Site) async throws -> Site.Run {
        let words = arguments.map { "'\($0)'" }.joined(separator: " ")
        var variables = site.secrets.withLock { $0 }
        variables["PATH"] = "/usr/bin:/bin"
        variables["HOME"] = site.folder.path
        variables["SWIFT_BACKTRACE"] = "enable=no"
        let completion = try await ChildProcess.run(
            ChildProcess.Request(
                ["/bin/sh", "-c", "ulimit -d 300000; exec \(Program.path) \(words)"],
                environment: Environment(variables), workingFolder: site.folder.path,
                deadline: .seconds(60), outputLimit: 8 << 20))
        let status = if case .exited(let code) = completion.end { Int(code) } else { -1 }
        return Site.Run(
            status: status, output: String(decoding: completion.output, as: UTF8.self),
            error: String(decoding: completion.errorOutput, as: UTF8.self))
    }

    @Test(arguments: Trick.allCases, ["reconcile.yaml", "connections/all.yaml"])
    func `a project or manifest that is no file of text is refused`(
        _ trick: Trick, _ name: String
    ) async throws {
        let site = try Site(platforms: [.blink])
        try site.declare([TestKind.blink.connection("a")])
        try await put(trick, at: name, of: site)
        let run = try await run(["validate"], at: site)
        #expect(run.status == 1, "\(run.error)")
        #expect(!(run.output + run.error).contains("canary"))
    }

    @Test(arguments: Trick.allCases)
    func `a plan file that is none is refused`(_ trick: Trick) async throws {
        let site = try Site(platforms: [.blink])
        try site.declare([TestKind.blink.connection("a")])
        try await put(trick, at: "plan.json", of: site)
        for arguments in [["show", "plan.json"], ["apply", "plan.json"]] {
            let run = try await run(arguments, at: site)
            #expect([1, 5].contains(run.status), "\(arguments) \(run.status) \(run.error)")
            #expect(!(run.output + run.error).contains("canary"))
        }
        #expect(try await site.mutations().isEmpty)
    }

    @Test(arguments: Trick.allCases)
    func `a state that is none is never taken for empty`(_ trick: Trick) async throws {
        let site = try Site(platforms: [.blink])
        try site.declare([TestKind.blink.connection("a")])
        try Files.makeFolder(site.folder(".reconcile"), permissions: 0o700)
        try await put(trick, at: ".reconcile/state.jsonl", of: site)
        for arguments in [["plan"], ["apply", "--auto-approve"], ["state", "list"]] {
            let run = try await run(arguments, at: site)
            #expect(run.status == 8, "\(arguments) \(run.status) \(run.error)")
            #expect(!(run.output + run.error).contains("canary"))
        }
        #expect(try await site.mutations().isEmpty)
    }

    @Test(arguments: Trick.allCases)
    func `a secret that is no small file is refused`(_ trick: Trick) async throws {
        let site = try Site(platforms: [.blink])
        try site.declare([TestKind.blink.connection("a")])
        let text = try site.folder.text(of: "connections/all.yaml")
        try site.manifest(text.replacing("env://SECRET_BLINK_A", with: "file://trick"))
        try await put(trick, at: "trick", of: site)
        let run = try await run(["plan"], at: site)
        #expect(run.status == 1, "\(run.error)")
        #expect(run.error.contains("file://trick"))
        #expect(!(run.output + run.error).contains("canary"))
    }

    @Test(arguments: [Trick.pipe, .folder, .device, .process, .loop])
    func `a sink that is no file stops the create`(_ trick: Trick) async throws {
        let site = try Site(platforms: [.deck])
        try site.declare([TestKind.deck.connection("a")])
        try Files.makeFolder(site.folder("secrets"), permissions: 0o700)
        try await put(trick, at: "secrets/a.token", of: site)
        let run = try await run(["apply", "--auto-approve"], at: site)
        #expect(run.status != 0, "\(run.output)")
        #expect(try await site.mutations().isEmpty)
    }
}
