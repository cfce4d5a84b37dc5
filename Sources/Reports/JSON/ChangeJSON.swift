import Model

/// The `change` member of a step, in the shape that Terraform's viewers and policies read.
struct ChangeJSON {
    let actions: [String]
    let before: Value?
    let after: Value?
    let afterUnknown: Value
    let importing: String?

    init(_ step: Step) {
        let before = ChangeJSON.before(step)
        self.before = before
        actions = ChangeJSON.actions(of: step)
        switch step.action {
        case .create, .update, .replace: after = ChangeJSON.desired(step)
        case .adopt: after = step.updatesAfterAdopt ? ChangeJSON.desired(step) : before
        case .delete, .forget: after = nil
        case .manual, .noOp: after = before
        }
        let isNew = step.action == .create || step.action == .replace
        afterUnknown = isNew ? .members([("id", .bool(true))]) : .members([])
        importing = step.action == .adopt ? step.remoteID : nil
    }

    init(_ drift: Drift) {
        actions = [drift.kind == .missing ? "delete" : "update"]
        var before = Value.members([])
        var after = Value.members([])
        for change in drift.changes {
            guard case .value(let was, let shown) = change.difference else { continue }
            before = before.setting(change.pointer.tokens[...], to: was)
            after = after.setting(change.pointer.tokens[...], to: shown)
        }
        self.before = FieldMask.masked(before, at: Pointer())
        self.after = drift.kind == .missing ? nil : FieldMask.masked(after, at: Pointer())
        afterUnknown = .members([])
        importing = nil
    }

    /// The member; secrets as `{"secret": "env://X"}`, null where a secret is known no longer.
    var value: Value {
        var members: [(String, Value)] = [
            ("actions", .array(actions.map(Value.string))),
            ("before", before?.showingSecrets ?? .null),
            ("after", after?.showingSecrets ?? .null),
            ("after_unknown", afterUnknown),
            ("before_sensitive", before?.sensitive ?? .bool(false)),
            ("after_sensitive", after?.sensitive ?? .bool(false)),
        ]
        if let importing { members.append(("importing", .members([("id", .string(importing))]))) }
        return .members(members)
    }

    /// A masked tree as reports show it.
    static func shown(_ tree: Value) -> Value { tree.showingSecrets }

    private static func actions(of step: Step) -> [String] {
        switch step.action {
        case .create: ["create"]
        case .update: ["update"]
        case .delete: ["delete"]
        case .forget: ["forget"]
        case .replace: step.createsFirst ? ["create", "delete"] : ["delete", "create"]
        case .adopt: step.updatesAfterAdopt ? ["update"] : ["no-op"]
        case .manual, .noOp: ["no-op"]
        }
    }

    private static func desired(_ step: Step) -> Value? {
        guard let declaration = step.desired else { return nil }
        return FieldMask.masked(.object(declaration.fields), at: Pointer())
    }

    /// The managed fields as they are now.
    ///
    /// Where the connection is recorded, that is the desired state with the changes undone: what
    /// no change names is equal by definition, write-only fields included. Elsewhere only what the
    /// platform shows is known.
    private static func before(_ step: Step) -> Value? {
        guard step.remoteID != nil, step.action != .create else { return nil }
        let isCompared =
            switch step.action {
            case .update, .replace, .noOp: true
            case .manual: step.observed != nil && step.reason != .adoptConflict
            case .create, .adopt, .delete, .forget: false
            }
        guard isCompared, var before = step.desired.map({ Value.object($0.fields) }) else {
            return FieldMask.masked(shown(step), at: Pointer())
        }
        for change in step.changes {
            let tokens = change.pointer.tokens[...]
            switch change.difference {
            case .value(let was, _): before = before.setting(tokens, to: was)
            case .secret(_, .added): before = before.setting(tokens, to: nil)
            case .secret: before = before.setting(tokens, to: .forgottenSecret)
            }
        }
        return FieldMask.masked(before, at: Pointer())
    }

    /// What the platform shows of the managed fields, or what was recorded.
    private static func shown(_ step: Step) -> Value {
        guard let observed = step.observed else { return .object(step.record?.applied ?? [:]) }
        let managed = [
            step.record.map { Value.object($0.applied) },
            step.desired.map { Value.object($0.fields) },
        ].compactMap(\.self)
        return Value.object(observed).limited(to: managed)
    }
}

extension Value {
    /// A secret that was sent once and whose reference is no longer known.
    fileprivate static let forgottenSecret = Value.secret(
        SecretExpression(form: .reference, parts: [], revision: nil, written: ""))

    /// The tree with secrets as objects, `{"secret": null}` for forgotten ones.
    fileprivate var showingSecrets: Value {
        switch self {
        case .secret(let expression):
            .members([
                ("secret", expression.written.isEmpty ? .null : .string(expression.written))
            ])
        case .array(let elements): .array(elements.map(\.showingSecrets))
        case .object(let object):
            .object(
                ValueObject(
                    uniqueMembers: object.members.map {
                        ValueObject.Member(key: $0.key, value: $0.value.showingSecrets)
                    }))
        default: self
        }
    }

    /// The same shape with `true` where secrets stand and nothing else; `{}` when there are none.
    fileprivate var sensitive: Value {
        switch self {
        case .secret: .bool(true)
        case .array(let elements) where containsSecret:
            .array(elements.map(\.sensitive))
        case .object(let object):
            .object(
                ValueObject(
                    uniqueMembers: object.members.filter(\.value.containsSecret).map {
                        ValueObject.Member(key: $0.key, value: $0.value.sensitive)
                    }))
        default: .members([])
        }
    }

    /// The tree with another value at a place.
    ///
    /// Missing objects on the way are made, places that cannot exist are left out. Removing an
    /// element of a list leaves null, so that the places of the others stay what they are.
    func setting(_ path: ArraySlice<String>, to new: Value?) -> Value {
        guard let token = path.first else { return new ?? .null }
        let rest = path.dropFirst()
        switch self {
        case .array(var elements):
            guard let index = Int(token), elements.indices.contains(index) else { return self }
            elements[index] = elements[index].setting(rest, to: new)
            return .array(elements)
        case .object(var object):
            if rest.isEmpty {
                object[token] = new
            } else if let next = object[token] {
                object[token] = next.setting(rest, to: new)
            } else if new != nil {
                object[token] = Value.members([]).setting(rest, to: new)
            }
            return .object(object)
        default:
            return self
        }
    }

    /// The members that one of the other trees has too, at every depth of objects.
    fileprivate func limited(to others: [Value]) -> Value {
        guard case .object(let object) = self else { return self }
        return .object(
            ValueObject(
                uniqueMembers: object.members.compactMap { member in
                    let there = others.compactMap { $0[member.key] }
                    guard !there.isEmpty else { return nil }
                    return ValueObject.Member(
                        key: member.key, value: member.value.limited(to: there))
                }))
    }
}
