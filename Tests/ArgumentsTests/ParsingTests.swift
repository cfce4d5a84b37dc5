import Host
import Model
import Reports
import Testing

@testable import reconcile

/// The words of a line that needs no quoting.
func parse(_ line: String) throws -> Invocation {
    try Arguments.parse(line.split(separator: " ").map(String.init)).get()
}

func failure(_ line: String) -> UsageError? {
    switch Arguments.parse(line.split(separator: " ").map(String.init)) {
    case .success: nil
    case .failure(let error): error
    }
}

@Suite struct ParsingTests {
    static let digest = "sha256:" + String(repeating: "0a", count: 32)

    @Test func `a bare verb has every default`() throws {
        #expect(
            try parse("plan")
                == .plan(
                    PlanOptions(
                        common: CommonOptions(), out: nil, detailedExitCode: false, allowances: [],
                        summaryOnly: false)))
    }

    @Test(arguments: [
        "-p x.yaml plan --out p.json --platform a,b --platform b --select t=1",
        "plan --out=p.json -p=x.yaml --platform=a --platform=b --select=t=1",
        "plan --select t=1 --platform a --out p.json --platform b -px.yaml",
        "--out p.json --platform a,b plan --project x.yaml --select t=1",
    ])
    func `flags stand anywhere and in both forms`(_ line: String) throws {
        guard case .plan(let options) = try parse(line) else {
            Issue.record("no plan")
            return
        }
        #expect(options.out == "p.json")
        #expect(options.common.projectFile == "x.yaml")
        #expect(options.common.platforms == ["a", "b"])
        #expect(options.common.labels == ["t": "1"])
        #expect(
            options.common.repeated
                == ["-p", "x.yaml", "--platform", "a", "--platform", "b", "--select", "t=1"])
    }

    @Test func `the common flags are read`() throws {
        let line =
            "drift --secrets none --format json --report json=a.json --report text=b=c.txt "
            + "--color never -q --verbose"
        guard case .drift(let options) = try parse(line) else {
            Issue.record("no drift")
            return
        }
        let common = options.common
        #expect(common.secrets == SecretsMode.none)
        #expect(common.format == .json)
        #expect(
            common.reports == [
                ReportTarget(format: .json, path: "a.json"),
                ReportTarget(format: .text, path: "b=c.txt"),
            ])
        #expect(common.color == .never)
        #expect(common.quiet)
        #expect(common.verbose)
    }

    @Test func `apply takes a digest, guards and a time to wait`() throws {
        let line =
            "apply --expect-digest \(Self.digest) --allow RC3001@\(Self.digest) --auto-approve "
            + "--first-run --lock-timeout 5m"
        #expect(
            try parse(line)
                == .apply(
                    ApplyOptions(
                        common: CommonOptions(), planFile: nil, expectDigest: Self.digest,
                        allowances: [.init(code: "RC3001", digest: Self.digest)],
                        autoApprove: true, firstRun: true, lockTimeout: .seconds(300))))
    }

    @Test func `rotate takes addresses, references or both`() throws {
        guard
            case .apply(let options) = try parse(
                "rotate blink/a mielto/b blink/a --store-ref env://TOKEN --auto-approve")
        else {
            Issue.record("no apply")
            return
        }
        #expect(options.rotation?.addresses.map(\.description) == ["blink/a", "mielto/b"])
        #expect(options.rotation?.references.map(\.written) == ["env://TOKEN"])
        #expect(options.autoApprove && options.expectDigest == nil && !options.firstRun)
        guard case .apply(let plain) = try parse("apply --wait 10m") else {
            Issue.record("no apply")
            return
        }
        #expect(plain.rotation == nil)
        #expect(plain.consentWait == .seconds(600))
    }

    @Test(arguments: ["rotate", "rotate blink", "rotate --store-ref nonsense"])
    func `rotate wants something that can be rotated`(_ line: String) {
        #expect(throws: (any Error).self) { try parse(line) }
    }

    @Test func `a plan file may look like a flag behind two dashes`() throws {
        guard case .apply(let options) = try parse("apply -- --plan.json") else {
            Issue.record("no apply")
            return
        }
        #expect(options.planFile == "--plan.json")
    }

    @Test(arguments: [
        ("0s", Duration.zero), ("500ms", .milliseconds(500)), ("30s", .seconds(30)),
        ("1h", .seconds(3600)), ("24h", .seconds(86_400)),
    ])
    func `durations have units`(_ text: String, _ expected: Duration) throws {
        guard case .apply(let options) = try parse("apply --lock-timeout \(text)") else {
            Issue.record("no apply")
            return
        }
        #expect(options.lockTimeout == expected)
    }

    @Test(arguments: ["5", "s", "-1s", "1.5s", "25h", "99999999999999999999s", "5 s", "١s"])
    func `what is no duration is refused`(_ text: String) {
        switch Arguments.parse(["apply", "--lock-timeout=\(text)"]) {
        case .success: Issue.record("accepted \(text)")
        case .failure(let error): #expect(error.message?.contains("no duration") == true)
        }
    }

    @Test func `the verbs on state are read`() throws {
        let address = Address(platform: "deck", name: "hr")
        func state(_ line: String) throws -> StateOptions.Action? {
            if case .state(let options) = try parse(line) { options.action } else { nil }
        }
        #expect(try state("state list") == .list)
        #expect(try state("state show deck/hr") == .show(address))
        #expect(try state("state forget deck/hr") == .forget(address))
        #expect(try state("state forget --platform a,b") == .forgetPlatforms(["a", "b"]))
        #expect(
            try state("state resolve deck/hr --adopt con_1 --by jo")
                == .adopt(address, remoteID: "con_1", by: "jo"))
        #expect(try state("state resolve --not-created deck/hr") == .notCreated(address, by: nil))
    }

    @Test func `doctor takes platforms and no labels`() throws {
        guard case .doctor(let options) = try parse("doctor --platform a --secrets platform")
        else {
            Issue.record("no doctor")
            return
        }
        #expect(options.common.platforms == ["a"])
        #expect(options.common.secrets == .platform)
        #expect(failure("doctor --select a=b")?.message == "`doctor` does not take `--select`")
    }

    @Test func `the other verbs are read`() throws {
        #expect(
            try parse("show p.json --summary")
                == .show(ShowOptions(common: CommonOptions(), file: "p.json", summaryOnly: true)))
        #expect(
            try parse("explain RC3001")
                == .explain(ExplainOptions(common: CommonOptions(), topic: "RC3001")))
        #expect(
            try parse("explain")
                == .explain(ExplainOptions(common: CommonOptions(), topic: nil)))
        #expect(
            try parse("completion --words addresses")
                == .completion(
                    CompletionOptions(common: CommonOptions(), request: .words(.addresses))))
        #expect(try parse("man") == .manual(ManualOptions()))
        #expect(
            try parse("sandbox --port 8080 --seed s.json --latency 20 --fault a:b:c --fault d:e:f")
                == .sandbox(
                    SandboxOptions(
                        common: CommonOptions(), port: 8080, seed: "s.json",
                        latency: .milliseconds(20), faults: ["a:b:c", "d:e:f"])))
        #expect(
            try parse("completion zsh")
                == .completion(CompletionOptions(common: CommonOptions(), request: .script(.zsh))))
        #expect(try parse("version") == .version(VersionOptions(common: CommonOptions())))
        #expect(try parse("--version") == .version(VersionOptions(common: CommonOptions())))
        #expect(try parse("validate") == .validate(ValidateOptions(common: CommonOptions())))
    }

    @Test(arguments: [
        ("--help", []), ("-h", []), ("help", []), ("plan --help", ["plan"]),
        ("--help plan", ["plan"]), ("help state show", ["state", "show"]),
        ("help state", ["state"]), ("state --help", ["state"]), ("plan --out x -h", ["plan"]),
    ])
    func `help is asked for in many ways`(_ line: String, _ path: [String]) throws {
        #expect(try parse(line) == .help(HelpOptions(path: path)))
    }
}
