import Host
import Model
import Secrets
import TestSupport
import Testing

struct FileSinksTests {
    private let folder: TemporaryFolder
    private let sinks: FileSinks
    private let sink = SinkReference("file://secrets/deep/x.token")

    init() throws {
        folder = try TemporaryFolder()
        sinks = FileSinks(folder: folder.path)
    }

    private func code(_ body: () async throws(Diagnostic) -> Void) async -> String? {
        do throws(Diagnostic) {
            try await body()
            return nil
        } catch {
            return error.code.id
        }
    }

    @Test func `what is stored is read back byte for byte by its owner alone`() async throws {
        let value = Secret([0, 255, 10, 13, 10])
        try await sinks.prepare(sink)
        try await sinks.store(value, in: sink)
        let path = folder("secrets/deep/x.token")
        #expect(try Files.read(path, limit: 100) == [0, 255, 10, 13, 10])
        #expect(try Files.status(of: path)?.permissions == 0o600)
        #expect(try Files.status(of: folder("secrets"))?.permissions == 0o700)
        let found = try await sinks.read(sink)
        #expect(found.map(plain) == plain(value))
    }

    @Test func `preparing leaves nothing but the folder`() async throws {
        try await sinks.prepare(sink)
        #expect(try Files.names(in: folder("secrets/deep")).isEmpty)
        #expect(try await sinks.read(sink) == nil)
    }

    @Test func `preparing spares a file that has the name of the probe`() async throws {
        try folder.write("mine", to: "secrets/deep/.x.token.probe")
        try await sinks.prepare(sink)
        #expect(try folder.text(of: "secrets/deep/.x.token.probe") == "mine")
    }

    @Test func `reading and removing what is not there changes nothing`() async throws {
        #expect(try await sinks.read(sink) == nil)
        try await sinks.remove(sink)
        try await sinks.copy(sink, to: sink.old)
        #expect(try Files.names(in: folder.path).isEmpty)
    }

    @Test func `a copy leaves the first where it is`() async throws {
        try await sinks.store(secret("old"), in: sink)
        try await sinks.copy(sink, to: sink.old)
        try await sinks.store(secret("new"), in: sink)
        #expect(try await sinks.read(sink).map(plain) == "new")
        #expect(try await sinks.read(sink.old).map(plain) == "old")
        try await sinks.remove(sink.old)
        #expect(try Files.names(in: folder("secrets/deep")) == ["x.token"])
    }

    @Test(arguments: [
        "file://link/x", "file://secrets/link", "file://secrets/pipe", "file://secrets/folder",
        "file://secrets/file/x", "file:///tmp/x", "file://../x", "file://secrets/dangling",
    ])
    func `nothing outside of the folder and no special file is touched`(text: String) async throws {
        let outside = try TemporaryFolder()
        try folder.write("x", to: "secrets/file")
        try Files.makeFolder(folder("secrets/folder"))
        try await Scene().run("ln", "-s", outside.path, folder("link"))
        try await Scene().run("ln", "-s", outside("target"), folder("secrets/link"))
        try await Scene().run("ln", "-s", "nowhere", folder("secrets/dangling"))
        try await Scene().run("mkfifo", folder("secrets/pipe"))
        let sink = SinkReference(text)
        let sinks = self.sinks
        #expect(await code { () throws(Diagnostic) in try await sinks.prepare(sink) } == "RC2201")
        #expect(
            await code { () throws(Diagnostic) in try await sinks.store(secret("v"), in: sink) }
                == "RC2201")
        #expect(await code { () throws(Diagnostic) in _ = try await sinks.read(sink) } == "RC2201")
        #expect(await code { () throws(Diagnostic) in try await sinks.remove(sink) } == "RC2201")
        #expect(try Files.names(in: outside.path).isEmpty)
    }

    @Test func `a link to a folder inside is followed`() async throws {
        try Files.makeFolder(folder("real"))
        try await Scene().run("ln", "-s", "real", folder("link"))
        try await sinks.store(secret("v"), in: SinkReference("file://link/x"))
        #expect(try folder.text(of: "real/x") == "v")
    }

    @Test func `a file that others may read is not ours to replace`() async throws {
        try folder.write("apiVersion: reconcile/v1", to: "reconcile.yaml")
        let sink = SinkReference("file://reconcile.yaml")
        let sinks = self.sinks
        #expect(await code { () throws(Diagnostic) in try await sinks.prepare(sink) } == "RC2201")
        #expect(
            await code { () throws(Diagnostic) in try await sinks.store(secret("v"), in: sink) }
                == "RC2201")
        #expect(try folder.text(of: "reconcile.yaml") == "apiVersion: reconcile/v1")
    }

    @Test func `a folder that cannot be written is told before anything is created`() async throws {
        // The owner of everything may write everywhere.
        guard try await Scene().isOrdinaryUser() else { return }
        try Files.makeFolder(folder("secrets"), permissions: 0o500)
        let sinks = self.sinks
        let sink = SinkReference("file://secrets/x")
        #expect(await code { () throws(Diagnostic) in try await sinks.prepare(sink) } == "RC2201")
    }
}

extension Scene {
    fileprivate func isOrdinaryUser() async throws -> Bool {
        let id = try await ChildProcess.run(.init(["id", "-u"], environment: environment))
        return id.output != Array("0\n".utf8)
    }
}
