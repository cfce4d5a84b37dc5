import Model

/// A text of a manifest in which `${var.NAME}` stands for a variable and `$${` for `${`.
///
/// There is no more to the language, so that a manifest says what it says.
struct VariableText {
    /// A piece of the text.
    enum Part: Equatable {
        case text(String)
        case variable(String)
    }

    let parts: [Part]

    /// What a text without any variable does not have.
    static let mark = UInt8(ascii: "$")

    /// Whether a text needs to be looked at more closely.
    static func mayHave(_ text: String) -> Bool { text.utf8.contains(mark) }

    /// Whether somebody meant a variable.
    static func isMeant(in text: String) -> Bool {
        mayHave(text) && text.utf8Contains("${var.")
    }

    /// Reads a text, or returns nil when a `${` in it is no variable.
    init?(parsing text: String) {
        let bytes = Array(text.utf8)
        var parts: [Part] = []
        var plain: [UInt8] = []
        var index = 0
        func at(_ offset: Int, _ byte: Unicode.Scalar) -> Bool {
            index + offset < bytes.count && bytes[index + offset] == UInt8(ascii: byte)
        }
        while index < bytes.count {
            if at(0, "$"), at(1, "$"), at(2, "{") {
                plain += Array("${".utf8)
                index += 3
            } else if at(0, "$"), at(1, "{") {
                guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")) else {
                    return nil
                }
                let inner = String(decoding: bytes[(index + 2)..<end], as: UTF8.self)
                let prefix = "var."
                guard inner.utf8.starts(with: prefix.utf8) else { return nil }
                let name = String(decoding: inner.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
                guard Variables.isName(name) else { return nil }
                if !plain.isEmpty { parts.append(.text(String(decoding: plain, as: UTF8.self))) }
                plain = []
                parts.append(.variable(name))
                index = end + 1
            } else {
                plain.append(bytes[index])
                index += 1
            }
        }
        if !plain.isEmpty { parts.append(.text(String(decoding: plain, as: UTF8.self))) }
        self.parts = parts
    }

    /// The names of the variables, each as often as it is written.
    var names: [String] {
        parts.compactMap { if case .variable(let name) = $0 { name } else { nil } }
    }

    /// A value as a manifest writes it where variables are read.
    static func escaped(_ value: Value) -> Value {
        switch value {
        case .string(let text):
            mayHave(text) ? .string(text.replacingUTF8("${", by: "$${")) : value
        case .array(let elements): .array(elements.map(escaped))
        case .object(let object):
            .object(
                ValueObject(
                    uniqueMembers: object.members.map {
                        ValueObject.Member(key: $0.key, value: escaped($0.value))
                    }))
        case .null, .bool, .number, .secret: value
        }
    }
}

extension String {
    /// Whether the bytes of another text stand in this one.
    fileprivate func utf8Contains(_ other: String) -> Bool {
        let pattern = Array(other.utf8)
        var rest = utf8[...]
        while let start = rest.firstIndex(of: pattern[0]) {
            rest = rest[start...]
            if rest.starts(with: pattern) { return true }
            rest = rest.dropFirst()
        }
        return false
    }

    /// The text with all occurrences of some bytes replaced.
    fileprivate func replacingUTF8(_ part: String, by other: String) -> String {
        let (pattern, replacement) = (Array(part.utf8), Array(other.utf8))
        var result: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.first {
            if rest.starts(with: pattern) {
                result += replacement
                rest = rest.dropFirst(pattern.count)
            } else {
                result.append(byte)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
