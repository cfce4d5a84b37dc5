import Model

/// The words of a command line, sorted into verb, flags and the rest, before any is understood.
struct ArgumentWords: Sendable {
    /// The verb's words.
    private(set) var path: [String] = []
    /// The values of each flag in the order given; a switch has an empty text for each time.
    private(set) var values: [String: [String]] = [:]
    /// The words that are no flags.
    private(set) var positionals: [String] = []
    private(set) var wantsHelp = false
    private(set) var wantsVersion = false

    init(_ arguments: [String]) throws(UsageError) {
        var rest = arguments[...]
        var onlyWords = false
        while let word = rest.popFirst() {
            if onlyWords || !word.hasPrefix("-") || word == "-" {
                try add(word)
            } else if word == "--" {
                onlyWords = true
            } else if word == "-h" || word == "--help" {
                wantsHelp = true
            } else if word == "--version", path.isEmpty {
                wantsVersion = true
            } else if word.hasPrefix("--") {
                try addLong(word.dropFirst(2), rest: &rest)
            } else {
                try addShort(word, rest: &rest)
            }
        }
    }

    // MARK: - Words

    private mutating func add(_ word: String) throws(UsageError) {
        if path.isEmpty {
            guard CommandTable.firstWords.contains(where: { $0.hasSameBytes(as: word) }) else {
                throw unknown("verb", word, among: CommandTable.firstWords)
            }
            path = [word]
            return
        }
        let seconds = CommandTable.secondWords(after: path[0])
        guard path.count == 1, !seconds.isEmpty else { return positionals.append(word) }
        guard seconds.contains(where: { $0.hasSameBytes(as: word) }) else {
            throw unknown("verb after \(path[0])", word, among: seconds)
        }
        path.append(word)
    }

    // MARK: - Flags

    private mutating func addLong(
        _ text: Substring, rest: inout ArraySlice<String>
    ) throws(UsageError) {
        let name: String
        var attached: String?
        if let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) {
            name = String(text[..<equals])
            attached = String(text[text.utf8.index(after: equals)...])
        } else {
            name = String(text)
        }
        guard let option = CommandTable.optionsByName[name] else {
            // The verb may still follow, so every flag is a candidate.
            let names = CommandTable.verb(path)?.options.map(\.name) ?? []
            throw unknown(
                "flag", "--\(name)", among: names.isEmpty ? allFlags : names.map { "--\($0)" })
        }
        try add(option, attached: attached, written: "--\(name)", rest: &rest)
    }

    private var allFlags: [String] {
        CommandTable.optionsByName.keys.map { "--\($0)" } + ["--help", "--version"]
    }

    private mutating func addShort(
        _ word: String, rest: inout ArraySlice<String>
    ) throws(UsageError) {
        let letter = String(word.dropFirst().prefix(1))
        let tail = String(word.dropFirst(2))
        guard
            let option = CommandTable.optionsByName.values.first(where: { $0.letter == letter }),
            option.value != nil || tail.isEmpty
        else { throw unknown("flag", word, among: allFlags) }
        let attached = tail.hasPrefix("=") ? String(tail.dropFirst()) : tail
        try add(option, attached: tail.isEmpty ? nil : attached, written: word, rest: &rest)
    }

    private mutating func add(
        _ option: OptionSpec, attached: String?, written: String, rest: inout ArraySlice<String>
    ) throws(UsageError) {
        let value: String
        if let spec = option.value {
            if let attached {
                value = attached
            } else if let next = rest.first, next == "-" || !next.hasPrefix("-") {
                value = next
                rest = rest.dropFirst()
            } else {
                throw UsageError(
                    message: "`\(written)` needs \(spec.name)",
                    advice: rest.first.map { "write \(option.flag)=\($0) if `\($0)` is meant" },
                    path: path)
            }
            guard !value.isEmpty else {
                throw UsageError(
                    message: "`\(written)` needs \(spec.name)", advice: "its value is empty",
                    path: path)
            }
        } else {
            guard attached == nil else {
                throw UsageError(
                    message: "`\(option.flag)` takes no value", advice: nil, path: path)
            }
            value = ""
        }
        if !option.isRepeatable, values[option.name] != nil {
            throw UsageError(
                message: "`\(option.flag)` is given twice", advice: nil, path: path)
        }
        values[option.name, default: []].append(value)
    }

    private func unknown(
        _ what: String, _ word: String, among words: [String]
    ) -> UsageError {
        let near = Suggestion.nearest(to: word, among: words).first
        // A list of all flags is what the help is for.
        let list = word.hasPrefix("-") ? nil : "one of: \(words.joined(separator: ", "))"
        return UsageError(
            message: "unknown \(what) `\(word)`",
            advice: near.map { "did you mean `\($0)`?" } ?? list, path: path)
    }
}
