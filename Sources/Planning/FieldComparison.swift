import Model

/// Differences between two trees, over the keys that one of two other trees names.
///
/// Only what the manifest says or what we once applied is ours to compare; anything else that the
/// platform shows is its own affair.
enum FieldComparison {
    /// The changes that take the observed readable fields to the desired ones.
    static func changes(
        desired: ValueObject, recorded: ValueObject, observed: ValueObject, kind: KindDescriptor
    ) -> [FieldChange] {
        var changes: [FieldChange] = []
        for field in kind.fields where field.access == .readable {
            let (before, after) = (observed[field.name], desired[field.name])
            // Nearly always; what is equal as a whole is equal in all that anybody names.
            if before == after { continue }
            compare(
                field, below: Pointer(), from: before, to: after,
                alsoNamedBy: recorded[field.name], into: &changes)
        }
        return changes.sorted { $0.pointer < $1.pointer }
    }

    private static func compare(
        _ field: FieldDescriptor, below parent: Pointer, from before: Value?, to after: Value?,
        alsoNamedBy recorded: Value?, into changes: inout [FieldChange]
    ) {
        guard field.access == .readable else { return }
        if case .object(let members) = field.type {
            let pointer = parent.appending(field.name)
            for member in members {
                compare(
                    member, below: pointer, from: before?[member.name],
                    to: after?[member.name], alsoNamedBy: recorded?[member.name], into: &changes)
            }
            return
        }
        differ(
            at: parent.appending(field.name), from: before.present, to: after.present,
            alsoNamedBy: recorded.present, forcesReplace: field.change == .replace, into: &changes)
    }

    private static func differ(
        at pointer: @autoclosure () -> Pointer, from before: Value?, to after: Value?,
        alsoNamedBy recorded: Value?, forcesReplace: Bool, into changes: inout [FieldChange]
    ) {
        if before == after { return }
        if after == nil, recorded == nil { return }
        let pointer = pointer()
        let isTree = [before, after, recorded].allSatisfy { $0 == nil || $0?.objectValue != nil }
        if isTree, before != nil || after != nil {
            var keys: Set<ByteKey> = []
            for tree in [after, recorded] {
                for member in tree?.objectValue?.members ?? [] { keys.insert(ByteKey(member.key)) }
            }
            // An empty object against nothing is no difference that anybody asked for.
            for key in keys.sorted() {
                differ(
                    at: pointer.appending(key.text), from: before?[key.text].present,
                    to: after?[key.text].present, alsoNamedBy: recorded?[key.text].present,
                    forcesReplace: forcesReplace, into: &changes)
            }
            return
        }
        changes.append(
            FieldChange(
                pointer: pointer, difference: .value(before: before, after: after),
                forcesReplace: forcesReplace))
    }
}

extension Value? {
    /// Platforms say "nothing" by `null` or by leaving the key out; both mean the same.
    fileprivate var present: Value? {
        if let value = self, !value.isNull { value } else { nil }
    }
}
