import Model
import Secrets
import TestSupport
import Testing

struct MaskingTests {
    private func redact(_ text: String, _ secrets: String...) -> String {
        ResolvedSecrets(masked: secrets.map(secret)).redacted(text)
    }

    @Test(arguments: [
        ("token hunter2-abc!", "token (secret)!"), ("hunter2-abchunter2-abc", "(secret)"),
        ("hunter2-ab", "hunter2-ab"), ("", ""), ("hunter2-abc", "(secret)"),
        ("é hunter2-abc é", "é (secret) é"),
        ("https://x/?t=hunter2-abc&u=1", "https://x/?t=(secret)&u=1"),
    ])
    func `a value is masked wherever it stands`(text: String, expected: String) {
        #expect(redact(text, "hunter2-abc") == expected)
    }

    @Test(arguments: [
        "p@ss!", "$ecret", "+abc=", "a\"b\\c", "tab\there", "ümläut", "日本語の鍵", "sp ace", "<&'\">",
        "a/b/c",
    ])
    func `punctuation and other scripts are masked too`(value: String) {
        #expect(redact("[\(value)]", value) == "[(secret)]")
    }

    @Test func `the longest secret wins and overlaps become one marker`() {
        #expect(redact("a secret-long-tail b", "secret-long", "secret-long-tail") == "a (secret) b")
        #expect(redact("a secret-long-tail b", "secret-long", "long-tail") == "a (secret) b")
        #expect(redact("abcdXefgh", "abcd", "efgh") == "(secret)X(secret)")
        #expect(redact("abcdabce", "abcd", "abcdabcf") == "(secret)abce")
        #expect(redact("abcdefgh", "abcdefghi", "abcdef", "abcd") == "(secret)gh")
        #expect(redact("aaaaaaaaab", "aaaa") == "(secret)b")
    }

    @Test func `values that are ordinary words are left alone`() {
        for value in ["abc", "true", "false", "null", "12345", ""] {
            #expect(redact("x \(value) y", value) == "x \(value) y")
        }
        #expect(redact("x 123456 y", "123456") == "x (secret) y")
    }

    @Test(arguments: [
        // JSON, by several writers.
        #"{"t":"a\"b\\c/d<é\n"}"#, #"{"t":"a\"b\\c\/d<é\n"}"#, #"{"t":"a\"b\\c/d\u003cé\n"}"#,
        #"{"t":"a\"b\\c/d<\u00e9\n"}"#, #"{"t":"a\"b\\c\/d<\u00E9\n"}"#,
        #"{"t":"a\"b\\c/d<é\u000a"}"#,
        #"{"m":"bad: {\"t\":\"a\\\"b\\\\c/d<é\\n\"}"}"#,
        // Percent-encoding in both cases, with more or fewer characters kept.
        "t=a%22b%5Cc%2Fd%3C%C3%A9%0A", "t=a%22b%5cc%2fd%3c%c3%a9%0a", "t=a%22b%5Cc/d%3C%C3%A9%0A",
        // HTML.
        "<p>a&quot;b\\c/d&lt;é\n</p>", "<p>a&#34;b\\c/d&lt;é\n</p>", "<p>a\"b\\c/d&lt;é\n</p>",
        // Hex.
        "6122625c632f643cc3a90a", "6122625C632F643CC3A90A",
        // As it is, and without its line break.
        "a\"b\\c/d<é\n", "a\"b\\c/d<é",
    ])
    func `every form in which servers repeat a body is masked`(text: String) {
        let masked = redact(text, "a\"b\\c/d<é\n")
        #expect(masked.contains("(secret)"), "\(masked)")
        for piece in ["b\\", "c/d", "c\\/d", "5c63", "5C63", "%2", "d&lt;", "22b"] {
            #expect(!masked.contains(piece), "\(masked)")
        }
    }

