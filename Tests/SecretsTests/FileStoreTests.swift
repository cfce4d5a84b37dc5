import Host
import Model
import Secrets
import TestSupport
import Testing

struct FileStoreTests {
    @Test func `paths are relative to the project folder or absolute below it`() async throws {
        let scene = try Scene()
        let path = try scene.folder.write("value", to: "a/b c")
        #expect(try await scene.resolve("file://a/b%20c").value == "value")
        let absolute = path.replacing(" ", with: "%20")
        #expect(try await scene.resolve("file://\(absolute)").value == "value")
        #expect(try await scene.resolve("file://x/../a/./b%20c").value == "value")
    }

    @Test(arguments: [
        "file:///etc/passwd", "file://../outside", "file://a/../../outside",
        "file:///proc/self/environ",
        "file:///dev/zero", "file:///sys/kernel/uevent_seqnum", "file:///nonexistent/x",
        "file:///run/secretsX/a", "file:///run/secrets/../../etc/passwd",
    ])
    func `files elsewhere are refused before they are looked for`(text: String) async throws {
        #expect(try await Scene().codes(text) == ["RC2002"])
    }

    @Test func `links are followed inside and refused on their way out`() async throws {
        let scene = try Scene()
        let outside = try TemporaryFolder()
        try outside.write("stolen", to: "x")
        try scene.folder.write("value", to: "real/x")
        try await scene.run("ln", "-s", "real/x", scene.folder("inner"))
        try await scene.run("ln", "-s", outside("x"), scene.folder("outer"))
        try await scene.run("ln", "-s", outside.path, scene.folder("folder"))
        try await scene.run("ln", "-s", "/proc/self/environ", scene.folder("environ"))
        try await scene.run("ln", "-s", "nowhere", scene.folder("dangling"))
        #expect(try await scene.resolve("file://inner").value == "value")
        #expect(try await scene.codes("file://outer") == ["RC2002"])
        #expect(try await scene.codes("file://folder/x") == ["RC2002"])
        #expect(try await scene.codes("file://environ") == ["RC2002"])
        #expect(try await scene.codes("file://dangling") == ["RC2003"])
    }

    @Test(.timeLimit(.minutes(10)))
    func `only regular files are read, and nobody waits on a pipe`() async throws {
        let scene = try Scene()
        try await scene.run("mkfifo", scene.folder("pipe"))
        try await scene.run("mkdir", scene.folder("folder"))
        #expect(try await scene.codes("file://pipe") == ["RC2002"])
        #expect(try await scene.codes("file://folder") == ["RC2002"])
    }

    @Test func `the size is bounded`() async throws {
        let scene = try Scene()
        let most = String(repeating: "a", count: 65_536)
        try scene.folder.write(most, to: "most")
        try scene.folder.write(most + "a", to: "more")
        #expect(try await scene.resolve("file://most").value == most)
        #expect(try await scene.codes("file://more") == ["RC2005"])
    }

    @Test func `a missing file and a file where a folder should be are not found`() async throws {
        let scene = try Scene()
        try scene.folder.write("value", to: "a")
        #expect(try await scene.codes("file://b") == ["RC2003"])
        #expect(try await scene.codes("file://a/b") == ["RC2003"])
    }

    @Test func `credentials of a service manager are read where it puts them`() async throws {
        var scene = try Scene()
        let credentials = try TemporaryFolder()
        let path = try credentials.write("value", to: "token")
        #expect(try await scene.codes("file://\(path)") == ["RC2002"])
        scene.environment = scene.environment.setting("CREDENTIALS_DIRECTORY", to: credentials.path)
        #expect(try await scene.resolve("file://\(path)").value == "value")
    }

    @Test func `a project reached through a link reads by either name`() async throws {
        let scene = try Scene()
        let path = try scene.folder.write("value", to: "a")
        let other = try TemporaryFolder()
        try await scene.run("ln", "-s", scene.folder.path, other("link"))
        let project = Project(
            name: "test", file: "reconcile.yaml", folder: other("link"), platforms: [],
            state: .file(path: other("link/state")), stores: scene.stores, fingerprintKey: nil,
            fingerprintKeySource: nil, guards: .init())
        let requests = try ["file://a", "file://\(path)", "file://\(other("link"))/a"].map {
            SecretRequest(expression: try expression($0), place: nil)
        }
        let resolution = await SecretResolver(project: project, environment: Environment())
            .resolve(requests)
        #expect(resolution.diagnostics.isEmpty)
    }

    @Test func `no manifest may send the fingerprint key away`() async throws {
        var scene = try Scene()
        try scene.folder.write(String(repeating: "ab", count: 32), to: ".reconcile/fingerprint.key")
        try await scene.run("ln", "-s", ".reconcile/fingerprint.key", scene.folder("link"))
        #expect(try await scene.codes("file://.reconcile/fingerprint.key") == ["RC2002"])
        #expect(try await scene.codes("file://link") == ["RC2002"])
        scene.fingerprintKey = "file://.reconcile/fingerprint.key"
        #expect(try await scene.resolve("file://.reconcile/fingerprint.key").value != nil)
    }
}
