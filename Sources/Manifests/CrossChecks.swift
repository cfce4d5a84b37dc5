import Model

/// The checks over all manifests of one platform together.
struct CrossChecks {
    private let descriptors: [ProviderDescriptor]
    private var addresses: [Address: SourceRange] = [:]
    private var identities: [[Component]: Declaration] = [:]
    /// The declarations that say what they were called.
    private var moved: [Declaration] = []
    /// What was found, in the order of the declarations.
    private(set) var diagnostics: [Diagnostic] = []

    /// One part of an identity.
    private enum Component: Hashable {
        case value(ByteKey)
        /// What the value is found by.
        case lookup(ByteKey)
    }

    /// Checks the declarations of one platform, in the order of files and lines.
    init(_ declarations: [Declaration], descriptors: [ProviderDescriptor]) {
        self.descriptors = descriptors
        addresses.reserveCapacity(declarations.count)
        identities.reserveCapacity(declarations.count)
        for declaration in declarations { add(declaration) }
        finish()
    }

    private mutating func add(_ declaration: Declaration) {
        if let first = addresses.putIfAbsent(declaration.source, for: declaration.address) {
            report(
                .duplicateAddress, "`\(declaration.address)` exists already",
                declaration, help: "the first one is at \(first.label)")
            // A copy repeats the identity as well; once is enough to say.
            return
        }
        if declaration.movedFrom != nil { moved.append(declaration) }
        checkIdentity(declaration)
    }

    /// Checks what only all declarations together can tell.
    private mutating func finish() {
        var takers: [Address: Address] = [:]
        for declaration in moved {
            guard let old = declaration.formerAddress else { continue }
            if let source = addresses[old] {
                report(
                    .unclearMove,
                    "`\(declaration.address)` was moved from `\(old)`, which is "
                        + "declared still", declaration, help: "it stands at \(source.label)")
            } else if let first = takers[old] {
                report(
                    .unclearMove, "`\(first)` was moved from `\(old)` already", declaration,
                    help: "leave `movedFrom` to the one that was called so")
            }
            takers[old] = takers[old] ?? declaration.address
        }
    }

    private mutating func checkIdentity(_ declaration: Declaration) {
        guard
            let descriptor = descriptors.first(where: {
                $0.provider.hasSameBytes(as: declaration.provider)
            }),
            let components = CrossChecks.components(of: declaration, descriptor)
        else { return }
        if let first = identities.putIfAbsent(declaration, for: components) {
            let fields = descriptor.capabilities.identity.map { "`\($0.dotted)`" }
            report(
                .duplicateIdentity,
                "`\(first.address)` means the same object: \(fields.joined(separator: " and ")) "
                    + (fields.count == 1 ? "is equal" : "are equal"),
                declaration, help: "the first one is at \(first.source.label)")
        }
    }

    /// The identity, with the lookup in place of the field that it stands for; nil without one.
    private static func components(
        of declaration: Declaration, _ descriptor: ProviderDescriptor
    ) -> [Component]? {
        let tree = Value.object(declaration.fields)
        var components: [Component] = []
        for pointer in descriptor.capabilities.identity {
            if let text = tree[pointer]?.stringValue, !text.isEmpty {
                components.append(.value(ByteKey(text)))
            } else if let name = lookup(for: pointer, descriptor.kind),
                let text = declaration.fields[name]?.stringValue
            {
                components.append(.lookup(ByteKey(text)))
            } else {
                return nil
            }
        }
        return components.isEmpty ? nil : components
    }

    /// The lookup field that may stand instead of an identity field.
    private static func lookup(for pointer: Pointer, _ kind: KindDescriptor) -> String? {
        guard let field = pointer.tokens.first, pointer.tokens.count == 1 else { return nil }
        for case .exactlyOne(let names) in kind.rules
        where names.contains(where: { $0.hasSameBytes(as: field) }) {
            return names.first { kind.field($0)?.access == .lookup }
        }
        return nil
    }

    private mutating func report(
        _ code: DiagnosticCode, _ message: String, _ declaration: Declaration, help: String
    ) {
        diagnostics.append(
            Diagnostic(code, message, at: .source(declaration.source), help: [help]))
    }
}

extension Dictionary {
    /// Adds a value for a key that has none, or returns the one that it has.
    mutating func putIfAbsent(_ value: Value, for key: Key) -> Value? {
        func exchange(_ slot: inout Value?) -> Value? {
            if slot == nil {
                slot = value
                return nil
            }
            return slot
        }
        return exchange(&self[key])
    }
}