    @Test func `blanks in forms become plus or percent`() {
        #expect(redact("a=my+pass%21word", "my pass!word") == "a=(secret)")
        #expect(redact("a=my%20pass!word", "my pass!word") == "a=(secret)")
    }

    @Test func `each line of a key file is masked by itself`() {
        let pem = "-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQ\nab\n-----END KEY-----\n"
        #expect(redact("line 2: MIIEvQIBADANBg!", pem) == "line 2: (secret)!")
        #expect(redact("kqhkiG9w0BAQ\\nab", pem) == "(secret)\\nab")
        #expect(redact("x\(pem)y", pem) == "x(secret)y")
    }

    @Test func `parts of an inserted JSON object are masked`() {
        let json = Secret(Array(#"{"a":{"key":"inner-secret","n":1234567}}"#.utf8), form: .json)
        let secrets = ResolvedSecrets(masked: [json])
        #expect(secrets.redacted("inner-secret and 1234567") == "(secret) and (secret)")
    }

    /// In a longer text a value may start at any of three places inside a group of digits.
    @Test func `base64 around a value is masked at every alignment`() {
        var random = SeededGenerator(seed: 7)
        var misses = 0
        for round in 0..<300 {
            let value = random.bytes(Int.random(in: 6...40, using: &random))
            let secrets = ResolvedSecrets(masked: [Secret(value)])
            for alphabet in [Base64.Alphabet.standard, .url] {
                let before = random.bytes(round % 7)
                let after = random.bytes(Int.random(in: 0...5, using: &random))
                let text = Base64.encode(before + value + after, alphabet: alphabet)
                let masked = secrets.redacted("x \(String(decoding: text, as: UTF8.self)) y")
                // What may stay are the digits of the neighbours and two that are shared.
                let left = masked.replacing("(secret)", with: "").utf8.count - 4
                let allowed = (before.count * 8 + 5) / 6 + (after.count * 8 + 5) / 6 + 5
                if !masked.contains("(secret)") || left > allowed { misses += 1 }
            }
        }
        #expect(misses == 0)
    }

    @Test func `random texts with random secrets keep everything else`() {
        var random = SeededGenerator(seed: 11)
        let letters = Array("abcXYZ-/\"\\ é".unicodeScalars)
        func text(_ count: Int) -> String {
            var result = String.UnicodeScalarView()
            for _ in 0..<count { result.append(letters.randomElement(using: &random) ?? "a") }
            return String(result)
        }
        for _ in 0..<200 {
            let values = (0..<5).map { _ in "@" + text(Int.random(in: 5...9, using: &random)) + "@"
            }
            let secrets = ResolvedSecrets(masked: values.map(secret))
            let filler = text(12).replacing("@", with: "a")
            let all = values.joined(separator: "#\(filler)#")
            let expected = values.map { _ in "(secret)" }.joined(separator: "#\(filler)#")
            #expect(secrets.redacted(all) == expected)
        }
    }

    @Test func `thousands of secrets with one beginning are told apart`() {
        var random = SeededGenerator(seed: 3)
        let values = (0..<1_000).map { _ in "ghp_" + random.bytes(10).hexadecimal }
        let secrets = ResolvedSecrets(masked: values.map(secret))
        let text = values.prefix(50).joined(separator: " ghp_ ")
        let expected = values.prefix(50).map { _ in "(secret)" }.joined(separator: " ghp_ ")
        #expect(secrets.redacted(text) == expected)
    }

    @Test func `values that come later are masked as well`() {
        let secrets = ResolvedSecrets(masked: [secret("first-value")]).masking([
            secret("second-value")
        ])
        #expect(secrets.redacted("first-value second-value") == "(secret) (secret)")
    }

    @Test func `a value that is no text does not break the rest`() {
        let secrets = ResolvedSecrets(masked: [Secret([0xA9, 0x20, 0x41, 0x42])])
        #expect(secrets.redacted("\u{E9} AB x") == "\u{FFFD}(secret) x")
    }
}
