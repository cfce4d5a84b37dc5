import Host
import TestSupport
import Testing

/// Feeds every kept input to the entries that libFuzzer uses, and mutants of them.
@Suite struct RegressionTests {
    private static let folder = Paths.parent(of: #filePath)

    /// The inputs of a target by name, seeds and what was found.
    private func inputs(_ target: FuzzTarget) throws -> [(name: String, bytes: [UInt8])] {
        var found: [(String, [UInt8])] = []
        for kind in ["Seeds", "Regressions"] {
            let folder = Paths.join(Self.folder, "\(kind)/\(target.rawValue)")
            guard Files.exists(folder) else { continue }
            for file in try Files.walk(folder).filter({ $0.kind == .file }) {
                let path = Paths.join(folder, file.path)
                found.append(("\(kind)/\(file.path)", try Files.read(path, limit: 1 << 20)))
            }
        }
        return found.sorted { $0.0 < $1.0 }
    }

    @Test(arguments: FuzzTarget.allCases)
    func `every kept input leaves every promise whole`(_ target: FuzzTarget) throws {
        let inputs = try inputs(target)
        #expect(inputs.contains { $0.name.hasPrefix("Seeds/") })
        for input in inputs {
            #expect(throws: Never.self, "\(target.rawValue) \(input.name)") {
                try target.feed(input.bytes)
            }
        }
    }

    @Test(arguments: FuzzTarget.allCases)
    func `mutants of the kept inputs leave every promise whole`(_ target: FuzzTarget) throws {
        var mutator = Mutator(seed: 20_261_121)
        let inputs = try inputs(target).map(\.bytes)
        for _ in 0..<150 {
            let mutant = mutator.mutant(of: inputs)
            do throws(BrokenPromise) {
                try target.feed(mutant)
            } catch {
                Issue.record("\(target.rawValue): \(error) by \(mutant)")
                return
            }
        }
    }

    @Test func `a broken promise is told`() {
        #expect(throws: BrokenPromise.self) { try Inert.check("\u{A0}::error::x", "a") }
        #expect(throws: BrokenPromise.self) { try Inert.check("a ##vso[x]", "a") }
        #expect(throws: BrokenPromise.self) { try Inert.check("a\u{9B}1m", "a") }
        #expect(throws: Never.self) { try Inert.check("a: b\n\n  c ::d", "a") }
    }
}

/// Small damage to inputs, the same in every run.
private struct Mutator {
    private static let telling = Array("\0\n\r\t\"'\\{}[]:,#&*!|>%@`-?0987.eE+/~$;=<".utf8)
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func mutant(of inputs: [[UInt8]]) -> [UInt8] {
        var bytes = inputs.randomElement(using: &generator) ?? []
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let at = Int.random(in: 0...bytes.count, using: &generator)
            let end = min(bytes.count, at + Int.random(in: 0...16, using: &generator))
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes.removeSubrange(at..<end)
            case 1: bytes.insert(contentsOf: bytes[at..<end], at: at)
            case 2: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: at)
            case 3:
                let byte = Self.telling.randomElement(using: &generator) ?? 0
                bytes.insert(byte, at: at)
            case 4 where at < bytes.count:
                bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            default:
                let other = inputs.randomElement(using: &generator) ?? []
                let from = Int.random(in: 0...other.count, using: &generator)
                bytes.replaceSubrange(at..<bytes.count, with: other[from...])
            }
        }
        return bytes
    }
}
