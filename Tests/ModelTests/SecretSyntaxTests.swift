import Model
import Testing

/// Texts that are references, with the parts they are read into.
private let valid:
    [(text: String, store: String, locator: String, options: String, field: String)] = [
        ("env://TOKEN", "env", "TOKEN", "", ""),
        ("env://A", "env", "A", "", ""),
        ("a-1-b://x", "a-1-b", "x", "", ""),
        ("abcdefghijklmnopqrstuvwxyz012345://x", "abcdefghijklmnopqrstuvwxyz012345", "x", "", ""),
        ("file:///run/secrets/a", "file", "/run/secrets/a", "", ""),
        ("file://rel/a.txt", "file", "rel/a.txt", "", ""),
        ("ssm:///prod/db", "ssm", "/prod/db", "", ""),
        (
            "aws://arn:aws:secretsmanager:eu-west-1:1:secret:a/b-c", "aws",
            "arn:aws:secretsmanager:eu-west-1:1:secret:a/b-c", "", ""
        ),
        ("op://My%20Vault/item/password", "op", "My Vault/item/password", "", ""),
        ("vault://kv/a+b", "vault", "kv/a+b", "", ""),
        ("vault://kv/prod/db#password", "vault", "kv/prod/db", "", "password"),
        (
            "vault://kv/prod/db?version=3#/replica/pw", "vault", "kv/prod/db", "version=3",
            "/replica/pw"
        ),
        ("env://X#a.b", "env", "X", "", "a.b"),
        ("env://X#a%2Fb", "env", "X", "", "a/b"),
        ("env://X#%2Fa", "env", "X", "", "/a as a name"),
        ("env://X#/", "env", "X", "", "/"),
        ("env://X#/a~0b/~1c", "env", "X", "", "/a~0b/~1c"),
        ("env://X#/a%20b", "env", "X", "", "/a b"),
        ("env://X#a?b&c=d", "env", "X", "", "a?b&c=d"),
        ("env://X#~", "env", "X", "", "~"),
        ("env://X#%7E", "env", "X", "", "~"),
        ("env://X#//", "env", "X", "", "//"),
        ("env://X?decode=base64", "env", "X", "decode=base64", ""),
        ("env://X?trim=none&decode=hex", "env", "X", "decode=hex,trim=none", ""),
        ("env://X?encode=url", "env", "X", "encode=url", ""),
        ("env://X?encode=json", "env", "X", "encode=json", ""),
        ("env://X?as=json", "env", "X", "as=json", ""),
        ("env://X?as=json&encode=none", "env", "X", "as=json,encode=none", ""),
        ("env://X?from=file&trim=space", "env", "X", "from=file,trim=space", ""),
        ("env://X?allowEmpty=true", "env", "X", "allowEmpty=true", ""),
        ("env://X?allowEmpty=false", "env", "X", "allowEmpty=false", ""),
        ("aws://x?stage=AWSPREVIOUS", "aws", "x", "stage=AWSPREVIOUS", ""),
        ("aws://x?version=a%26b=c", "aws", "x", "version=a&b=c", ""),
        ("aws://x?version=a?b", "aws", "x", "version=a?b", ""),
        ("file://a%3Fb%23c%25", "file", "a?b#c%", "", ""),
        ("file://caf%C3%A9", "file", "café", "", ""),
        ("file://café", "file", "café", "", ""),
        ("file://a&b=c", "file", "a&b=c", "", ""),
        ("file://a%0Ab", "file", "a\nb", "", ""),
        ("env://://", "env", "://", "", ""),
    ]

/// Texts that are no references and that a pattern can tell.
private let invalid: [String] = [
    "", "TOKEN", "env:TOKEN", "env:/TOKEN", "env//TOKEN", "://x", "env://", "ENV://X", "Env://X",
    "1env://X", "-a://X", "e_v://X", "e.v://X", " env://X", "env ://X", "env://X ", "env://A B",
    "env://A\tB", "env://A\nB", "env://A\u{7F}", "env://A\u{A0}B", "env://A\u{202E}B",
    "env://\u{FEFF}A", "env://A\u{2003}B", "env://A\u{85}B", "env://A{B", "env://A}", "env://${A}",
    "abcdefghijklmnopqrstuvwxyz0123456://x", "env://?trim=none", "env://#a", "env://X?",
    "env://X?trim", "env://X?trim=", "env://X?=none", "env://X?trim=none&", "env://X?&trim=none",
    "env://X?Trim=none", "env://X?trim=all", "env://X?trim=non%65", "env://X?fallback=x",
    "env://X?default=x", "env://X?optional=true", "env://X?decode=auto", "env://X?allowEmpty=yes",
    "env://X?version=", "env://X?version=a b", "env://X?version=%", "env://X#", "env://X#a#b",
    "env://X#a b", "env://X#/~", "env://X#/~2", "env://X#/a~", "env://X#/%7E0", "env://X#/%7e1",
    "env://%", "env://%4", "env://%4G", "env://%00", "env://X#%00", "env://X?version=%00",
    "ref+vault://kv/a", "{vault://a/b}", "secret_coordinate::x", "env://X?address=https://evil",
]

