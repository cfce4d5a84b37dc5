import Documents
import Host
import Model
import TestSupport
import Testing

private let yamlCases = Environment.process()["RECONCILE_YAML_CASES"]
private let jsonCases = Environment.process()["RECONCILE_JSON_CASES"]

/// The public suites, where somebody has put a copy: folders in the layout of `yaml-test-suite`
/// (`*/in.yaml`, `in.json`, `error`) and of `JSONTestSuite` (`y_*.json`, `n_*.json`, `i_*.json`).
@Suite struct SuiteTests {
    @Test(.enabled(if: yamlCases != nil))
    func `no error of the YAML suite is accepted and no accepted value differs`() throws {
        let folder = yamlCases ?? ""
        let inputs = try Files.walk(folder).map(\.path).filter { $0.hasSuffix("in.yaml") }
        #expect(!inputs.isEmpty)
        var accepted = 0
        for path in inputs.sorted() {
            let place = Paths.parent(of: Paths.join(folder, path))
            let stream = YAML.parse(
                try Files.read(Paths.join(folder, path), limit: 1 << 20), file: path)
            if Files.exists(Paths.join(place, "error")) {
                #expect(!stream.diagnostics.isEmpty, "\(path) is accepted")
                continue
            }
            let expected = Paths.join(place, "in.json")
            guard stream.diagnostics.isEmpty, Files.exists(expected) else { continue }
            accepted += 1
            let values = try SuiteValues.all(in: Files.read(expected, limit: 1 << 20))
            let found = stream.documents.map(\.plainValue)
            #expect(SuiteValues.agree(.array(found), .array(values)), "\(path)")
        }
        #expect(accepted > 0)
    }

    @Test(.enabled(if: jsonCases != nil))
    func `the JSON suite is accepted and refused as it says`() throws {
        let folder = jsonCases ?? ""
        let inputs = try Files.walk(folder).filter { $0.kind == .file }.map(\.path)
        var counts: [String: Int] = [:]
        for path in inputs.sorted() where path.hasSuffix(".json") {
            let kind = String(Paths.lastComponent(of: path).prefix(2))
            let bytes = try Files.read(Paths.join(folder, path), limit: 1 << 24)
            let isAccepted = (try? JSON.parse(bytes)) != nil
            if kind == "y_" { #expect(isAccepted || path.contains("duplicated"), "\(path)") }
            if kind == "n_" { #expect(!isAccepted, "\(path)") }
            counts[kind, default: 0] += 1
        }
        #expect(counts["y_", default: 0] > 0 && counts["n_", default: 0] > 0)
    }

    @Test func `values of a suite are split and compared`() throws {
        let values = try SuiteValues.all(in: Array("{\"a\": \"}\\\"\"}\n[1]\n\"x\" 2 null".utf8))
        #expect(values == [["a": "}\""], [1], "x", .number(Number(2))])
        #expect(SuiteValues.agree(["$ambiguous": "012"], .number(Number(10))))
        #expect(!SuiteValues.agree(["a": "x"], ["a": "y"]))
        #expect(!SuiteValues.agree(["a": "x"], ["b": "x"]))
        #expect(!SuiteValues.agree([1], [1, 2]))
    }
}

/// Expected values of a suite: several JSON texts behind each other.
private enum SuiteValues {
    /// The values; null documents are left out, as the reader leaves out documents without value.
    static func all(in bytes: [UInt8]) throws -> [Value] {
        var values: [Value] = []
        var rest = bytes[...]
        while let part = next(&rest) { values.append(try JSON.parse(Array(part))) }
        return values.filter { !$0.isNull }
    }

    private static func next(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let blanks = " \t\r\n".utf8
        rest = rest.drop { blanks.contains($0) }
        guard !rest.isEmpty else { return nil }
        var depth = 0
        var isText = false
        var index = rest.startIndex
        while index < rest.endIndex {
            let byte = rest[index]
            if isText {
                if byte == UInt8(ascii: "\\") { index += 1 }
                if byte == UInt8(ascii: "\"") { isText = false }
            } else if byte == UInt8(ascii: "\"") {
                isText = true
            } else if "[{".utf8.contains(byte) {
                depth += 1
            } else if "]}".utf8.contains(byte) {
                depth -= 1
            } else if blanks.contains(byte), depth == 0 {
                break
            }
            index += 1
        }
        let part = rest[..<min(index, rest.endIndex)]
        rest = rest[part.endIndex...]
        return part
    }

    /// Whether two values agree where the versions of YAML do.
    static func agree(_ found: Value, _ expected: Value) -> Bool {
        if found["$ambiguous"] != nil { return true }
        switch (found, expected) {
        case (.array(let a), .array(let b)):
            return a.count == b.count && zip(a, b).allSatisfy(agree)
        case (.object(let a), .object(let b)):
            return a.sortedKeys == b.sortedKeys
                && zip(a.sorted, b.sorted).allSatisfy { agree($0.value, $1.value) }
        default: return found == expected
        }
    }
}
