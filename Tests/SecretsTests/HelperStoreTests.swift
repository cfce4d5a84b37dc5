import Host
import Model
import Secrets
import TestSupport
import Testing

struct HelperStoreTests {
    @Test func `the output is the value, without its last line break`() async throws {
        var scene = try Scene()
        scene.addScript("h", #"echo "value of $1""#)
        #expect(try await scene.resolve("h://some/path").value == "value of some/path")
        #expect(try await scene.resolve("h://some/path?trim=none").value == "value of some/path\n")
    }

    @Test func `placeholders replace whole arguments and nothing is split or expanded`()
        async throws
    {
        var scene = try Scene()
        scene.addHelper(
            "h",
            [
                "/bin/sh", "-c", #"printf '[%s]' "$@""#, "sh", "{path}", "x{path}", "{field}",
                "{ref}",
            ])
        let value = try await scene.resolve("h://a%20b;$(id)*#f").value
        #expect(value == "[a b;$(id)*][x{path}][f][h://a%20b;$(id)*#f]")
    }

    @Test func `a version is passed where the command has a place for it`() async throws {
        var scene = try Scene()
        scene.addHelper("h", ["/bin/echo", "{path}", "{version}"])
        #expect(try await scene.resolve("h://a?version=3").value == "a 3")
        #expect(try await scene.codes("h://a") == ["RC2002"])
    }

    @Test func `a document is read once and its fields taken out of it`() async throws {
        var scene = try Scene()
        let log = scene.folder("log")
        scene.addScript(
            "h", #"echo run >> \#(log); printf '{"user":"u-%s","pw":{"x":"p"}}' "$1""#,
            format: .document)
        let resolution = try await scene.resolve([
            "h://db#user", "h://db#/pw/x", "h://db?encode=url#user",
            "${h://db#user}:${h://db#/pw/x}",
            "h://other#user",
        ])
        #expect(resolution.diagnostics.filter { $0.severity == .error }.isEmpty)
        let template = try expression("${h://db#user}:${h://db#/pw/x}")
        #expect(resolution.secrets.value(of: template).map(plain) == "u-db:p")
        #expect(try scene.folder.text(of: "log") == "run\nrun\n")
    }

    @Test func `stdin is empty and the environment small`() async throws {
        var scene = try Scene([
            "GIVEN": "given", "OTHER": "other", "SSL_CERT_FILE": "/ca", "LC_ALL": "C",
        ])
        scene.addScript(
            "h", #"cat; env | cut -d= -f1 | LC_ALL=C sort | tr '\n' ' '"#, environment: ["GIVEN"])
        let value = try await scene.resolve("h://x").value ?? ""
        // What the shell itself adds is not ours.
        let own: Set<String> = ["_", "PWD", "SHLVL", "OLDPWD"]
        let names = value.split(separator: " ").map(String.init).filter { !own.contains($0) }
        #expect(names == ["GIVEN", "HOME", "PATH", "SSL_CERT_FILE"])
    }

    @Test func `it runs in the project folder`() async throws {
        var scene = try Scene()
        try scene.folder.write("#!/bin/sh\nprintf 'from '; pwd\n", to: "helper.sh")
        try await scene.run("chmod", "755", scene.folder("helper.sh"))
        scene.addHelper("h", ["./helper.sh", "{path}"])
        #expect(try await scene.resolve("h://x").value == "from \(scene.folder.path)")
    }

    @Test func `a value that looks like an option never reaches the program`() async throws {
        var scene = try Scene()
        scene.addHelper("h", ["/usr/bin/touch", "{path}"])
        #expect(try await scene.codes("h://--reference=/etc/passwd") == ["RC2002"])
    }

    @Test func `an empty output is an error`() async throws {
        var scene = try Scene()
        scene.addScript("h", "true")
        #expect(try await scene.codes("h://x") == ["RC2004"])
    }

    @Test(arguments: [
        ("exit 3", "ended with exit code 3"), ("kill -9 $$", "was ended by signal 9"),
        ("head -c 65537 /dev/zero", "was stopped because it printed more than 65536 bytes"),
    ])
    func `a failed helper is told with its reason`(script: String, reason: String) async throws {
        var scene = try Scene()
        scene.addScript("h", script)
        let diagnostic = try #require(try await scene.resolve("h://x").diagnostics.first)
        #expect(diagnostic.code.id == "RC2007")
        #expect(diagnostic.message == "h://x: /bin/sh \(reason)")
    }

    @Test func `65536 bytes of output are accepted`() async throws {
        var scene = try Scene()
        scene.addScript("h", #"head -c 65536 /dev/zero | tr '\0' a"#)
        #expect(try await scene.resolve("h://x").value?.utf8.count == 65_536)
    }

    @Test(.timeLimit(.minutes(4)))
    func `a helper that takes too long is stopped with all that it started`() async throws {
        var scene = try Scene()
        scene.helperDeadline = .milliseconds(80)
        scene.addScript("h", "sleep 300 & echo $! > \(scene.folder("pid")); wait")
        let diagnostics = try await scene.resolve("h://x").diagnostics
        #expect(diagnostics.first?.message.contains("ran too long") == true)
        if let pid = try? scene.folder.text(of: "pid"), !pid.isEmpty {
            // Gone, or a dead process that nobody has collected yet.
            let number = String(pid.dropLast())
            let status = (try? Files.read("/proc/\(number)/stat", limit: 4096)) ?? []
            let text = String(decoding: status, as: UTF8.self)
            #expect(status.isEmpty || text.contains(") Z "), "\(text)")
        }
    }

    @Test(.timeLimit(.minutes(4)))
    func `a grandchild that keeps the output open does not keep us`() async throws {
        var scene = try Scene()
        scene.addScript("h", "printf value; sleep 300 &")
        #expect(try await scene.resolve("h://x").value == "value")
    }

    @Test func `a program that is missing is named`() async throws {
        var scene = try Scene()
        scene.addHelper("h", ["/nonexistent/helper", "{path}"])
        let diagnostic = try #require(try await scene.resolve("h://x").diagnostics.first)
        #expect(diagnostic.code.id == "RC2007")
        #expect(diagnostic.message.contains("/nonexistent/helper could not be started"))
    }

    @Test func `stderr is shown on failure only, masked and harmless`() async throws {
        var scene = try Scene(["VAULT_PASS": "topsecret-given", "OTHER": "another-secret"])
        scene.addScript(
            "h",
            #"printf '\033[31mlogin %s %s failed\n' "$VAULT_PASS" another-secret >&2; printf half-value; echo half-value >&2; exit 1"#,
            environment: ["VAULT_PASS"])
        let diagnostics = try await scene.resolve(["h://x", "env://OTHER"]).diagnostics
        let help = try #require(diagnostics.first?.help.last)
        #expect(
            help == #"It wrote to stderr: \u{1b}[31mlogin (secret) (secret) failed\n(secret)\n"#)
        scene.addScript("fine", "echo warning >&2; printf value")
        #expect(try await scene.resolve("fine://x").diagnostics.isEmpty)
    }

    @Test func `long stderr is masked before it is cut`() async throws {
        var scene = try Scene(["A": "0123456789abcdef-secret"])
        // The secret straddles the place of the cut.
        scene.addScript(
            "h",
            #"head -c 590 /dev/zero | tr '\0' x >&2; printf 0123456789abcdef-secret >&2; exit 1"#)
        let diagnostics = try await scene.resolve(["h://x", "env://A"]).diagnostics
        let text = String(reflecting: diagnostics)
        #expect(text.contains("xxx(secret)"))
        #expect(!text.contains("0123"))
    }
}
