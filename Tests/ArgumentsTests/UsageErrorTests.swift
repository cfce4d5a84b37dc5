import Testing

@testable import reconcile

@Suite struct UsageErrorTests {
    @Test(arguments: [
        ("paln", "unknown verb `paln`", "did you mean `plan`?"),
        ("plan --sumary", "unknown flag `--sumary`", "did you mean `--summary`?"),
        ("--platfrom x plan", "unknown flag `--platfrom`", "did you mean `--platform`?"),
        ("state lst", "unknown verb after state `lst`", "did you mean `list`?"),
        ("plan --port 1", "`plan` does not take `--port`", "it belongs to: sandbox"),
        ("apply --out x", "`apply` does not take `--out`", "it belongs to: plan, import"),
        ("plan --out", "`--out` needs PATH", nil),
        (
            "plan --out --summary", "`--out` needs PATH",
            "write --out=--summary if `--summary` is meant"
        ),
        ("plan --out=", "`--out` needs PATH", "its value is empty"),
        ("plan --summary=yes", "`--summary` takes no value", nil),
        ("plan --out a --out b", "`--out` is given twice", nil),
        ("plan extra", "`extra` is one word too many", nil),
        ("show", "FILE is missing", "what plan --out wrote"),
        ("plan --format jsn", "--format cannot be `jsn`", "did you mean `json`?"),
        ("plan --report json", "`--report json` is not of the form FORMAT=PATH", nil),
        ("plan --select =x", "`--select =x` is not of the form LABEL=VALUE", nil),
        (
            "plan --shard 0/3", "`--shard 0/3` is no shard",
            "write I/N, such as 1/3, with I from 1 to N and N at most 256"
        ),
        (
            "apply --shard 4/3", "`--shard 4/3` is no shard",
            "write I/N, such as 1/3, with I from 1 to N and N at most 256"
        ),
        (
            "drift --shard 1/x", "`--shard 1/x` is no shard",
            "write I/N, such as 1/3, with I from 1 to N and N at most 256"
        ),
        (
            "state verify --shard 1/257", "`--shard 1/257` is no shard",
            "write I/N, such as 1/3, with I from 1 to N and N at most 256"
        ),
        ("plan --shard 1/3 --shard 2/3", "`--shard` is given twice", nil),
        (
            "rotate a/b --shard 1/3", "`rotate` does not take `--shard`",
            "it belongs to: plan, apply, drift, state verify"
        ),
        ("plan --platform a,,b", "`--platform a,,b` holds an empty name", nil),
        (
            "apply p.json --expect-digest \(ParsingTests.digest)",
            "a plan file and --expect-digest say the same thing", "give one of them"
        ),
        (
            "apply --expect-digest 9f2c", "`--expect-digest` needs sha256: and 64 hex digits",
            "the plan prints it behind `Digest:`"
        ),
        (
            "state resolve a/b", "the decision is missing",
            "give exactly one of --adopt ID and --not-created"
        ),
        (
            "state resolve a/b --adopt x --not-created", "the decision is missing",
            "give exactly one of --adopt ID and --not-created"
        ),
        ("state show nothing", "`nothing` is no address", "write platform/name"),
        (
            "state", "`state` needs one more word",
            "one of: list, show, forget, move, resolve, verify, pull, push, migrate, unlock"
        ),
        ("sandbox --port 70000", "`--port 70000` is no port", "0 to 65535"),
        (
            "-p x.yaml", "no verb is given",
            "one of: validate, plan, apply, rotate, show, drift, import, doctor, state, explain, "
                + "sandbox, completion, man, version, help"
        ),
    ])
    func `what is wrong is said with advice`(
        _ line: String, _ message: String, _ advice: String?
    ) throws {
        let error = try #require(failure(line))
        #expect(error.message == message)
        #expect(error.advice == advice)
    }

    @Test func `verbs that come later are not known yet`() {
        for verb in ["init", "state adopt"] {
            #expect(failure(verb) != nil)
        }
    }

    @Test func `nothing at all shows the short help`() {
        #expect(UsageError(message: nil, advice: nil, path: []).text == HelpText.short)
        switch Arguments.parse([]) {
        case .success: Issue.record("accepted")
        case .failure(let error): #expect(error.text == HelpText.short)
        }
    }

    @Test func `the text names verb, usage and help, and cannot act`() throws {
        let error = try #require(failure("plan --su\u{1B}[31m"))
        #expect(
            error.text == """
                reconcile: unknown flag `--su\\u{1b}[31m`
                Usage: reconcile plan [options]
                See: reconcile plan --help

                """)
    }

    @Test func `no words make the parser fall over`() {
        let pieces = ["plan", "--", "-", "--=", "-p", "=", "", "--out", "é", "\u{0}", "-q", "-qq"]
        for a in pieces {
            for b in pieces {
                for c in pieces { _ = Arguments.parse([a, b, c]) }
            }
        }
    }
}

@Suite struct SuggestionForEveryWordTests {
    private func advice(_ words: [String]) throws -> String {
        guard case .failure(let error) = Arguments.parse(words) else {
            Issue.record("accepted: \(words)")
            return ""
        }
        #expect(error.text.hasPrefix("reconcile: unknown "))
        return error.advice ?? ""
    }

    /// The word with its second and third letter swapped, as hurried fingers do.
    private func mistyped(_ word: String) -> String {
        var letters = Array(word)
        guard letters.count > 2 else { return word + "x" }
        letters.swapAt(1, 2)
        return letters[1] == letters[2] ? word + "x" : String(letters)
    }

    @Test(arguments: CommandTable.verbs)
    func `a mistyped verb is recognised`(_ verb: VerbSpec) throws {
        let last = try #require(verb.path.last)
        #expect(try advice(verb.path.dropLast() + [mistyped(last)]) == "did you mean `\(last)`?")
    }

    @Test(arguments: CommandTable.verbs)
    func `a mistyped flag of every verb is recognised`(_ verb: VerbSpec) throws {
        for option in verb.options {
            let flag = "--" + mistyped(option.name)
            #expect(try advice(verb.path + [flag]) == "did you mean `\(option.flag)`?")
        }
    }
}
