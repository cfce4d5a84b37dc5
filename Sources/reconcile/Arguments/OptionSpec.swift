import Model

/// One flag, as data: parser, help and completion read it.
struct OptionSpec: Hashable, Sendable {
    /// The flag without dashes: `lock-timeout`.
    let name: String
    /// The one-letter form without its dash, if any.
    let letter: String?
    /// What follows it; nil for a switch.
    let value: ValueSpec?
    /// Whether it may be given more than once.
    let isRepeatable: Bool
    /// One line for help and completion.
    let summary: String

    /// What follows a flag.
    struct ValueSpec: Hashable, Sendable {
        /// Its name in help: `DURATION`.
        let name: String
        /// What a shell may offer.
        let offer: Offer
    }

    /// What a shell may offer as a value.
    enum Offer: Hashable, Sendable {
        case nothing
        case files
        case words([String])
        /// What the program finds in the files of the project when it is asked.
        case found(CompletionOptions.Words)
    }

    init(
        _ name: String, letter: String? = nil, value: String? = nil, offer: Offer = .nothing,
        repeatable: Bool = false, _ summary: String
    ) {
        self.name = name
        self.letter = letter
        self.value = value.map { ValueSpec(name: $0, offer: offer) }
        isRepeatable = repeatable
        self.summary = summary
    }

    /// The flag as it is written: `--lock-timeout`.
    var flag: String { "--\(name)" }

    /// The flag as help shows it: `-p, --project FILE`.
    var usage: String {
        let letter = letter.map { "-\($0), " } ?? "    "
        let value = value.map { " \($0.name)" } ?? ""
        return letter + flag + value
    }
}

/// A word that is no flag, as data.
struct PositionalSpec: Hashable, Sendable {
    /// Its name in help: `PLANFILE`.
    let name: String
    /// Whether it must be given.
    let isRequired: Bool
    /// What a shell may offer.
    let offer: OptionSpec.Offer
    /// Whether it may be given more than once; only the last word of a verb may.
    let isRepeatable: Bool
    /// One line for help.
    let summary: String

    init(
        _ name: String, required: Bool, offer: OptionSpec.Offer = .nothing,
        repeatable: Bool = false, _ summary: String
    ) {
        self.name = name
        isRequired = required
        isRepeatable = repeatable
        self.offer = offer
        self.summary = summary
    }
}

/// One verb, as data.
struct VerbSpec: Hashable, Sendable {
    /// The words that name it: `["state", "show"]`.
    let path: [String]
    /// One line for lists.
    let summary: String
    /// More for its own help, broken at spaces when shown.
    let details: String
    /// The words it takes, in order.
    let positionals: [PositionalSpec]
    /// The flags it takes.
    let options: [OptionSpec]
    /// Command lines with what they do.
    let examples: [Example]

    /// A command line with what it does.
    struct Example: Hashable, Sendable {
        let command: String
        let effect: String

        init(_ command: String, _ effect: String) {
            self.command = command
            self.effect = effect
        }
    }

    init(
        _ path: [String], _ summary: String, details: String = "",
        positionals: [PositionalSpec] = [], options: [OptionSpec], examples: [Example]
    ) {
        self.path = path
        self.summary = summary
        self.details = details
        self.positionals = positionals
        self.options = options
        self.examples = examples
    }

    /// The words behind the program, such as `state show`.
    var name: String { path.joined(separator: " ") }

    /// The flag of that name, or nil.
    func option(_ name: String) -> OptionSpec? {
        options.first { $0.name.hasSameBytes(as: name) }
    }
}