/// Texts that are no references for a reason that no pattern can tell.
private let invalidBeyondPattern: [String] = [
    "env://X?trim=none&trim=none", "env://X?version=1&version=2", "env://X?as=json&encode=url",
    "env://%FF", "env://%C3", "env://X#%ED%A0%80", "env://X?version=%80",
]

struct SecretSyntaxTests {
    @Test(arguments: valid)
    func `a reference is read into its parts`(
        row: (text: String, store: String, locator: String, options: String, field: String)
    ) throws {
        let reference = try SecretReference(parsing: row.text)
        #expect(reference.store == row.store)
        #expect(reference.locator == row.locator)
        let options = reference.options.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
        #expect(options == row.options)
        let field =
            switch reference.field {
            case .member(let name) where name.hasPrefix("/"): "\(name) as a name"
            case .member(let name): name
            case .pointer(let pointer): pointer.description
            case nil: ""
            }
        #expect(field == row.field)
        #expect(reference.written == row.text)
    }

    @Test(arguments: invalid + invalidBeyondPattern)
    func `a text that is no reference is refused without quoting it`(text: String) throws {
        let error = #expect(throws: SecretSyntaxError.self) { try SecretReference(parsing: text) }
        if text.count > 6, let error {
            #expect(!error.message.contains(text))
            #expect(!(error.help ?? "").contains(text))
        }
    }

    @Test func `the pattern for editors accepts what the scanner accepts`() throws {
        let pattern = try Regex(SecretReference.schemaPattern).matchingSemantics(.unicodeScalar)
        for row in valid {
            #expect(try pattern.wholeMatch(in: row.text) != nil, "\(row.text)")
        }
        for text in invalid {
            #expect(try pattern.wholeMatch(in: text) == nil, "\(text.debugDescription)")
        }
        for text in invalidBeyondPattern {
            #expect(try pattern.wholeMatch(in: text) != nil, "\(text.debugDescription)")
        }
    }

    @Test func `a reference may have 2048 characters and no more`() throws {
        let longest = "env://" + String(repeating: "a", count: SecretReference.maxLength - 6)
        _ = try SecretReference(parsing: longest)
        #expect(throws: SecretSyntaxError.self) { try SecretReference(parsing: longest + "a") }
    }

    @Test func `expressions are equal when they are written with the same bytes`() throws {
        let composed = try SecretExpression(reference: "file://caf\u{E9}", revision: nil)
        let decomposed = try SecretExpression(reference: "file://cafe\u{301}", revision: nil)
        #expect(composed != decomposed)
        #expect(composed == (try SecretExpression(reference: "file://caf\u{E9}", revision: nil)))
        #expect(composed != (try SecretExpression(reference: "file://caf\u{E9}", revision: "1")))
        #expect(Set([composed, decomposed]).count == 2)
    }
}

private let validTemplates: [(text: String, parts: [String])] = [
    ("${env://A}", ["<env://A>"]),
    ("Bearer ${env://TOKEN}", ["Bearer ", "<env://TOKEN>"]),
    ("${env://A}${env://B}", ["<env://A>", "<env://B>"]),
    ("$$${env://A}$$", ["$", "<env://A>", "$"]),
    ("$${env}${env://A}", ["${env}", "<env://A>"]),
    (
        "postgres://${vault://kv/db?encode=url#user}:${vault://kv/db?encode=url#password}@db:5432/app",
        [
            "postgres://", "<vault://kv/db?encode=url#user>", ":",
            "<vault://kv/db?encode=url#password>", "@db:5432/app",
        ]
    ),
    ("{\"a\": ${env://A?encode=json}}\n", ["{\"a\": ", "<env://A?encode=json>", "}\n"]),
    ("é ${env://A} \u{1F511}", ["é ", "<env://A>", " \u{1F511}"]),
]

private let invalidTemplates: [String] = [
    "", "Bearer ", "Bearer", "$", "$$", "$${env://A}", "Bearer $TOKEN", "Bearer ${TOKEN}",
    "${env://A", "${}", "${ env://A}", "${env://A }", "${env://A} $", "${env://A} $x",
    "${${env://A}}", "${env://A{}", "${env://A?as=json}", "$$$", "${ENV://A}", "env://A",
]

