import Documents
import Host
import Manifests
import Model
import Registry
import TestSupport
import Testing

@Suite struct CorpusTests {
    private static let prefix = "# expect: "

    @Test(arguments: ["manifests", "projects"])
    func `sound files of the corpus are accepted`(kind: String) throws {
        for name in try names(kind, "good") {
            let loaded = try load(kind, "good", name)
            #expect(found(kind, loaded) == [], "\(kind)/\(name)")
            #expect(kind == "projects" || !loaded.hasErrors, "\(name)")
            #expect(kind == "projects" || !loaded.declarations.isEmpty, "\(name)")
        }
    }

    @Test(arguments: ["manifests", "projects"], ["bad", "beyond-schema"])
    func `refused files of the corpus are refused at the right places`(
        kind: String, folder: String
    ) throws {
        let names = try names(kind, folder)
        #expect(!names.isEmpty)
        for name in names {
            let loaded = try load(kind, folder, name)
            let found = found(kind, loaded)
            let path = Paths.join(Repository.corpus, "\(kind)/\(folder)/\(name)")
            #expect(loaded.hasErrors, "\(path) is accepted")
            if Repository.isRecording {
                try record(found, in: path)
                Issue.record("recorded \(path)")
            } else {
                #expect(try expected(in: path) == found, "\(path)")
            }
            #expect(!"\(loaded.diagnostics)".contains("hunter2"), "\(path) shows a secret")
        }
    }

    @Test func `there are enough refused files`() throws {
        var count = 0
        for kind in ["manifests", "projects"] {
            for folder in ["bad", "beyond-schema"] { count += try names(kind, folder).count }
        }
        #expect(count >= 60)
    }

    @Test func `the example of every kind is accepted`() throws {
        for descriptor in Registry.descriptors {
            // The examples name platforms of their own.
            let name = descriptor.provider == "blink" ? "blink-prod" : descriptor.provider
            let bench = try Bench(
                manifests: "[case.yaml]", ["case.yaml": descriptor.kind.example])
            let loaded = bench.load()
            #expect(loaded.diagnostics == [])
            #expect(loaded.declarations.map(\.address.platform) == [name])
        }
    }

    @Test func `every project under examples is accepted`() throws {
        let folder = Paths.join(Repository.root, "examples")
        let projects = try Files.walk(folder).map(\.path).filter {
            ["reconcile.yaml", "staging.yaml", "production.yaml"].contains(
                Paths.lastComponent(of: $0))
        }
        #expect(!projects.isEmpty)
        for project in projects {
            let loaded = ProjectLoader(descriptors: Registry.descriptors)
                .load(projectFile: Paths.join(folder, project))
            #expect(loaded.diagnostics == [], "\(project)")
            #expect(loaded.project != nil)
        }
    }

    @Test func `another validator agrees with the schemas and the corpus`() async throws {
        let examples = try TemporaryFolder()
        for descriptor in Registry.descriptors {
            try examples.write(
                descriptor.kind.example, to: "example/\(descriptor.kind.name).yaml")
        }
        let arguments = [
            "python3", Paths.join(Repository.corpus, "check.py"), Repository.schemas,
            Repository.corpus, examples("example"), Paths.join(Repository.root, "examples"),
            Paths.join(Repository.root, "examples/environments"),
        ]
        let run = try await ChildProcess.run(
            ChildProcess.Request(
                arguments, environment: Environment.process(), deadline: .seconds(120)))
        let output = String(decoding: run.output + run.errorOutput, as: UTF8.self)
        #expect(run.end == .exited(0), "\(output)")
    }

    private func names(_ kind: String, _ folder: String) throws -> [String] {
        try Files.names(in: Paths.join(Repository.corpus, "\(kind)/\(folder)"))
    }

    private func load(_ kind: String, _ folder: String, _ name: String) throws -> Loaded {
        let path = Paths.join(Repository.corpus, "\(kind)/\(folder)/\(name)")
        let bytes = try Files.read(path, limit: 1 << 21)
        let bench: Bench
        if kind == "manifests" {
            bench = try Bench(manifests: "[case.yaml]", [:])
            try Files.writeDurably(bytes, to: bench.folder("case.yaml"))
            // The others would be warned of variables that they do not use.
            if name.hasPrefix("variable") {
                let variables = Paths.join(Repository.corpus, "variables.part.yaml")
                let project = try bench.folder.text(of: "reconcile.yaml")
                try bench.folder.write(
                    project + Repository.text(variables), to: "reconcile.yaml")
            }
        } else {
            bench = try Bench()
            try Files.writeDurably(bytes, to: bench.folder("reconcile.yaml"))
            try bench.folder.write(Bench.manifest("a"), to: "connection.yaml")
        }
        return bench.load()
    }

    /// What is wrong with the case itself.
    private func found(_ kind: String, _ loaded: Loaded) -> [String] {
        loaded.found(in: kind == "manifests" ? "case.yaml" : "reconcile.yaml")
            + (kind == "manifests" ? loaded.found(in: "reconcile.yaml") : [])
    }

    private func expected(in path: String) throws -> [String] {
        let bytes = try Files.read(path, limit: 1 << 21)
        let line = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        guard line.hasPrefix(CorpusTests.prefix) else { return [] }
        return line.dropFirst(CorpusTests.prefix.count).split(separator: ", ").map(String.init)
    }

    private func record(_ found: [String], in path: String) throws {
        var bytes = try Files.read(path, limit: 1 << 21)
        if bytes.starts(with: CorpusTests.prefix.utf8) {
            bytes.removeFirst((bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count - 1) + 1)
        }
        let line = CorpusTests.prefix + found.joined(separator: ", ") + "\n"
        try Files.writeDurably(Array(line.utf8) + bytes, to: path)
    }
}
