import Glibc
import Host
import TestSupport
import Testing

struct FilesTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `a durable write replaces the file and leaves nothing else`() throws {
        try Files.writeDurably([1], to: folder("a"), permissions: 0o600)
        try Files.writeDurably([2, 3], to: folder("a"), permissions: 0o600)
        #expect(try Files.read(folder("a"), limit: 10) == [2, 3])
        #expect(try Files.names(in: folder.path) == ["a"])
        #expect(try Files.status(of: folder("a"))?.permissions == 0o600)
    }

    @Test func `a durable write into a missing folder fails and leaves nothing`() throws {
        let error = #expect(throws: HostError.self) {
            try Files.writeDurably([1], to: folder("no/a"))
        }
        #expect(error?.isMissing == true)
        try Files.makeFolder(folder("b"))
        #expect(throws: HostError.self) { try Files.writeDurably([1], to: folder("b")) }
        #expect(try Files.names(in: folder.path) == ["b"])
    }

    @Test func `a durable write replaces a symbolic link and not what it leads to`() throws {
        try folder.write("kept", to: "target")
        symlink(folder("target"), folder("link"))
        try Files.writeDurably([9], to: folder("link"))
        #expect(try folder.text(of: "target") == "kept")
        #expect(try Files.status(of: folder("link"), followsLink: false)?.kind == .file)
    }

    @Test func `a durable creation refuses a file that exists`() throws {
        try Files.createDurably([1], at: folder("a"))
        let error = #expect(throws: HostError.self) {
            try Files.createDurably([2], at: folder("a"))
        }
        #expect(error?.isExisting == true)
        #expect(try Files.read(folder("a"), limit: 10) == [1])
        #expect(try Files.names(in: folder.path) == ["a"])
    }

    @Test func `a read stops at its limit`() throws {
        try folder.write("12345", to: "a")
        #expect(try Files.read(folder("a"), limit: 5).count == 5)
        #expect(throws: HostError.tooLarge(path: folder("a"), limit: 4)) {
            try Files.read(folder("a"), limit: 4)
        }
        #expect(throws: HostError.tooLarge(path: "/dev/zero", limit: 4)) {
            try Files.read("/dev/zero", limit: 4, regularOnly: false)
        }
    }

    @Test func `folders, pipes, devices and sockets are refused at once`() throws {
        mkfifo(folder("fifo"), 0o600)
        #expect(throws: HostError.wrongKind(path: folder("fifo"), found: .fifo)) {
            try Files.read(folder("fifo"), limit: 10)
        }
        #expect(throws: HostError.wrongKind(path: folder.path, found: .folder)) {
            try Files.read(folder.path, limit: 10)
        }
        #expect(throws: HostError.wrongKind(path: "/dev/null", found: .device)) {
            try Files.read("/dev/null", limit: 10)
        }
    }

    @Test func `a path with a zero byte names no file`() throws {
        try folder.write("x", to: "a")
        #expect(throws: HostError.self) { try Files.read(folder("a\0b"), limit: 10) }
        #expect(!Files.exists(folder("a\0b")))
    }

    @Test func `a file inside the folder is read and one outside is refused`() throws {
        try folder.write("in", to: "root/sub/a")
        try folder.write("out", to: "secret")
        let root = folder("root")
        #expect(try Files.read("sub/a", inside: root, limit: 9) == Array("in".utf8))
        #expect(try Files.read("sub/../sub/a", inside: root, limit: 9) == Array("in".utf8))
        #expect(try Files.read(root + "/sub/a", inside: root, limit: 9) == Array("in".utf8))
        for path in ["../secret", "sub/../../secret", folder("secret"), "..", ".", "", "sub/.."] {
            #expect(throws: HostError.self, "\(path)") {
                try Files.read(path, inside: root, limit: 9)
            }
        }
    }

    @Test func `symbolic links may not lead out of the folder`() throws {
        try folder.write("in", to: "root/data/a")
        try folder.write("out", to: "outside/a")
        let root = folder("root")
        symlink("data/a", folder("root/good"))
        symlink("../outside/a", folder("root/bad"))
        symlink("../outside", folder("root/dir"))
        symlink(folder("root/fresh"), folder("root/dangling"))
        #expect(try Files.read("good", inside: root, limit: 9) == Array("in".utf8))
        for path in ["bad", "dir/a", "dangling"] {
            #expect(throws: HostError.self, "\(path)") {
                try Files.read(path, inside: root, limit: 9)
            }
        }
        #expect(throws: HostError.wrongKind(path: "good", found: .symbolicLink)) {
            try Files.resolve("good", inside: root)
        }
        #expect(try Files.resolve("data/new", inside: root) == root + "/data/new")
    }

    @Test func `a walk is sorted and does not enter links`() throws {
        for name in ["b.yaml", "a/z.yaml", "a/b/c.yaml", "a.yaml", "B.yaml"] {
            try folder.write("", to: name)
        }
        symlink("..", folder("a/loop"))
        symlink("b.yaml", folder("linked.yaml"))
        let found = try Files.walk(folder.path)
        #expect(
            found.map(\.path) == [
                "B.yaml", "a.yaml", "a/b/c.yaml", "a/loop", "a/z.yaml", "b.yaml", "linked.yaml",
            ])
        #expect(found.filter { $0.kind != .file }.map(\.path) == ["a/loop"])
        #expect(throws: HostError.self) { try Files.walk(folder.path, limit: 3) }
    }

    @Test func `folders are made with those above them`() throws {
        try Files.makeFolders(folder("x/y/z"), permissions: 0o700)
        try Files.makeFolders(folder("x/y/z"))
        #expect(try Files.status(of: folder("x/y"))?.permissions == 0o700)
        try folder.write("", to: "file")
        #expect(throws: HostError.self) { try Files.makeFolders(folder("file/z")) }
    }

    @Test func `a growing file is appended, reserved and cut`() throws {
        try folder.write("ab", to: "log")
        let file = try AppendFile(folder("log"))
        try file.reserve(65_536)
        #expect(try file.status().size == 2)
        try file.append(Array("cd".utf8))
        try file.sync()
        var content: [UInt8] = []
        try file.read({ (bytes) throws(HostError) in content += bytes }, orFail: { $0 })
        #expect(content == Array("abcd".utf8))
        try file.truncate(to: 1)
        try file.append([0x7A])
        #expect(try folder.text(of: "log") == "az")
        symlink("log", folder("link"))
        #expect(throws: HostError.wrongKind(path: folder("link"), found: .symbolicLink)) {
            try AppendFile(folder("link"))
        }
    }
}
