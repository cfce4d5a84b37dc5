internal import Model

/// What is fetched once in a run, however many references take something out of it.
enum SecretSource: Hashable, Sendable {
    /// The value of an environment variable.
    case variable(ByteKey)
    /// The file whose path an environment variable holds.
    case fileOfVariable(ByteKey)
    /// A file that a manifest names.
    case file(ByteKey)
    /// The output of a program with exactly these arguments.
    case helper(store: ByteKey, command: [ByteKey], format: StoreDeclaration.Helper.Format)

    /// The source that a checked reference takes its value from.
    init(_ reference: SecretReference, in store: StoreDeclaration) {
        let locator = ByteKey(reference.locator)
        switch store.kind {
        case .environment where reference.option(.from) == "file": self = .fileOfVariable(locator)
        case .environment: self = .variable(locator)
        case .file: self = .file(locator)
        case .exec(let helper):
            let command = Self.command(helper.command, for: reference)
            self = .helper(
                store: ByteKey(store.name), command: command.map(ByteKey.init),
                format: helper.format)
        }
    }

    /// A command with its placeholders filled in.
    static func command(_ arguments: [String], for reference: SecretReference) -> [String] {
        arguments.map { argument in
            let placeholder = StoreDeclaration.Placeholder(rawValue: argument)
            return placeholder?.value(from: reference) ?? argument
        }
    }

    /// Whether `trim=auto` is what a reference without the option means.
    var endsLikeFile: Bool {
        switch self {
        case .variable: false
        case .fileOfVariable, .file, .helper: true
        }
    }

    /// Whether the content is a document that the reference's field selects from; a helper of
    /// format `raw` has done so itself.
    var holdsDocument: Bool {
        if case .helper(_, _, .raw) = self { false } else { true }
    }
}
