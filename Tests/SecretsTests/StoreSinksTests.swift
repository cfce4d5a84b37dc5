import Host
import Model
import Secrets
import TestSupport
import Testing

/// Sinks that are stores, kept by a shell script in the folder of the test.
@Suite struct StoreSinksTests {
    /// Keeps values in `kept`, a file each, and notes its arguments in `calls`; what it reads it
    /// repeats in its complaints.
    private static let script = """
        verb=$1; file="kept/$(printf %s "$2$3" | tr / _)"; printf '%s\\n' "$*" >> calls
        mkdir -p kept
        case $verb in
        put) cat > value; if [ -e refuse ]; then cat value >&2; exit 3; fi
             if [ -e forget ]; then :; else cp value "$file"; fi; rm value ;;
        get) if [ -e refuse ]; then echo no >&2; exit 3; fi
             if [ -e "$file" ]; then cat "$file"; echo; fi ;;
        rm) rm -f "$file" ;;
        esac
        """

    private let scene: Scene
    private let sinks: StoreSinks

    init() throws {
        var scene = try Scene()
        func command(_ verb: String) -> [String] {
            ["/bin/sh", "-c", Self.script, "keeper", verb, "{path}", "{field}"]
        }
        scene.addHelper(
            "keeper", command("get"), write: command("put"), delete: command("rm"))
        scene.addHelper("silent", command("get"), write: command("put"))
        scene.addHelper("reader", command("get"))
        scene.addHelper(
            "slow", ["/bin/sleep", "{path}"], write: ["/bin/sh", "-c", "sleep 60", "{path}"])
        self.scene = scene
        sinks = StoreSinks(
            project: try scene.project(), environment: scene.environment,
            secrets: ResolvedSecrets(masked: [secret("known-canary")]), deadline: .seconds(30))
    }

    private func sink(_ text: String) throws -> SinkReference { try SinkReference(parsing: text) }

    private var kept: [String] {
        get throws {
            try Files.walk(scene.folder("kept")).filter { $0.kind == .file }
                .map { Paths.lastComponent(of: $0.path) }.sorted()
        }
    }

    private var calls: [String] {
        get throws {
            try scene.folder.text(of: "calls").split(separator: "\n").map(String.init)
        }
    }

    @Test func `a value goes in by stdin, comes back, and goes`() async throws {
        let place = try sink("keeper://deck/x#token")
        #expect(try await sinks.read(place) == nil)
        try await sinks.store(secret("t0ken-canary"), in: place)
        #expect(try await sinks.read(place).map(plain) == "t0ken-canary")
        try await sinks.copy(place, to: place.old)
        try await sinks.remove(place)
        #expect(try await sinks.read(place) == nil)
        #expect(try await sinks.read(place.old).map(plain) == "t0ken-canary")
        let calls = try self.calls
        #expect(calls.contains("put deck/x token"))
        #expect(!calls.contains { $0.contains("canary") })
    }

    @Test func `nothing cannot be copied, for what it belongs to could never go`() async throws {
        let place = try sink("keeper://deck/x#token")
        await #expect(throws: Diagnostic.self) { try await sinks.copy(place, to: place.old) }
        #expect(try !calls.contains { $0.hasPrefix("put") })
    }

    @Test func `a folder is tried once, by writing, reading and removing`() async throws {
        await withTaskGroup(of: Void.self) { group in
            for name in ["a", "b", "c"] {
                group.addTask {
                    do {
                        try await sinks.prepare(try sink("keeper://deck/\(name)#token"))
                    } catch {
                        Issue.record(error)
                    }
                }
            }
        }
        #expect(try calls.map { $0.prefix(3) } == ["put", "get", "rm "])
        try await sinks.prepare(try sink("keeper://other/a#token"))
        #expect(try calls.count == 6)
        #expect(try kept.isEmpty)
        // Without a program that removes, the text stays; it is no secret.
        try await sinks.prepare(try sink("silent://deck/a#token"))
        #expect(try kept == ["deck_a.probetoken"])
    }

    @Test func `a store that refuses or forgets is found out before, and tried again later`()
        async throws
    {
        let place = try sink("keeper://deck/x#token")
        try scene.folder.write("", to: "refuse")
        await #expect(throws: Diagnostic.self) { try await sinks.prepare(place) }
        try Files.remove(scene.folder("refuse"))
        try scene.folder.write("", to: "forget")
        let forgets = await #expect(throws: Diagnostic.self) { try await sinks.prepare(place) }
        #expect(forgets?.code == .sinkUnusable)
        #expect(forgets?.message.contains("does not give back") == true)
        try Files.remove(scene.folder("forget"))
        try await sinks.prepare(place)
    }

    @Test func `complaints show neither the value nor a secret of the run`() async throws {
        try scene.folder.write("", to: "refuse")
        let problem = await #expect(throws: Diagnostic.self) {
            try await sinks.store(
                secret("t0ken-canary and known-canary"), in: try sink("keeper://deck/x#token"))
        }
        #expect(problem?.message.contains("exit code 3") == true)
        let words = "\(problem?.message ?? "") \(problem?.help ?? [])"
        #expect(words.contains("(secret)"), "\(words)")
        #expect(!words.contains("canary"), "\(words)")
        // A store that cannot be asked is not an empty one.
        await #expect(throws: Diagnostic.self) {
            try await sinks.read(try sink("keeper://deck/x#token"))
        }
    }

    @Test func `a program that hangs is stopped`() async throws {
        let hasty = StoreSinks(
            project: try scene.project(), environment: scene.environment,
            secrets: ResolvedSecrets(), deadline: .milliseconds(200))
        let problem = await #expect(throws: Diagnostic.self) {
            try await hasty.store(secret("x"), in: try sink("slow://60"))
        }
        #expect(problem?.message.contains("ran too long") == true)
    }

    @Test func `a store that is gone or only reads says so`() async throws {
        for text in ["nowhere://x#token", "reader://x#token"] {
            let problem = await #expect(throws: Diagnostic.self) {
                try await sinks.read(SinkReference(text))
            }
            #expect(problem?.code == .sinkUnusable)
            #expect(problem?.help.isEmpty == false)
        }
    }
}
