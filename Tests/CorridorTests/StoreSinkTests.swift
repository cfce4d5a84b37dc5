import Host
import Model
import TestSupport
import Testing

/// Tokens that go to a program instead of a file.
@Suite struct StoreSinkTests {
    /// Keeps values below `kept` and notes how it was called; with a file `refuse` it takes no
    /// token and repeats in its complaint what it was given.
    private static let script = """
        #!/bin/sh
        verb=$1; file="kept/$(printf %s "$2.$3" | tr / _)"; printf '%s\\n' "$*" >> calls
        mkdir -p kept
        case $verb in
        put) value=$(cat)
             case "$2" in *.probe) ;; *) if [ -e refuse ]; then echo "no: $value" >&2; exit 3; fi ;; esac
             printf %s "$value" > "$file" ;;
        get) if [ -e "$file" ]; then cat "$file"; fi ;;
        rm) rm -f "$file" ;;
        esac
        """

    private static let stores = """
          stores:
            keeper:
              type: exec
              command: [./keeper, get, "{path}", "{field}"]
              write: [./keeper, put, "{path}", "{field}"]
              delete: [./keeper, rm, "{path}", "{field}"]
            reader: {type: exec, command: [./keeper, get, "{path}", "{field}"]}

        """

    private let site: Site
    private var connection = TestKind.deck.connection("x")

    init() throws {
        site = try Site(platforms: [.deck], extra: Self.stores)
        try site.folder.write(Self.script, to: "keeper")
        try Files.setPermissions(0o755, of: site.folder("keeper"))
        connection.sink = "keeper://deck/x#token"
        try site.declare([connection])
    }

    private func kept() throws -> [String: String] {
        var kept: [String: String] = [:]
        for path in try site.files() where path.contains("kept/") {
            let name = Paths.lastComponent(of: path)
            kept[name] = try site.folder.text(of: "kept/\(name)")
        }
        return kept
    }

    private func calls() -> String { (try? site.folder.text(of: "calls")) ?? "" }

    @Test func `a token goes to the program, is replaced there, and goes with its connection`()
        async throws
    {
        for arguments in [["validate"], ["plan", "--secrets", "none"], ["plan"]] {
            #expect(try await site.run(arguments).status == 0)
        }
        #expect(calls().isEmpty)
        let created = try await site.apply()
        #expect(created.status == 0, "\(created.error)\(created.output)")
        let first = try #require(try kept()["deck_x.token"])
        #expect(try kept().count == 1)
        #expect(!first.isEmpty)
        #expect(
            calls().split(separator: "\n").map { String($0.prefix(3)) } == [
                "put", "get", "rm ", "put",
            ])

        site.setSecret(connection.secretVariable, "another-canary-value")
        let before = calls()
        #expect(try await site.run("plan", "--detailed-exitcode").status == 2)
        #expect(calls() == before)
        let replaced = try await site.apply()
        #expect(replaced.status == 0, "\(replaced.error)\(replaced.output)")
        let second = try #require(try kept()["deck_x.token"])
        #expect(second != first)
        #expect(try kept().count == 1)
        #expect(try await site.ids(.deck).count == 1)
        #expect(calls().contains("put deck/x.old token\n"))
        #expect(calls().contains("rm deck/x.old token\n"))
        for run in [created, replaced] {
            #expect(!(run.output + run.error).contains(first))
            #expect(!(run.output + run.error).contains(second))
        }
        #expect(!calls().contains(first) && !calls().contains(second))

        try site.declare([TestKind.deck.connection("other")])
        let deleted = try await site.apply()
        #expect(deleted.status == 0, "\(deleted.error)\(deleted.output)")
        #expect(try await site.ids(.deck).count == 1)
        #expect(try kept()["deck_x.token"] == nil)
    }

    @Test func `a program that refuses is asked again, then the token is kept and moved later`()
        async throws
    {
        try site.folder.write("", to: "refuse")
        let refused = try await site.apply()
        #expect(refused.status == 7, "\(refused.error)\(refused.output)")
        #expect(refused.output.contains("file://.reconcile/rescued/deck/x.access_token"))
        #expect(calls().split(separator: "\n").filter { $0 == "put deck/x token" }.count == 3)
        let token = try site.folder.text(of: ".reconcile/rescued/deck/x.access_token")
        #expect(!(refused.output + refused.error).contains(token))
        try Files.remove(site.folder("refuse"))
        let moved = try await site.apply()
        #expect(moved.status == 0, "\(moved.error)\(moved.output)")
        #expect(try kept()["deck_x.token"] == token)
        #expect(try await site.ids(.deck).count == 1)
        #expect(!Files.exists(site.folder(".reconcile/rescued/deck/x.access_token")))
    }

    @Test func `a token that the store lost is missed before anything is sent`() async throws {
        #expect(try await site.apply().status == 0)
        #expect(try await site.run("state", "verify").status == 0)
        try Files.remove(site.folder("kept/deck_x.token"))
        let verified = try await site.run("state", "verify")
        #expect(verified.status == 7, "\(verified.error)\(verified.output)")
        #expect(verified.output.contains("missing, keeper://deck/x#token"))

        site.setSecret(connection.secretVariable, "another-canary-value")
        try await site.clearLog()
        let replaced = try await site.apply()
        #expect(replaced.status == 6, "\(replaced.error)\(replaced.output)")
        #expect(replaced.output.contains("holds nothing"), "\(replaced.output)")
        #expect(try await site.mutations().isEmpty)
    }

    @Test(arguments: [
        ("reader://deck/x#token", "has no write command"), ("keeper://deck/x", "needs {field}"),
        ("nobody://deck/x", "no secret store"), ("env://DECK", "file or a store"),
        ("keeper://deck/x.old#token", "does not end in .old"),
    ])
    func `a store that cannot keep a token is refused by validate`(
        sink: String, complaint: String
    ) async throws {
        var connection = self.connection
        connection.sink = sink
        try site.declare([connection])
        let run = try await site.run("validate")
        #expect(run.status == 1)
        #expect(run.error.contains(complaint) || run.output.contains(complaint), "\(run.error)")
        #expect(calls().isEmpty)
    }
}
