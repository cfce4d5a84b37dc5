import Documents
import Model
import Testing

@testable import State

@Suite struct HeadRangeTests {
    private func code(_ member: String, _ number: String) -> DiagnosticCode? {
        var numbers = ["serial": "0", "facts": "0", "generation": "1"]
        numbers[member] = number
        let zeros = String(repeating: "0", count: 32)
        let payload = """
            "kind":"head","format":1,"lineage":"\(zeros)","serial":\(numbers["serial"] ?? ""),\
            "facts":\(numbers["facts"] ?? ""),"generation":\(numbers["generation"] ?? ""),"tail":"\(zeros)"
            """
        var chain = Chain()
        var scanner = JournalScanner(path: "s")
        do throws(Diagnostic) {
            try scanner.feed(chain.line(Array(payload.utf8))[...])
            _ = try scanner.finish()
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `a head whose numbers cannot be counted on from is damaged`() {
        #expect(code("generation", "7") == nil)
        #expect(code("serial", "7") == nil)
        for number in ["-1", "\(Int64.max)", "\(Int64.max / 2)", "1e19", "0.5"] {
            #expect(code("generation", number) == .stateDamaged, "\(number)")
            #expect(code("serial", number) == .stateDamaged, "\(number)")
        }
    }

    @Test func `a first line that never ends is refused before it is read whole`() {
        var scanner = JournalScanner(path: "s")
        let zeros = [UInt8](repeating: 0, count: 1 << 16)
        #expect(throws: Never.self) { try scanner.feed(zeros[...]) }
        #expect(throws: Diagnostic.self) { try scanner.feed([0][...]) }
    }
}