struct SecretTemplateTests {
    @Test(arguments: validTemplates)
    func `a template is read into texts and references`(row: (text: String, parts: [String])) throws
    {
        let template = try SecretExpression(template: row.text, revision: nil)
        let parts = template.parts.map { part in
            switch part {
            case .text(let text): text
            case .reference(let reference): "<\(reference.written)>"
            }
        }
        #expect(parts == row.parts)
    }

    @Test(arguments: invalidTemplates)
    func `a text that is no template is refused`(text: String) {
        #expect(throws: SecretSyntaxError.self) {
            try SecretExpression(template: text, revision: nil)
        }
    }

    @Test func `the template pattern agrees with the scanner`() throws {
        let pattern = try Regex(SecretExpression.templateSchemaPattern)
            .matchingSemantics(.unicodeScalar)
        for row in validTemplates {
            #expect(try pattern.wholeMatch(in: row.text) != nil, "\(row.text)")
        }
        for text in invalidTemplates {
            #expect(try pattern.wholeMatch(in: text) == nil, "\(text.debugDescription)")
        }
    }
}

struct SinkSyntaxTests {
    @Test(arguments: [
        "file://a", "file://secrets/x.token", "file://a%20b/.hidden", "file://..a/b..",
        "file://x.olde", "file://old", "file://.reconciled/a", "file://a/.reconcile",
        "file://.gitlab/a", "file://a.git",
    ])
    func `a sink below the project folder is accepted`(text: String) throws {
        _ = try SinkReference(parsing: text)
        let pattern = try Regex(SinkReference.schemaPattern).matchingSemantics(.unicodeScalar)
        #expect(try pattern.wholeMatch(in: text) != nil)
    }

    @Test(arguments: [
        "", "file://", "file:///a", "file://a/", "file://a//b", "file://.", "file://a/./b",
        "file://..", "file://../a", "file://a/..", "file://a/../b", "file://a.old", "file://.old",
        "env://A", "file://a?b=c", "file://a#b", "file://a b", "file://%00", "a", "vault://",
        "vault://a.old", "vault://a.old#token", "vault://a.probe", "vault://a.probe#token",
        "vault://a?version=2", "vault://a?trim=none#token", "vault://a#", "Vault://a",
        "file://.reconcile", "file://.reconcile/state.jsonl", "file://.git/config",
        "file://a/.git/b",
    ])
    func `a sink elsewhere is refused`(text: String) throws {
        #expect(throws: SecretSyntaxError.self) { try SinkReference(parsing: text) }
        let pattern = try Regex(SinkReference.schemaPattern).matchingSemantics(.unicodeScalar)
        #expect(try pattern.wholeMatch(in: text) == nil)
    }

    @Test func `an escaped way out is refused as well`() {
        #expect(throws: SecretSyntaxError.self) { try SinkReference(parsing: "file://a/%2E%2E/b") }
        #expect(throws: SecretSyntaxError.self) { try SinkReference(parsing: "file://%2Fetc/b") }
        #expect(throws: SecretSyntaxError.self) { try SinkReference(parsing: "file://%2Egit/b") }
    }

    @Test(arguments: ["vault://deck/x", "vault://a#token", "my-store://a.older#/data/token"])
    func `a place in a store is accepted`(text: String) throws {
        let sink = try SinkReference(parsing: text)
        #expect(!sink.isFile)
        let pattern = try Regex(SinkReference.schemaPattern).matchingSemantics(.unicodeScalar)
        #expect(try pattern.wholeMatch(in: text) != nil)
    }

    @Test func `the old copy in a store keeps the field`() throws {
        let sink = try SinkReference(parsing: "vault://deck/x#token")
        #expect(sink.old.written == "vault://deck/x.old#token")
        #expect(sink.old.old.written == "vault://deck/x.old.old#token")
        #expect(sink.probe.written == "vault://deck/x.probe#token")
        #expect(try sink.old.storeReference.locator == "deck/x.old")
    }

    @Test func `two ways to write a place are one place`() throws {
        let one = try SinkReference(parsing: "vault://deck/x#a").place
        #expect(try SinkReference(parsing: "vault://deck%2Fx#%61").place == one)
        #expect(try SinkReference(parsing: "vault://deck/x#b").place != one)
        #expect(try SinkReference(parsing: "other://deck/x#a").place != one)
    }

    @Test func `the old copy of a sink has a path though no manifest may name it`() throws {
        #expect(try SinkReference(parsing: "file://a/b").old.relativePath == "a/b.old")
    }
}
