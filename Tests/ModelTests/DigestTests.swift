import Model
import Testing

@Suite struct HashTests {
    /// FIPS 180-4 examples and the million-a message.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            String(repeating: "a", count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ])
    func `SHA-256 gives the published digests`(message: String, digest: String) {
        #expect(SHA256.hex(of: message.utf8) == digest)
        // Where the processor has no instructions for it, or the tests would never see this code.
        var portable = SHA256(isPortable: true)
        portable.update(Array(message.utf8))
        #expect(portable.finalize().hexadecimal == digest)
    }

    /// RFC 4231, cases 1, 2, 3, 6 and 7.
    @Test(arguments: [
        (
            [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (
            [UInt8](repeating: 0xaa, count: 131),
            Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        (
            [UInt8](repeating: 0xaa, count: 131),
            Array(
                """
                This is a test using a larger than block-size key and a larger than block-size \
                data. The key needs to be hashed before being used by the HMAC algorithm.
                """.utf8),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        ),
    ])
    func `HMAC-SHA-256 gives the published codes`(key: [UInt8], message: [UInt8], code: String) {
        #expect(HMAC.code(of: message, key: key).hexadecimal == code)
    }

    @Test func `hashing in pieces gives the same digest`() {
        let message = Array("the quick brown fox jumps over the lazy dog and then some more".utf8)
        for cut in 0...message.count {
            var hash = SHA256()
            hash.update(message[..<cut])
            hash.update(message[cut...])
            #expect(hash.finalize() == SHA256.digest(of: message))
        }
    }
}

@Suite struct CanonicalBytesTests {
    private func form(_ value: Value) -> [UInt8] {
        var form = CanonicalBytes()
        form.add(value)
        return form.bytes
    }

    @Test func `equal values have equal forms`() {
        #expect(form(["a": 1, "b": 2]) == form(["b": 2, "a": 1]))
        #expect(
            form(.number(Number(checkedLexeme: "1.0"))) == form(.number(Number(checkedLexeme: "1")))
        )
    }

    @Test func `different values have different forms`() {
        let values: [Value] = [
            .null, true, false, 1, "1", [], [:], ["a"], [["a"]], ["a": .null], ["a", "b"], ["ab"],
            "", "a", ["": ""], .number(Number(checkedLexeme: "1.5")), "\u{e9}", "e\u{301}",
        ]
        #expect(Set(values.map(form)).count == values.count)
    }
}

@Suite struct ValueTests {
    @Test(arguments: [
        ("1", "1.0", true), ("1e2", "100", true), ("-0", "0", true), ("1", "2", false),
        ("10", "1e1", true), ("0.10", "0.1", true), ("1e400", "1e401", false),
        ("9007199254740993", "9007199254740992", false),
    ])
    func `numbers compare by value`(left: String, right: String, areEqual: Bool) throws {
        let a = try #require(Number(parsing: left))
        let b = try #require(Number(parsing: right))
        #expect((a == b) == areEqual)
        if areEqual { #expect(a.hashValue == b.hashValue) }
    }

    @Test(arguments: ["", "-", "01", "1.", ".5", "1e", "1e+", "+1", "0x1", "1 ", "NaN", "٣"])
    func `what is no JSON number is refused`(text: String) {
        #expect(Number(parsing: text) == nil)
    }

    @Test(arguments: [("12", 12), ("1.20e2", 120), ("-5", -5)])
    func `whole numbers are read as integers`(text: String, integer: Int64) throws {
        #expect(try #require(Number(parsing: text)).integer == integer)
    }

    @Test(arguments: ["1.5", "1e30", "99999999999999999999"])
    func `other numbers are no integers`(text: String) throws {
        #expect(try #require(Number(parsing: text)).integer == nil)
    }

    @Test func `a huge exponent does no harm`() throws {
        let number = try #require(Number(parsing: "1e99999999999999999999999"))
        #expect(number.integer == nil)
        #expect(number == number)
    }

    @Test func `pointers survive their own escapes`() {
        let pointer = Pointer(["a/b", "~", "", "é"])
        #expect(pointer.description == "/a~1b/~0//é")
        #expect(Pointer(parsing: pointer.description) == pointer)
        #expect(Pointer(parsing: "a") == nil)
        #expect(Pointer(parsing: "/~2") == nil)
        #expect(Pointer(["servers", "0", "url"]).dotted == "servers[0].url")
    }

    @Test func `addresses are two parts`() {
        #expect(Address(parsing: "a/b") == Address(platform: "a", name: "b"))
        for text in ["", "a", "/b", "a/", "a/b/c"] { #expect(Address(parsing: text) == nil) }
    }
}

@Suite struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (951_782_400_000, "2000-02-29T00:00:00Z"),
        (-1, "1969-12-31T23:59:59Z"), (1_763_668_080_123, "2025-11-20T19:48:00Z"),
        (4_102_444_799_999, "2099-12-31T23:59:59Z"),
    ])
    func `moments are shown as RFC 3339`(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
    }
}

@Suite struct SecretPrintingTests {
    @Test func `no way of printing shows a byte`() {
        let secret = Secret(Array("hunter2-canary".utf8))
        var dumped = ""
        dump(secret, to: &dumped)
        let mirrored = Mirror(reflecting: secret).children.map { "\($0)" }.joined()
        for text in [
            "\(secret)", String(describing: secret), String(reflecting: secret), dumped, mirrored,
            "\([secret])", "\(["key": secret])",
        ] {
            #expect(!text.contains("hunter2"))
            #expect(!text.contains("canary"))
        }
    }
}
