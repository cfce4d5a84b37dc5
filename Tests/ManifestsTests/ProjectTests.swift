import Documents
import Glibc
import Host
import Manifests
import Model
import TestSupport
import Testing

@Suite struct ProjectTests {
    @Test func `a project file is read with its defaults`() throws {
        let bench = try Bench(manifests: "[a.yaml]", ["a.yaml": Bench.manifest("a")])
        let project = try #require(bench.load().project)
        #expect(project.name == "corpus")
        #expect(project.folder == bench.folder.path)
        #expect(project.file == bench.folder("reconcile.yaml"))
        #expect(
            project.platforms.map(\.name) == ["blink-prod", "deck", "dragops", "mielto", "xpander"])
        #expect(project.state == .file(path: bench.folder(".reconcile/state.jsonl")))
        #expect(project.stores.map(\.name) == ["env", "file", "keeper", "vault"])
        #expect(project.fingerprintKey == nil)
        #expect(project.guards == Policy.GuardLimits())
        let blink = try #require(project.platforms.first)
        #expect(
            blink.account
                == Account(endpoint: "https://app.blinkops.com/api/v1", workspace: "7d0c"))
        #expect(
            blink.auth == [
                "apiKey": try SecretExpression(reference: "env://BLINK_API_KEY", revision: nil)
            ])
        #expect(blink.limits == PlatformEntry.Limits())
        #expect(blink.prune == .managed)
        #expect(blink.adopt == .matching)
    }

    @Test func `everything that a project file may say arrives`() throws {
        let bench = try Bench()
        let complete = Paths.join(Repository.corpus, "projects/good/complete.yaml")
        try bench.folder.write(Repository.text(complete), to: "reconcile.yaml")
        try bench.folder.write(Bench.manifest("a"), to: "connection.yaml")
        let project = try #require(bench.load().project)
        let blink = try #require(project.platforms.first)
        #expect(blink.account.endpoint == "https://eu.blinkops.com/api/v1")
        #expect(
            blink.routes == [
                "delete": "DELETE /v2/workspace/{workspace}/connections/{id}", "list": "GET /all",
            ])
        #expect(blink.limits == PlatformEntry.Limits(requestsPerSecond: 0.5, settleSeconds: 0))
        #expect(blink.prune == .never)
        #expect(blink.adopt == .never)
        #expect(project.state == .file(path: bench.folder("state/x.jsonl")))
        #expect(project.guards == Policy.GuardLimits(maxDestroy: 0, maxDestroyPercent: 100))
        #expect(project.allowedUnmanaged == ["mielto/**", "deck/x *"])
        #expect(project.fingerprintKey?.written == "${env://A}${env://B}")
        #expect(project.fingerprintKeySource?.start.line == 23)
        #expect(project.stores.map(\.allow) == [["ACME_*", "A", "B"], [], [], [], ["kv/**"]])
        #expect(
            project.stores.last?.kind
                == .exec(
                    StoreDeclaration.Helper(
                        command: ["vault", "kv", "get", "{path}"], format: .document,
                        environment: ["VAULT_ADDR"])))
    }

    @Test(arguments: [
        ("https://DRAGOPS.acme.dev/", "https://dragops.acme.dev"),
        ("https://a.dev:443//", "https://a.dev"),
        ("https://a.dev:8443/Api/", "https://a.dev:8443/Api"),
        ("http://127.0.0.1:80", "http://127.0.0.1"), ("http://[::1]:9/x", "http://[::1]:9/x"),
        ("http://localhost:443", "http://localhost:443"),
    ])
    func `endpoints are brought into one form`(written: String, expected: String) throws {
        let bench = try Bench(manifests: "[a.yaml]", ["a.yaml": Bench.manifest("a")])
        let text = try bench.folder.text(of: "reconcile.yaml")
        try bench.folder.write(
            text.replacing("https://dragops.acme.dev/api", with: written), to: "reconcile.yaml")
        let loaded = bench.load()
        #expect(loaded.diagnostics == [])
        #expect(
            loaded.project?.platforms.first { $0.name == "dragops" }?.account.endpoint == expected)
    }

    @Test(arguments: [
        "http://localhost.", "http://127.1", "http://127.0.0.1@evil.dev", "http://[::2]",
        "https://a.dev:0", "https://a.dev:99999", "https://a.dev:", "https://-a.dev",
        "https://a_b.dev", "https://[zz]", "https://a.dev/%0a/../x", "ftp://a.dev", "https://",
        "https://a.dev/\u{e9}", "https://a.dev/%2", "https://a.dev/%2E%2e/x",
        "http://127.0.0.010", "http://127.0.0.256",
    ])
    func `addresses that may not be used are refused`(written: String) throws {
        let bench = try Bench(manifests: "[a.yaml]", ["a.yaml": Bench.manifest("a")])
        let text = try bench.folder.text(of: "reconcile.yaml")
        try bench.folder.write(
            text.replacing("https://dragops.acme.dev/api", with: "\"\(written)\""),
            to: "reconcile.yaml")
        #expect(bench.load().diagnostics.map(\.code) == [.invalidEndpoint])
    }
}

