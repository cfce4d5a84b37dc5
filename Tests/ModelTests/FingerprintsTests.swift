import Testing

@testable import Model

@Suite struct FingerprintsTests {
    private static func print(_ digest: String) -> Fingerprint {
        Fingerprint(keyID: "key", digest: digest)
    }

    @Test func `leaves stand in the order of their pointers, however they came`() {
        var prints = Fingerprints()
        for name in ["b", "d", "a", "c"] { prints[Pointer([name])] = Self.print(name) }
        #expect(prints.leaves.map(\.pointer.description) == ["/a", "/b", "/c", "/d"])
        #expect(prints.leaves.map(\.fingerprint.digest) == ["a", "b", "c", "d"])
        #expect(prints.count == 4)
    }

    @Test func `a pointer has one fingerprint, the last that it was given`() {
        var prints: Fingerprints = [
            Pointer(["a"]): Self.print("1"), Pointer(["b"]): Self.print("2"),
            Pointer(["a"]): Self.print("3"),
        ]
        #expect(prints.count == 2)
        #expect(prints[Pointer(["a"])] == Self.print("3"))
        prints[Pointer(["a"])] = nil
        prints[Pointer(["z"])] = nil
        #expect(prints == [Pointer(["b"]): Self.print("2")])
        #expect(prints[Pointer(["a"])] == nil)
        prints[Pointer(["b"])] = nil
        #expect(prints.isEmpty)
    }

    @Test func `a change of all keeps the leaves`() {
        let prints: Fingerprints = [
            Pointer(["a"]): Self.print("1"), Pointer(["b"]): Self.print("2"),
        ]
        let changed = prints.mapped(\.fingerprint.unverified)
        #expect(changed.leaves.map(\.pointer) == prints.leaves.map(\.pointer))
        #expect(changed.leaves.allSatisfy { !$0.fingerprint.isVerified })
    }
}
