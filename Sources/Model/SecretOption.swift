/// The options that a reference may carry, `?name=value`; a closed list.
package enum SecretOption: String, CaseIterable, Sendable {
    /// A version of the secret, for stores that keep several.
    case version
    /// A stage label, for stores that have them.
    case stage
    /// How the stored text is turned into bytes.
    case decode
    /// How the value is written where it is inserted; `json` gives a quoted JSON string.
    case encode
    /// What is cut from the ends.
    case trim
    /// Whether the value is text or a JSON subtree.
    case shape = "as"
    /// Whether an environment variable holds the value or the path of a file with it.
    case from
    /// Whether an empty value is accepted.
    case allowEmpty

    /// The legal values, the default first, or nil where every text is one.
    package var values: [String]? {
        switch self {
        case .version, .stage: nil
        case .decode: ["none", "base64", "base64url", "hex"]
        case .encode: ["none", "base64", "url", "json"]
        case .trim: ["auto", "none", "newline", "space"]
        case .shape: ["string", "json"]
        case .from: ["value", "file"]
        case .allowEmpty: ["false", "true"]
        }
    }
}

extension SecretReference {
    /// The value of an option, or nil when the reference does not carry it.
    package func option(_ option: SecretOption) -> String? { self.option(option.rawValue) }
}
