import Model

/// Compares the write-only leaves of a declaration with what was recorded, by fingerprint.
struct FingerprintComparison {
    /// The changes found.
    var changes: [FieldChange] = []
    /// Whether the record lacks fingerprints that should be there now, or has them under another
    /// key, so that they are signed anew without a claim that nothing changed.
    var needsSigning = false

    /// The desired fingerprints by keys that signed earlier, by the id of the key.
    private let older: [String: Fingerprints]

    /// Compares; `desired` is nil when secrets were not compared.
    init(
        desired: Fingerprints?, older: [String: Fingerprints] = [:],
        recorded: Fingerprints, declaration: Declaration, kind: KindDescriptor,
        rotating: Set<Pointer> = []
    ) {
        self.older = older
        guard let desired else { return }
        if recorded.isEmpty {
            // Nothing was ever signed for this record: a first signature is no rotation.
            needsSigning = !desired.isEmpty
        }
        var causes: [(pointer: Pointer, cause: FieldChange.SecretCause)] = []
        for leaf in desired.leaves {
            let (pointer, wanted) = (leaf.pointer, leaf.fingerprint)
            let asked: FieldChange.SecretCause? = rotating.contains(pointer) ? .asked : nil
            let found =
                recorded.isEmpty ? nil : cause(of: wanted, against: recorded[pointer], at: pointer)
            if let cause = found ?? asked { causes.append((pointer, cause)) }
        }
        for leaf in recorded.leaves where desired[leaf.pointer] == nil {
            causes.append((leaf.pointer, .removed))
        }
        guard !causes.isEmpty else { return }
        let tree = Value.object(declaration.fields)
        for (pointer, cause) in causes.sorted(by: { $0.pointer < $1.pointer }) {
            var reference: String?
            if case .secret(let expression)? = tree[pointer] { reference = expression.written }
            changes.append(
                FieldChange(
                    pointer: pointer, difference: .secret(reference: reference, because: cause),
                    forcesReplace: kind.change(at: pointer) == .replace))
        }
    }

    private mutating func cause(
        of desired: Fingerprint, against recorded: Fingerprint?, at pointer: Pointer
    ) -> FieldChange.SecretCause? {
        guard let recorded else { return .added }
        if desired.revision != nil || recorded.revision != nil {
            // `revision` is the person's own switch: it overrides the value.
            guard desired.revision != recorded.revision else {
                if desired.keyID != recorded.keyID { needsSigning = true }
                return nil
            }
            if desired.revision != nil { return .revision }
        }
        guard desired.keyID == recorded.keyID else {
            // The key that signed the record may still be at hand to verify it.
            if let same = older[recorded.keyID]?[pointer], same.digest != recorded.digest {
                return .rotated
            }
            needsSigning = true
            return nil
        }
        return desired.digest == recorded.digest ? nil : .rotated
    }
}
