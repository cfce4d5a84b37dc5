import Model

extension Declaration {
    /// The declaration with `lifecycle.ignore` carried out: where it says a field, what is there
    /// counts as wanted, so that the field never differs and an update never changes it.
    ///
    /// A new object is made as the manifest says; creates and replaces take the declaration as it
    /// is.
    func keepingIgnored(of observed: ValueObject, recorded: ValueObject) -> Declaration {
        guard !lifecycle.ignore.isEmpty else { return self }
        var kept = self
        kept.fields = fields.taking(lifecycle.ignore, from: observed, alsoNamedBy: recorded)
        return kept
    }
}

extension ValueObject {
    /// The fields with what others have at some places, where these or the recorded ones have
    /// anything there.
    func taking(
        _ pointers: [Pointer], from others: ValueObject,
        alsoNamedBy recorded: ValueObject = ValueObject()
    ) -> ValueObject {
        guard !pointers.isEmpty else { return self }
        let there = Value.object(others)
        let named = Value.object(recorded)
        var tree = Value.object(self)
        for pointer in pointers where tree[pointer] != nil || named[pointer] != nil {
            if let value = there[pointer] {
                tree.set(pointer, to: value)
            } else {
                tree.remove(pointer)
            }
        }
        return tree.objectValue ?? self
    }
}
