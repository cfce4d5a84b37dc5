import Documents
import Host
import Model
import TestSupport
import Testing

/// One line of a table of cases: bytes, the rule that they show, and what must come of them.
struct TableCase: CustomTestStringConvertible, Sendable {
    let name: String
    let rule: String
    let bytes: [UInt8]
    let members: Value

    var testDescription: String { "\(name) (\(rule))" }

    /// Reads a line: `in` is the text, `hex` are bytes that are none; `@@` in a text stands for
    /// `times` times the `unit`.
    init?(_ line: Value) {
        guard let name = line["name"]?.stringValue, let rule = line["rule"]?.stringValue else {
            return nil
        }
        self.name = name
        self.rule = rule
        members = line
        if let digits = line["hex"]?.stringValue {
            let digits = Array(digits)
            bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
                UInt8(String(digits[$0...$0 + 1]), radix: 16)
            }
        } else {
            bytes = Array(TableCase.expanded(line["in"]?.stringValue ?? "", line).utf8)
        }
    }

    /// The text of a member with its repetition written out, or nil.
    func text(_ key: String) -> String? {
        members[key]?.stringValue.map { TableCase.expanded($0, members) }
    }

    private static func expanded(_ text: String, _ line: Value) -> String {
        guard let unit = line["unit"]?.stringValue, let times = line["times"]?.integerValue else {
            return text
        }
        return text.replacing("@@", with: String(repeating: unit, count: Int(times)))
    }

    /// The cases of a table beside this file.
    static func all(_ table: String) -> [TableCase] {
        let path = Paths.join(Paths.parent(of: #filePath), "Cases/\(table).jsonl")
        let bytes = (try? Files.read(path, limit: 1 << 22)) ?? []
        return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            (try? JSON.parse(Array(line))).flatMap(TableCase.init)
        }
    }
}

extension Node {
    /// The value with every scalar that the versions of YAML read differently marked.
    var plainValue: Value {
        switch content {
        case .scalar(let scalar): scalar.value ?? ["$ambiguous": .string(scalar.text)]
        case .sequence(let elements): .array(elements.map(\.plainValue))
        case .mapping(let entries):
            .object(
                ValueObject(
                    uniqueMembers: entries.map {
                        ValueObject.Member(key: $0.key, value: $0.value.plainValue)
                    }))
        }
    }
}