@Suite struct ManifestFilesTests {
    private func files(_ manifests: String, _ names: [String]) throws -> [String] {
        let bench = try Bench(
            manifests: manifests,
            Dictionary(
                names.enumerated().map { ($1, Bench.manifest("n\($0)")) },
                uniquingKeysWith: { first, _ in first }))
        let loaded = bench.load()
        #expect(loaded.diagnostics == [])
        return loaded.declarations.map(\.source.file).sorted()
    }

    private let all = [
        "a.yaml", "m/a.yaml", "m/b.yml", "m/c.txt", "m/deep/er/d.yaml", "m/.hidden.yaml",
        "m/.git/e.yaml", "other/f.yaml",
    ]

    @Test(arguments: [
        ("[a.yaml]", ["a.yaml"]), ("[m]", ["m/a.yaml", "m/b.yml", "m/deep/er/d.yaml"]),
        ("[m/]", ["m/a.yaml", "m/b.yml", "m/deep/er/d.yaml"]),
        ("[\"m/*.yaml\"]", ["m/a.yaml"]), ("[\"m/**/*.yaml\"]", ["m/a.yaml", "m/deep/er/d.yaml"]),
        ("[\"**/d.yaml\"]", ["m/deep/er/d.yaml"]), ("[\"?.yaml\"]", ["a.yaml"]),
        ("[\"*/f.yaml\", other, other/f.yaml]", ["other/f.yaml"]), ("[m/c.txt]", ["m/c.txt"]),
        ("[.]", ["a.yaml", "m/a.yaml", "m/b.yml", "m/deep/er/d.yaml", "other/f.yaml"]),
        ("[m/.git]", ["m/.git/e.yaml"]),
    ])
    func `entries name files, folders and patterns`(manifests: String, expected: [String]) throws {
        #expect(try files(manifests, all) == expected)
    }

    @Test(arguments: [
        "[nothing.yaml]", "[empty]", "[\"*.yml\"]", "[\"no/*.yaml\"]", "[m, nothing]",
    ])
    func `an entry that names nothing is an error`(manifests: String) throws {
        let bench = try Bench(
            manifests: manifests, ["m/a.yaml": Bench.manifest("a"), "empty/x.txt": ""])
        #expect(bench.load().diagnostics.map(\.code) == [.noManifestFiles])
    }

    @Test func `files without a manifest are an empty set, which is an error`() throws {
        let bench = try Bench(manifests: "[m]", ["m/a.yaml": "# nothing\n", "m/b.yaml": "---\n"])
        #expect(bench.load().diagnostics.map(\.code) == [.emptyManifestSet])
    }

    @Test func `a symbolic link to a folder is an error, one to a file is a file`() throws {
        let bench = try Bench(
            manifests: "[m]", ["m/a.yaml": Bench.manifest("a"), "x/b.yaml": Bench.manifest("b")])
        symlink("../x/b.yaml", bench.folder("m/b.yaml"))
        #expect(bench.load().declarations.count == 2)
        symlink("../x", bench.folder("m/folder"))
        #expect(bench.load().diagnostics.map(\.code) == [.linkNotFollowed])
    }
}
