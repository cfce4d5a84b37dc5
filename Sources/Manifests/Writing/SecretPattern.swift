package import Model

/// How references are named for secrets that somebody still has to put into a store, such as
/// `env://{PLATFORM}_{NAME}_{FIELD}`.
///
/// In capitals a part has capitals, digits and underscores only; in small letters it is taken
/// with all its letters, digits, dots, underscores and hyphens.
package struct SecretPattern: Hashable, Sendable {
    /// What is used when nobody says anything else.
    package static let standard = "env://{PLATFORM}_{NAME}_{FIELD}"

    private static let parts = ["platform", "name", "field"]
    private let text: String

    /// Reads a pattern; throws what is wrong with the references that it makes.
    package init(_ text: String) throws(SecretSyntaxError) {
        self.text = text
        let named = SecretPattern.parts.filter {
            text.contains("{\($0)}") || text.contains("{\($0.uppercased())}")
        }
        guard named.contains("name"), named.contains("field") else {
            throw SecretSyntaxError(
                "the pattern names one reference for several secrets",
                help: "Use {PLATFORM}, {NAME} and {FIELD}, or the same in small letters.")
        }
        let sample = reference(
            to: Pointer(["field"]), of: Address(platform: "platform", name: "name"))
        guard !sample.contains("{"), !sample.contains("}") else {
            throw SecretSyntaxError(
                "the pattern has braces around something else",
                help: "Use {PLATFORM}, {NAME} and {FIELD}, or the same in small letters.")
        }
        _ = try SecretReference(parsing: sample)
    }

    /// The reference to one secret of a connection.
    package func reference(to field: Pointer, of address: Address) -> String {
        var result = text
        let values = [address.platform, address.name, field.tokens.joined(separator: "_")]
        for (part, value) in zip(SecretPattern.parts, values) {
            result = SecretPattern.replacing(
                "{\(part.uppercased())}", in: result, by: SecretPattern.capitals(value))
            result = SecretPattern.replacing("{\(part)}", in: result, by: value)
        }
        return result
    }

    private static func replacing(
        _ part: String, in text: String, by value: String
    ) -> String {
        text.split(separator: part, omittingEmptySubsequences: false).joined(separator: value)
    }

    /// `apiKey` becomes `API_KEY`, `github-prod` `GITHUB_PROD`.
    private static func capitals(_ text: String) -> String {
        var result = ""
        var wasSmall = false
        for byte in text.utf8 {
            let scalar = Unicode.Scalar(byte)
            switch scalar {
            case "a"..."z", "0"..."9":
                result.unicodeScalars.append(scalar)
                wasSmall = true
            case "A"..."Z":
                if wasSmall { result += "_" }
                result.unicodeScalars.append(scalar)
                wasSmall = false
            default:
                result += "_"
                wasSmall = false
            }
        }
        return result.uppercased()
    }
}
