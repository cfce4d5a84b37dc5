import Documents
import Host
import Manifests
import Model
import Registry
import TestSupport
import Testing

/// Files that are read in portions on all cores.
@Suite struct LongFileTests {
    private static let count = 400

    /// One file of many manifests, each from the line `1 + number * height` on.
    private static func file(_ change: (Int, String) -> String = { $1 }) -> String {
        (0..<count).map { "---\n" + change($0, Bench.manifest("n\($0)")) }.joined()
    }

    private static let height = 1 + Bench.manifest("n0").utf8.count { $0 == UInt8(ascii: "\n") }

    @Test func `the manifests of a long file stand where they stand`() throws {
        let text = Self.file()
        #expect(YAMLPortion.portions(of: Array(text.utf8)).count > 2)
        let loaded = try Bench(manifests: "[a.yaml]", ["a.yaml": text]).load()
        #expect(loaded.diagnostics == [])
        try #require(loaded.declarations.count == Self.count)
        for declaration in loaded.declarations {
            let number = try #require(Int(declaration.address.name.dropFirst()))
            #expect(declaration.source.label == "a.yaml:\(2 + number * Self.height):1")
        }
        let names = loaded.declarations.map(\.address.name)
        #expect(names == names.sorted { $0.precedesInBytes($1) })
    }

    @Test(arguments: [0, 1, 199, count - 1])
    func `what is wrong in a long file is told as in a short one`(_ wrong: Int) throws {
        func change(_ number: Int, _ text: String) -> String {
            number == wrong ? text.replacing("connection_type_id", with: "typo") : text
        }
        let alone = try Bench(
            manifests: "[a.yaml]", ["a.yaml": "---\n" + change(wrong, Bench.manifest("n\(wrong)"))]
        ).load()
        let loaded = try Bench(manifests: "[a.yaml]", ["a.yaml": Self.file(change)]).load()
        #expect(loaded.diagnostics.map(\.message) == alone.diagnostics.map(\.message))
        #expect(loaded.declarations.count == Self.count - 1)
        for (here, there) in zip(loaded.diagnostics, alone.diagnostics) {
            guard case .source(let long) = here.place, case .source(let short) = there.place else {
                Issue.record("no place in a file")
                continue
            }
            #expect(long.start.line == short.start.line + wrong * Self.height)
            #expect(long.start.column == short.start.column)
            #expect(here.frame.map(\.text) == there.frame.map(\.text))
        }
    }

    @Test func `a file that breaks off says so, and what stands before it counts`() throws {
        let text = Self.file() + "---\na: [\n"
        let loaded = try Bench(manifests: "[a.yaml]", ["a.yaml": text]).load()
        #expect(loaded.diagnostics.map(\.code.id) == ["RC1001"])
        #expect(loaded.declarations.count == Self.count)
    }

    @Test func `the number of keys and values counts for the whole file`() throws {
        let bench = try Bench(manifests: "[a.yaml]", ["a.yaml": Self.file()])
        let one = try Bench(manifests: "[a.yaml]", ["a.yaml": Bench.manifest("a")])
        let limits = DocumentLimits(maxNodes: 1000)
        #expect(one.load(limits: limits).diagnostics == [])
        let found = bench.load(limits: limits).found(in: "a.yaml")
        #expect(found.map { $0.prefix(6) } == ["RC1005"])
    }

    @Test func `connections of one name in two portions are found`() throws {
        let text = Self.file { $0 == 390 ? Bench.manifest("n1") : $1 }
        let loaded = try Bench(manifests: "[a.yaml]", ["a.yaml": text]).load()
        #expect(loaded.diagnostics.map(\.code) == [.duplicateAddress])
        #expect(loaded.found(in: "a.yaml") == ["RC1111 \(2 + 390 * Self.height):1"])
    }
}
