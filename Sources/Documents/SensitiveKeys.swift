import Model

/// The keys whose values never appear in a code frame.
///
/// Wider than the rule for literals, because here a mistake costs only a hidden word: also keys
/// that merely contain such a word, and the fields that a platform marks as secret.
package struct SensitiveKeys: Sendable {
    private static let parts = [
        "token", "secret", "passw", "passphrase", "credential", "auth", "cookie", "session",
        "signature", "private", "apikey", "accesskey",
    ]
    private let fields: Set<ByteKey>

    /// Adds names of fields to the built-in words.
    package init(fields: some Sequence<String> = []) {
        self.fields = Set(fields.map(ByteKey.init))
    }

    /// Whether values below the key are hidden.
    package func contains(_ key: String) -> Bool {
        if SensitiveKeys.referenceKeys.contains(where: { $0.hasSameBytes(as: key) }) {
            return false
        }
        if fields.contains(ByteKey(key)) || CredentialName.matches(key) { return true }
        let folded = String(
            decoding: key.utf8.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }, as: UTF8.self
        )
        .replacing("_", with: "").replacing("-", with: "")
        return folded.hasSuffix("key") || SensitiveKeys.parts.contains { folded.contains($0) }
    }

    /// The members of a reference, which says where a secret is and not what it is.
    static let referenceKeys = ["secretRef", "secretTemplate", "revision"]
}
