import Documents
import Model

/// The secret stores of a project.
struct Stores {
    /// The sound ones and the built-in ones, sorted by name.
    var all: [StoreDeclaration] = []
    /// The names of entries that are not sound; their references are not reported as well.
    var unsound: Set<ByteKey> = []

    /// The store of that name, or nil.
    func store(_ name: String) -> StoreDeclaration? {
        all.first { $0.name.hasSameBytes(as: name) }
    }

    /// Whether a store of that name reads environment variables.
    func isEnvironment(_ name: String) -> Bool { store(name)?.kind == .environment }
}

/// Reads `stores`.
struct StoresReader {
    let findings: Findings

    private var scalars: Scalars { Scalars(findings: findings) }

    /// The declared stores together with the built-in ones.
    func read(_ node: Node?) -> Stores {
        var stores = Stores()
        if let node, Members(node, what: "`stores`", findings) != nil {
            for entry in node.entries.map(Array.init) ?? [] {
                let before = findings.errorCount
                let store = store(entry)
                if let store, findings.errorCount == before {
                    stores.all.append(store)
                } else {
                    stores.unsound.insert(ByteKey(entry.key))
                }
            }
        }
        for (name, kind) in [("env", StoreDeclaration.Kind.environment), ("file", .file)]
        where stores.store(name) == nil {
            stores.all.append(StoreDeclaration(name: name, kind: kind))
        }
        stores.all.sort { $0.name.precedesInBytes($1.name) }
        return stores
    }

    private func store(_ entry: Node.Entry) -> StoreDeclaration? {
        if !Names.isStore(entry.key) {
            findings.report(
                .invalidName, "the name of a store is no valid name", at: entry.keySpan,
                help: "use up to 32 small letters, digits and hyphens, a letter first")
        }
        guard var members = Members(entry.value, what: "a store", findings) else { return nil }
        let type = members.require("type").flatMap {
            scalars.word($0, "`type`", among: ["env", "file", "exec"], code: .invalidStore)
        }
        let allow = members.take("allow").map { scalars.texts($0, "`allow`").map(\.text) } ?? []
        let kind: StoreDeclaration.Kind
        switch type {
        case "exec": kind = .exec(helper(&members, at: entry.keySpan))
        case "file": kind = .file
        case "env": kind = .environment
        default: return nil
        }
        members.finish()
        if ["env", "file"].contains(entry.key), type != entry.key {
            findings.report(
                .invalidStore, "`\(entry.key)` is built in and keeps its type", at: entry.keySpan,
                help: "choose another name for this store")
        }
        return StoreDeclaration(
            name: entry.key, kind: kind, allow: allow, source: findings.source(entry.keySpan))
    }

    private func helper(
        _ members: inout Members, at span: Node.Span
    ) -> StoreDeclaration.Helper {
        let command = members.require("command").map { arguments($0, "`command`") } ?? []
        let write = members.take("write").map { arguments($0, "`write`") }
        let delete = members.take("delete").map { arguments($0, "`delete`") }
        if write == nil, delete != nil {
            findings.report(
                .invalidStore, "`delete` is of no use without `write`", at: span,
                help: "add write: [PROGRAM, …], which gets the value on stdin, or leave both out")
        }
        let format =
            members.take("format").flatMap {
                scalars.word($0, "`format`", of: StoreDeclaration.Helper.Format.self)
            } ?? .raw
        var environment: [String] = []
        if let node = members.take("env") {
            for (name, span) in scalars.texts(node, "`env`") {
                if Names.isVariable(name) {
                    environment.append(name)
                } else {
                    findings.report(
                        .invalidStore, "this is no name of an environment variable", at: span,
                        help: "list names only; values come from the environment")
                }
            }
        }
        return StoreDeclaration.Helper(
            command: command, format: format, environment: environment, write: write,
            delete: delete)
    }

    private func arguments(_ node: Node, _ what: String) -> [String] {
        let arguments = scalars.texts(node, what)
        if node.elements?.isEmpty == true {
            findings.report(.invalidStore, "\(what) must name a program", at: node.span)
        }
        let placeholders = StoreDeclaration.Placeholder.allCases.map(\.rawValue)
        for (index, argument) in arguments.enumerated() {
            let isPlaceholder = placeholders.contains(argument.text)
            if isPlaceholder && index == 0 {
                findings.report(
                    .invalidStore, "the program itself cannot be a placeholder", at: argument.span)
            } else if !isPlaceholder, placeholders.contains(where: argument.text.contains) {
                findings.report(
                    .invalidStore, "a placeholder must be a whole argument", at: argument.span,
                    help: "write the option and {path} as two elements of the list")
            }
        }
        return arguments.map(\.text)
    }
}
