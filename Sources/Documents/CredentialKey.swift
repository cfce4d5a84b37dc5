import Model

/// The rule that tells from a key whether its value is a credential.
package enum CredentialKey {
    private static let credentials = ["token", "secret", "password", "passwd", "passphrase"]
    private static let keyKinds = ["api", "private", "access", "secret"]

    /// Whether the last word of a key is token, secret, password, passwd or passphrase, or is key
    /// behind api, private, access or secret.
    ///
    /// Words end at `-`, `_`, `.`, blanks and where a capital follows a small letter or a digit, and
    /// before the last capital of a run that a small letter follows: `apiKey`, `API_KEY`, `APIKey`.
    package static func names(_ key: String) -> Bool {
        let words = words(of: key)
        guard let last = words.last else { return false }
        if credentials.contains(last) { return true }
        // `apikey` is one word to a splitter and two to a reader.
        if keyKinds.contains(where: { last == $0 + "key" }) { return true }
        guard last == "key", words.count > 1 else { return false }
        return keyKinds.contains(words[words.count - 2])
    }

    /// The same rule as a pattern for JSON Schema (ECMA-262 without flags).
    package static let pattern: String = {
        func capitalised(_ word: String) -> String {
            word.prefix(1).uppercased() + word.dropFirst()
        }
        /// A word in its three spellings, each with what may stand before it.
        func word(_ words: [String]) -> String {
            let small = words.joined(separator: "|")
            let capital = words.map(capitalised).joined(separator: "|")
            let large = words.map { $0.uppercased() }.joined(separator: "|")
            return "(?:(?:^|[-_. ])(?:\(small))|(?:\(capital))|(?:^|[^A-Z])(?:\(large)))"
        }
        let one = word(credentials + keyKinds.map { $0 + "key" })
        // Large letters run on, so `KEY` right behind `API` would be the one word `APIKEY`.
        let small = keyKinds.joined(separator: "|")
        let capital = keyKinds.map(capitalised).joined(separator: "|")
        let large = keyKinds.map { $0.uppercased() }.joined(separator: "|")
        let kinds = word(keyKinds)
        let joined =
            "(?:(?:^|[-_. ])(?:\(small))|(?:\(capital)))(?:Key|KEY)|(?:^|[^A-Z])(?:\(large))Key"
        return "(?:\(one)|\(kinds)[-_. ]+(?:key|Key|KEY)|\(joined))[-_. ]*$"
    }()

    /// The words of a key in small letters.
    static func words(of key: String) -> [String] {
        let bytes = Array(key.utf8)
        var words: [[UInt8]] = []
        var word: [UInt8] = []
        func isUpper(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
        func isLower(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }
        for (index, byte) in bytes.enumerated() {
            if [0x2D, 0x5F, 0x2E, 0x20].contains(byte) {
                words.append(word)
                word = []
                continue
            }
            if isUpper(byte), index > 0 {
                let isNewWord = !isUpper(bytes[index - 1])
                let isLastOfRun = index + 1 < bytes.count && isLower(bytes[index + 1])
                if isNewWord || isLastOfRun {
                    words.append(word)
                    word = []
                }
            }
            word.append(isUpper(byte) ? byte | 0x20 : byte)
        }
        words.append(word)
        return words.filter { !$0.isEmpty }.map { String(decoding: $0, as: UTF8.self) }
    }
}

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
        if fields.contains(ByteKey(key)) || CredentialKey.names(key) { return true }
        let folded = String(
            decoding: key.utf8.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }, as: UTF8.self
        )
        .replacing("_", with: "").replacing("-", with: "")
        return SensitiveKeys.parts.contains { folded.contains($0) }
    }

    /// The members of a reference, which says where a secret is and not what it is.
    static let referenceKeys = ["secretRef", "secretTemplate", "revision"]
}
