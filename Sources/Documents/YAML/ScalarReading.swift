package import Model

/// What the two versions of YAML take a plain scalar for.
///
/// A person, an editor and a linter may each follow another version, so a plain scalar serves only
/// where both agree. The 1.2 side is its core schema, the 1.1 side the published types in the form
/// that its most widespread readers use.
package struct ScalarReading: Hashable, Sendable {
    /// What YAML 1.1 takes it for.
    package let yaml11: Meaning
    /// What the core schema of YAML 1.2 takes it for.
    package let yaml12: Meaning

    /// What a plain scalar stands for.
    package enum Meaning: Hashable, Sendable {
        case null
        case boolean(Bool)
        /// A number that JSON can hold.
        case number(Number)
        /// Something that JSON has no form for, as a noun phrase: `a date`.
        case special(String)
        case text

        /// A noun phrase for messages, which quotes nothing.
        package var phrase: String {
            switch self {
            case .null: "null"
            case .boolean: "a Boolean"
            case .number: "a number"
            case .special(let phrase): phrase
            case .text: "text"
            }
        }
    }

    /// Reads the text of a plain scalar.
    package init(_ text: String) {
        switch ScalarStart(text) {
        case .text: (yaml11, yaml12) = (.text, .text)
        case .letter:
            // What starts with a letter is a word or text.
            let shared = ScalarWords.shared(text)
            yaml11 = shared ?? ScalarWords.only11(text) ?? .text
            yaml12 = shared ?? .text
        case .other:
            let bytes = Array(text.utf8)
            yaml11 = YAML11.meaning(of: bytes)
            yaml12 = YAML12.meaning(of: bytes)
        }
    }

    /// Whether no version takes it for anything but text.
    package var isTextInEveryVersion: Bool { yaml11 == .text && yaml12 == .text }

    /// Whether both versions take it for the same.
    package var isUnambiguous: Bool { yaml11 == yaml12 }

    /// The JSON value that both versions agree on, or nil.
    ///
    /// `text` is the text that was read.
    package func value(of text: String) -> Value? {
        guard isUnambiguous else { return nil }
        switch yaml12 {
        case .null: return .null
        case .boolean(let flag): return .bool(flag)
        case .number(let number): return .number(number)
        case .special: return nil
        case .text: return .string(text)
        }
    }
}

extension Node.Scalar {
    /// Whether no version of YAML takes it for anything but text.
    package var isTextInEveryVersion: Bool {
        !isPlain || isCertainText || ScalarReading(text).isTextInEveryVersion
    }

    /// What the versions of YAML take this scalar for; quoted and block scalars are text to all.
    package var reading: ScalarReading? { isPlain ? ScalarReading(text) : nil }

    /// The JSON value that every version agrees on, or nil.
    package var value: Value? {
        guard let reading else { return .string(text) }
        return reading.value(of: text)
    }
}
