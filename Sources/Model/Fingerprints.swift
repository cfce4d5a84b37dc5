/// The fingerprints of one connection, in the order of the leaves they stand for.
///
/// An array, because nearly every connection has one or two.
package struct Fingerprints: Hashable, Sendable {
    /// One leaf with its fingerprint.
    package struct Leaf: Hashable, Sendable {
        /// Where the leaf stands in `spec`.
        package let pointer: Pointer
        /// Its fingerprint.
        package let fingerprint: Fingerprint

        fileprivate func sharing(_ known: Leaf) -> Leaf {
            let (own, other) = (fingerprint, known.fingerprint)
            return Leaf(
                pointer: known.pointer,
                fingerprint: Fingerprint(
                    keyID: own.keyID == other.keyID ? other.keyID : own.keyID,
                    digest: own.digest == other.digest ? other.digest : own.digest,
                    revision: own.revision, isVerified: own.isVerified))
        }
    }

    /// The leaves, sorted by pointer, each once.
    package private(set) var leaves: [Leaf] = []

    /// Makes a set without any.
    package init() {}

    /// Whether there is none.
    package var isEmpty: Bool { leaves.isEmpty }

    /// The number of leaves.
    package var count: Int { leaves.count }

    /// The fingerprint of a leaf, or nil.
    package subscript(pointer: Pointer) -> Fingerprint? {
        get { leaves.first { $0.pointer == pointer }?.fingerprint }
        set {
            if let newValue, leaves.last.map({ $0.pointer < pointer }) ?? true {
                leaves.append(Leaf(pointer: pointer, fingerprint: newValue))
                return
            }
            let index = leaves.firstIndex { !($0.pointer < pointer) } ?? leaves.endIndex
            let isThere = index < leaves.endIndex && leaves[index].pointer == pointer
            let leaf = newValue.map { Leaf(pointer: pointer, fingerprint: $0) }
            leaves.replaceSubrange(
                index..<(isThere ? index + 1 : index), with: leaf.map { [$0] } ?? [])
        }
    }

    /// The same, with what another set says as well taken from there, so that it is kept once.
    package func sharing(_ known: Fingerprints) -> Fingerprints {
        guard self != known else { return known }
        var shared = Fingerprints()
        shared.leaves = leaves.map { leaf in
            known.leaves.first { $0.pointer == leaf.pointer }.map(leaf.sharing) ?? leaf
        }
        return shared
    }

    /// The same leaves with other fingerprints.
    package func mapped(_ transform: (Leaf) -> Fingerprint) -> Fingerprints {
        var mapped = self
        mapped.leaves = leaves.map { Leaf(pointer: $0.pointer, fingerprint: transform($0)) }
        return mapped
    }
}

extension Fingerprints: ExpressibleByDictionaryLiteral {
    /// Makes a set; of a pointer that stands twice the last one counts.
    package init(dictionaryLiteral elements: (Pointer, Fingerprint)...) {
        for (pointer, fingerprint) in elements { self[pointer] = fingerprint }
    }
}
