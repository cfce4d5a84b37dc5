import Model
import Testing

struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func `the vectors of RFC 4648 hold`(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == Array(encoded.utf8))
        #expect(Base64.decode(encoded.utf8) == Array(plain.utf8))
        let bare = encoded.replacing("=", with: "")
        #expect(Base64.encode(Array(plain.utf8), padded: false) == Array(bare.utf8))
        #expect(Base64.decode(bare.utf8) == Array(plain.utf8))
    }

    @Test func `every byte survives in both alphabets`() {
        let all = (0...255).map { UInt8($0) }
        for alphabet in [Base64.Alphabet.standard, .url] {
            let encoded = Base64.encode(all, alphabet: alphabet)
            #expect(Base64.decode(encoded, alphabet: alphabet) == all)
        }
        #expect(Base64.encode([0xFB, 0xFF]) == Array("+/8=".utf8))
        #expect(Base64.encode([0xFB, 0xFF], alphabet: .url) == Array("-_8=".utf8))
    }

    @Test(arguments: [
        "Z", "Zg=", "Zg===", "Zm8==", "Zm9v=", "Zh==", "Zm9=", "Z g=", "Zg==Zg==", "-_8=", "Zm9vY",
        "=",
        "Zm8=o", "é",
    ])
    func `a text that is no base64 is refused`(text: String) {
        #expect(Base64.decode(text.utf8) == nil)
    }

    @Test func `line breaks between digits are skipped`() {
        #expect(Base64.decode("Zm9v\r\nYmFy\n".utf8) == Array("foobar".utf8))
    }
}
