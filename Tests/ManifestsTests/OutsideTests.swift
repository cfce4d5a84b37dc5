import Glibc
import Manifests
import Model
import TestSupport
import Testing

/// A complaint quotes the file that it is about, so no project may name files of others.
@Suite struct OutsideTests {
    private static let foreign = "token: hunter2\n\tsecond line of a stranger's file\n"

    private func expectRefused(_ bench: Bench, _ what: String) {
        let loaded = bench.load()
        #expect(loaded.diagnostics.map(\.code) == [.unreadableFile], "\(what)")
        let text = loaded.diagnostics.map { "\($0.message) \($0.frame) \($0.help)" }.joined()
        #expect(!text.contains("hunter2"), "\(what)")
    }

    @Test func `a link out of the folder of the project is not read`() throws {
        let outside = try TemporaryFolder()
        try outside.write(Self.foreign, to: "x.yaml")
        for target in [outside("x.yaml"), "/proc/self/environ"] {
            let bench = try Bench(manifests: "[m]", ["m/a.yaml": Bench.manifest("a")])
            symlink(target, bench.folder("m/b.yaml"))
            expectRefused(bench, target)
        }
    }

    @Test func `a path out of the folder of the project is not read`() throws {
        let outside = try TemporaryFolder()
        try outside.write(Self.foreign, to: "x.yaml")
        for entry in [outside("x.yaml"), outside.path, outside("*.yaml"), "/etc/passwd"] {
            expectRefused(try Bench(manifests: "[\"\(entry)\"]", [:]), entry)
        }
    }

    @Test func `a project file that leads elsewhere is not read`() throws {
        let outside = try TemporaryFolder()
        try outside.write(Self.foreign, to: "x.yaml")
        for target in [outside("x.yaml"), "/proc/self/environ"] {
            let bench = try Bench()
            symlink(target, bench.folder("reconcile.yaml"))
            expectRefused(bench, target)
        }
    }

    @Test func `a link within the folder is read, as a cluster mounts files`() throws {
        let bench = try Bench(manifests: "[m/a.yaml]", ["..data/a.yaml": Bench.manifest("a")])
        mkdir(bench.folder("m"), 0o700)
        symlink("../..data/a.yaml", bench.folder("m/a.yaml"))
        #expect(bench.load().diagnostics == [])
        #expect(bench.load().declarations.count == 1)
    }
}
