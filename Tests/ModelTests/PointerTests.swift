import Model
import Testing

struct PointerTests {
    /// Tokens with every byte that matters to the order: below, at and above a slash, escapes, and
    /// beginnings of each other.
    private static let tokens = ["", "a", "ab", "a-", "a/", "a~", "a0", "b", "é", "~", "/", "-"]

    @Test func `pointers sort as their texts do`() {
        var pointers = [Pointer()]
        for first in Self.tokens {
            pointers.append(Pointer([first]))
            for second in Self.tokens { pointers.append(Pointer([first, second])) }
        }
        for left in pointers {
            for right in pointers {
                let expected = left.description.utf8.lexicographicallyPrecedes(
                    right.description.utf8)
                #expect((left < right) == expected, "\(left) and \(right)")
            }
        }
    }

    @Test func `a text is read back as the pointer that wrote it`() {
        for first in Self.tokens {
            for second in Self.tokens {
                let pointer = Pointer([first, second])
                #expect(Pointer(parsing: pointer.description) == pointer)
            }
        }
        #expect(Pointer(parsing: "a") == nil)
        #expect(Pointer(parsing: "/a~2") == nil)
    }

    @Test func `secrets come in the order of their pointers, those in lists too`() throws {
        let expression = try SecretExpression(reference: "env://X", revision: nil)
        let tree: Value = [
            "b": .secret(expression), "a": ["z": "text", "list": [1, .secret(expression)]],
        ]
        #expect(tree.secrets.map(\.pointer.description) == ["/a/list/1", "/b"])
    }
}
