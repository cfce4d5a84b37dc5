import Host
import Model

/// The flags and words of one verb, checked against its table and read as what they mean.
struct OptionValues: Sendable {
    let verb: VerbSpec
    private let values: [String: [String]]
    private let positionals: [String]

    /// Checks that the verb takes what is given.
    init(_ words: ArgumentWords, of verb: VerbSpec) throws(UsageError) {
        self.verb = verb
        values = words.values
        positionals = words.positionals
        for name in words.values.keys.sorted(by: { $0.precedesInBytes($1) })
        where verb.option(name) == nil {
            let near = Suggestion.nearest(to: name, among: verb.options.map(\.name)).first
            let takers = CommandTable.verbs(taking: name).map(\.name).joined(separator: ", ")
            throw UsageError(
                message: "`\(verb.name)` does not take `--\(name)`",
                advice: near.map { "did you mean `--\($0)`?" } ?? "it belongs to: \(takers)",
                path: verb.path)
        }
        let isOpen = verb.positionals.last?.isRepeatable ?? false
        if positionals.count > verb.positionals.count, !isOpen {
            throw error(
                "`\(positionals[verb.positionals.count])` is one word too many", nil)
        }
        if let missing = verb.positionals.dropFirst(positionals.count).first(where: \.isRequired) {
            throw error("\(missing.name) is missing", missing.summary)
        }
    }

    /// An error of this verb.
    func error(_ message: String, _ advice: String?) -> UsageError {
        UsageError(message: message, advice: advice, path: verb.path)
    }

    // MARK: - Plain access

    func isSet(_ name: String) -> Bool { values[name] != nil }

    func last(_ name: String) -> String? { values[name]?.last }

    func all(_ name: String) -> [String] { values[name] ?? [] }

    func optional(_ index: Int) -> String? {
        positionals.indices.contains(index) ? positionals[index] : nil
    }

    func required(_ index: Int) throws(UsageError) -> String {
        guard let word = optional(index), !word.isEmpty else {
            let name =
                verb.positionals.indices.contains(index)
                ? verb.positionals[index].name : "a word"
            throw error("\(name) is missing", nil)
        }
        return word
    }

    // MARK: - Meanings

    func common() throws(UsageError) -> CommonOptions {
        var common = CommonOptions()
        if let file = last("project") { common.projectFile = file }
        for list in all("platform") {
            for name in list.split(separator: ",", omittingEmptySubsequences: false) {
                guard !name.isEmpty else {
                    throw error("`--platform \(list)` holds an empty name", nil)
                }
                if !common.platforms.contains(where: { $0.hasSameBytes(as: String(name)) }) {
                    common.platforms.append(String(name))
                }
            }
        }
        for text in all("select") {
            let (label, value) = try pair(text, of: "select", "LABEL=VALUE")
            if let other = common.labels[label], !other.hasSameBytes(as: value) {
                throw error(
                    "`--select` asks for two values of label `\(label)`",
                    "several labels must all fit, so nothing could be selected")
            }
            common.labels[label] = value
        }
        common.shard = try shard()
        if let mode = last("secrets") { common.secrets = try word(mode, of: "--secrets") }
        try addOutputs(to: &common)
        if let colour = last("color") { common.color = try word(colour, of: "--color") }
        common.quiet = isSet("quiet")
        common.verbose = isSet("verbose")
        return common
    }

    private func shard() throws(UsageError) -> Shard? {
        guard let text = last("shard") else { return nil }
        guard let shard = Shard(parsing: text) else {
            throw error(
                "`--shard \(text)` is no shard",
                "write I/N, such as 1/3, with I from 1 to N and N at most \(Shard.most)")
        }
        return shard
    }

    /// One word of a closed list.
    func word<Word: RawRepresentable<String> & CaseIterable>(
        _ text: String, of name: String
    ) throws(UsageError) -> Word {
        if let word = Word.allCases.first(where: { $0.rawValue.hasSameBytes(as: text) }) {
            return word
        }
        let words = Word.allCases.map(\.rawValue)
        let near = Suggestion.nearest(to: text, among: words).first
        throw error(
            "\(name) cannot be `\(text)`",
            near.map { "did you mean `\($0)`?" } ?? "one of: \(words.joined(separator: ", "))")
    }

    func pair(
        _ text: String, of name: String, _ shape: String
    ) throws(UsageError) -> (String, String) {
        guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")),
            equals > text.startIndex, text.utf8.index(after: equals) < text.endIndex
        else { throw error("`--\(name) \(text)` is not of the form \(shape)", nil) }
        return (String(text[..<equals]), String(text[text.utf8.index(after: equals)...]))
    }

    func allowances() throws(UsageError) -> [Policy.Allowance] {
        var found: [Policy.Allowance] = []
        for text in all("allow") {
            guard let at = text.utf8.firstIndex(of: UInt8(ascii: "@")), at > text.startIndex,
                text.utf8.index(after: at) < text.endIndex
            else {
                throw error(
                    "`--allow \(text)` is not of the form CODE@DIGEST",
                    "the plan prints the whole flag")
            }
            found.append(
                Policy.Allowance(
                    code: String(text[..<at]),
                    digest: String(text[text.utf8.index(after: at)...])))
        }
        return found
    }

    /// `sha256:` and 64 hex digits; the prefix may be left out.
    func digest(_ name: String) throws(UsageError) -> String? {
        guard let text = last(name) else { return nil }
        let hex = text.hasPrefix("sha256:") ? String(text.dropFirst("sha256:".count)) : text
        let isHex = hex.utf8.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
        }
        guard hex.utf8.count == 64, isHex else {
            throw error(
                "`--\(name)` needs sha256: and 64 hex digits",
                "the plan prints it behind `Digest:`")
        }
        return "sha256:" + hex
    }

    /// Every word as an address, each once.
    func addresses() throws(UsageError) -> [Address] {
        var found: [Address] = []
        for index in positionals.indices {
            let address = try address(index)
            if !found.contains(address) { found.append(address) }
        }
        return found
    }

    func address(_ index: Int = 0) throws(UsageError) -> Address {
        let text = try required(index)
        guard let address = Address(parsing: text) else {
            throw error("`\(text)` is no address", "write platform/name")
        }
        return address
    }

    /// The address behind a flag.
    func address(of name: String) throws(UsageError) -> Address? {
        guard let text = last(name) else { return nil }
        guard let address = Address(parsing: text) else {
            throw error("`--\(name) \(text)` is no address", "write platform/name")
        }
        return address
    }

    func port() throws(UsageError) -> UInt16 {
        guard let text = last("port") else { return 0 }
        guard let port = UInt16(text) else {
            throw error("`--port \(text)` is no port", "0 to 65535")
        }
        return port
    }

    func milliseconds(_ name: String) throws(UsageError) -> Duration {
        guard let text = last(name) else { return .zero }
        guard let number = UInt32(text), number <= 600_000 else {
            throw error("`--\(name) \(text)` is no number of milliseconds", "0 to 600000")
        }
        return .milliseconds(Int64(number))
    }

    /// A whole number with a unit: `500ms`, `30s`, `5m`, `1h`.
    func duration(_ name: String) throws(UsageError) -> Duration {
        guard let text = last(name) else { return .zero }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let factors: [String: Int64] = ["ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000]
        guard let number = UInt32(digits), let factor = factors[String(text[digits.endIndex...])],
            Int64(number) * factor <= 24 * 3_600_000
        else {
            throw error(
                "`--\(name) \(text)` is no duration", "write 500ms, 30s, 5m or 1h, at most 24h")
        }
        return .milliseconds(Int64(number) * factor)
    }
}
