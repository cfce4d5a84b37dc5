import Host
import Model
import TestSupport
import Testing

/// What a crash of the program shows: nothing of what it holds.
@Suite struct CrashTests {
    /// A shell that allows core files and lets nothing of the runtime be switched off.
    private static func crashing(
        _ line: String, in folder: TemporaryFolder, _ variables: [String: String]
    ) async throws -> ChildProcess.Completion {
        var variables = variables
        variables["PATH"] = "/usr/bin:/bin"
        variables["SWIFT_BACKTRACE"] = "enable=yes,color=no,interactive=no,registers=all"
        return try await ChildProcess.run(
            ChildProcess.Request(
                ["/bin/sh", "-c", "ulimit -c unlimited; \(line)"],
                environment: Environment(variables), workingFolder: folder.path,
                deadline: .seconds(90), outputLimit: 1 << 20, errorLimit: 8 << 20))
    }

    /// The value in every form, and every stretch of eight bytes as text and as hex digits.
    private static func forms(of value: String) -> Set<String> {
        var forms = Set(SecretForms.all(of: value))
        let bytes = Array(value.utf8)
        for start in bytes.indices.dropLast(7) {
            let window = bytes[start..<start + 8]
            forms.insert(String(decoding: window, as: UTF8.self))
            let digits = window.map { [$0].hexadecimal }
            forms.insert(digits.joined())
            forms.insert(digits.joined(separator: " "))
            // As a word of this machine.
            forms.insert(digits.reversed().joined())
        }
        return forms
    }

    private static func shown(_ value: String, in run: ChildProcess.Completion) -> [String] {
        let text = String(decoding: run.output + run.errorOutput, as: UTF8.self)
        return forms(of: value).filter { text.contains($0) }.sorted()
    }

    private static func cores(in folder: TemporaryFolder) throws -> [String] {
        try Files.walk(folder.path).map(\.path).filter {
            Paths.lastComponent(of: $0).contains("core")
        }
    }

    @Test(arguments: ["SEGV", "ILL", "ABRT", "TRAP", "BUS", "FPE", "QUIT", "SYS"])
    func `the program that a signal ends shows no secret and leaves no core`(
        _ signal: String
    ) async throws {
        let site = try Site(platforms: [.dragops], faults: ["dragops:create:delay=20000ms@1"])
        let connection = TestKind.dragops.connection("a")
        try site.declare([connection])
        // Unlike anything that the program says by itself.
        for (index, name) in site.secrets.withLock({ $0.keys.sorted() }).enumerated() {
            site.setSecret(name, "Xj4v/\(index)+\"q<&>~Vb7Tm2Lk9Rz\(index)Wd6Hy8Pn3Gc")
        }
        let secrets = site.secrets.withLock { $0 }
        async let ended = Self.crashing(
            "printf %s $$ > pid; exec \(Program.path) apply --auto-approve --verbose",
            in: site.folder, secrets)
        try await site.waitUntil { try await site.mutations().count >= 1 }
        _ = try await ChildProcess.run(
            ChildProcess.Request(
                ["/bin/kill", "-\(signal)", try site.folder.text(of: "pid")],
                environment: Environment(["PATH": "/bin"])))
        let run = try await ended
        guard case .signalled = run.end else {
            Issue.record("ended by \(run.end)")
            return
        }
        for (name, value) in secrets {
            #expect(Self.shown(value, in: run) == [], "\(name) is shown")
        }
        #expect(try Self.cores(in: site.folder) == [])
    }

    @Test(arguments: ["index", "overflow", "abort", "access"])
    func `a trap behind the hardening shows no secret and leaves no core`(
        _ way: String
    ) async throws {
        let folder = try TemporaryFolder()
        let secret = "probe-s3cr3t/+\"<&>~canary-of-some-length"
        let probe = Paths.join(Paths.parent(of: Program.path), "crash-probe")
        let run = try await Self.crashing(
            "exec \(probe) hardened \(way)", in: folder, ["PROBE_SECRET": secret])
        guard case .signalled = run.end else {
            Issue.record("ended by \(run.end)")
            return
        }
        #expect(Self.shown(secret, in: run) == [])
        #expect(try Self.cores(in: folder) == [])
    }

    @Test func `without the hardening there is something to hide`() async throws {
        let folder = try TemporaryFolder()
        let secret = "probe-s3cr3t/+\"<&>~canary-of-some-length"
        let probe = Paths.join(Paths.parent(of: Program.path), "crash-probe")
        let run = try await Self.crashing(
            "exec \(probe) plain access", in: folder, ["PROBE_SECRET": secret])
        // The runtime prints the memory that registers point to, or the system writes a core.
        let isSeen = try !Self.shown(secret, in: run).isEmpty || !Self.cores(in: folder).isEmpty
        #expect(isSeen, "\(String(decoding: run.errorOutput.prefix(2000), as: UTF8.self))")
    }
}
