extension CredentialName {
    private static let words = ["token", "secret", "password", "passwd", "passphrase"]
    private static let keyKinds = ["api", "private", "access", "secret"]

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
        let one = word(words + keyKinds.map { $0 + "key" })
        // Large letters run on, so `KEY` right behind `API` would be the one word `APIKEY`.
        let small = keyKinds.joined(separator: "|")
        let capital = keyKinds.map(capitalised).joined(separator: "|")
        let large = keyKinds.map { $0.uppercased() }.joined(separator: "|")
        let kinds = word(keyKinds)
        let joined =
            "(?:(?:^|[-_. ])(?:\(small))|(?:\(capital)))(?:Key|KEY)|(?:^|[^A-Z])(?:\(large))Key"
        return "(?:\(one)|\(kinds)[-_. ]+(?:key|Key|KEY)|\(joined))[-_. ]*$"
    }()
}
