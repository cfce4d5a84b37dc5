/// Tells by its name whether a member holds a credential.
///
/// One rule for all: the decoder refuses literals there, code frames and reports mask them.
package enum CredentialName {
    /// Whether the last word is token, secret, password, passwd or passphrase, or is key after
    /// api, private, access or secret; `token_type` and `issue_key` are not.
    ///
    /// Words end at `-`, `_`, `.`, a space and before a capital that follows a small letter or a
    /// digit, or that starts a new word behind an acronym (`APIKey`); letter case does not count.
    package static func matches(_ name: String) -> Bool {
        let words = words(of: name)
        guard let last = words.last else { return false }
        switch last {
        case "token", "secret", "password", "passwd", "passphrase": return true
        // One word to the rule, two to whoever wrote it.
        case "apikey", "privatekey", "accesskey", "secretkey": return true
        case "key":
            let before = words.dropLast().last ?? ""
            return ["api", "private", "access", "secret"].contains(before)
        default: return false
        }
    }

    private static func words(of name: String) -> [String] {
        var words: [String] = []
        var word = ""
        let bytes = Array(name.utf8)
        for (index, byte) in bytes.enumerated() {
            if "-_. ".utf8.contains(byte) {
                if !word.isEmpty { words.append(word) }
                word = ""
                continue
            }
            let before = index > 0 ? bytes[index - 1] : 0
            let after = index + 1 < bytes.count ? bytes[index + 1] : 0
            if isCapital(byte), !word.isEmpty, !isCapital(before) || isSmall(after) {
                words.append(word)
                word = ""
            }
            word.unicodeScalars.append(Unicode.Scalar(isCapital(byte) ? byte | 0x20 : byte))
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    private static func isCapital(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
    }

    private static func isSmall(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
    }
}
