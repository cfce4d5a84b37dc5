import Manifests
import Model

/// Every verb and flag of the program; parser, help and completion derive from it.
enum CommandTable {
    /// The verbs in the order of help.
    static let verbs: [VerbSpec] =
        [validate, plan, apply, rotate, show, drift, importing, doctor] + state + [
            explain, sandbox, completion, manual, version, help,
        ]

    /// The verb that a path names, or nil.
    static func verb(_ path: [String]) -> VerbSpec? {
        verbs.first { $0.path == path }
    }

    /// The first words of all verbs, each once, in the order of help.
    static let firstWords: [String] = verbs.reduce(into: []) { words, verb in
        if let first = verb.path.first, !words.contains(first) { words.append(first) }
    }

    /// The second words of verbs that start with that word.
    static func secondWords(after first: String) -> [String] {
        verbs.filter { $0.path.count == 2 && $0.path[0].hasSameBytes(as: first) }.map { $0.path[1] }
    }

    /// Every flag of every verb, by name; a name means the same everywhere.
    static let optionsByName: [String: OptionSpec] = Dictionary(
        verbs.flatMap(\.options).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    /// The verbs that take a flag.
    static func verbs(taking name: String) -> [VerbSpec] {
        verbs.filter { $0.option(name) != nil }
    }

    // MARK: - Verbs

    private static let validate = VerbSpec(
        ["validate"], "check project file and manifests, offline",
        details: "Reads all files, reports all errors, opens no socket and resolves no secret.",
        options: CommonTable.project + CommonTable.output,
        examples: [
            .init("reconcile validate", "check what reconcile.yaml names"),
            .init("reconcile validate --format json", "the same for a machine"),
        ])

    private static let plan = VerbSpec(
        ["plan"], "show what an apply would do",
        details: "Reads the platforms and compares; writes nothing, takes no lock.",
        options: CommonTable.project + CommonTable.selection + [
            CommonTable.secrets,
            OptionSpec(
                "out", value: "PATH", offer: .files, "save the plan for show and apply"),
            OptionSpec("detailed-exitcode", "exit 2 when there are changes"),
            OptionSpec(
                "explain", value: "ADDRESS", offer: .found(.addresses),
                "show where each value of this connection comes from"),
            CommonTable.allow,
            CommonTable.stateCopy,
            OptionSpec("summary", "only addresses and the last block"), CommonTable.events,
        ] + CommonTable.output,
        examples: [
            .init("reconcile plan", "what would change, and its digest"),
            .init("reconcile plan --out plan.json", "save it for review"),
            .init(
                "reconcile plan --platform blink-prod --select team=sec",
                "only some connections"),
            .init(
                "reconcile plan --explain blink-prod/github",
                "manifest, default, variable or platform: who says what"),
            .init("reconcile plan --secrets none", "for pull requests that must not see secrets"),
        ])

    private static let apply = VerbSpec(
        ["apply"], "make the platforms agree with the manifests",
        details: "Plans again under the lock. With a digest or a plan file it refuses to do "
            + "anything but the reviewed plan; without either it asks on a terminal and needs "
            + "--auto-approve elsewhere.",
        positionals: [
            PositionalSpec(
                "PLANFILE", required: false, offer: .files, "the plan that was reviewed")
        ],
        options: CommonTable.project + CommonTable.selection + [
            CommonTable.secrets,
            OptionSpec(
                "expect-digest", value: "DIGEST", "do only the plan that has this digest"),
            CommonTable.allow,
            OptionSpec("auto-approve", "do not ask"),
            OptionSpec("first-run", "there is no state yet, and that is right (needed in CI)"),
            OptionSpec(
                "lock-timeout", value: "DURATION",
                "how long to wait for the lock, such as 30s or 5m (default 0s)"),
            OptionSpec(
                "wait", value: "DURATION",
                "how long to wait for people who have to give consent (default 0s)"),
            CommonTable.events,
        ] + CommonTable.output,
        examples: [
            .init("reconcile apply", "plan, ask, act"),
            .init(
                "reconcile apply --expect-digest sha256:…", "act only if it is the reviewed plan"),
            .init("reconcile apply plan.json", "the same with a saved plan"),
            .init(
                "reconcile apply --auto-approve --lock-timeout 5m", "unattended, waiting its turn"),
        ])

    private static let show = VerbSpec(
        ["show"], "show a saved plan again",
        details: "Needs no credentials and no project file.",
        positionals: [
            PositionalSpec("FILE", required: true, offer: .files, "what plan --out wrote")
        ],
        options: [OptionSpec("summary", "only addresses and the last block")]
            + CommonTable.output,
        examples: [
            .init("reconcile show plan.json", "as text"),
            .init("reconcile show plan.json --format json", "for a policy check"),
        ])

    private static let drift = VerbSpec(
        ["drift"], "show what moved since the last apply",
        details: "Reads the platforms and compares with state; cannot write. Exits 2 on drift.",
        options: CommonTable.project + CommonTable.selection
            + [CommonTable.secrets, CommonTable.stateCopy, CommonTable.events] + [
                OptionSpec("adopt-edits", "write what the platforms show into the manifests"),
                OptionSpec(
                    "only", value: "CLASS", offer: .words(driftClasses), repeatable: true,
                    "show only these differences: " + driftClasses.joined(separator: ", ")),
                OptionSpec(
                    "fail-on", value: "CLASS", offer: .words(driftClasses), repeatable: true,
                    "exit 2 on these and no others (default: what --only names, or "
                        + "edited-remotely, missing-remotely and conflict)"),
                OptionSpec(
                    "history", value: "PATH", offer: .files,
                    "keep since when each difference is known, and say which opened and closed"),
            ] + CommonTable.output,
        examples: [
            .init(
                "reconcile drift --only unhealthy",
                "is anything broken that was not edited?"),
            .init(
                "reconcile drift --history drift-history.json",
                "on a schedule: what is new, what is over"),
            .init(
                "reconcile drift --adopt-edits",
                "take over what was changed; git diff shows it, apply records it"),
            .init("reconcile drift", "exit 0: none, 2: drift, 8: could not look"),
            .init("reconcile drift --report json=drift.json", "text here, JSON in a file"),
        ])

    private static let driftClasses = DriftFinding.Direction.allCases.map(\.rawValue)

    private static let importing = VerbSpec(
        ["import"], "write manifests for what a platform has already",
        details: "Reads the platforms, writes manifests with references for the secrets that "
            + "nobody can read, and takes the objects under management. Sends nothing and never "
            + "overwrites a file. Lists the secrets to fill in; when they are there, plan shows "
            + "no change.",
        options: CommonTable.project + [
            CommonTable.platform,
            OptionSpec(
                "out", value: "PATH", offer: .files,
                "where to write, from the project file (default connections)"),
            OptionSpec("id", value: "ID", repeatable: true, "only the object with this id"),
            OptionSpec(
                "name", value: "GLOB", repeatable: true, "only objects whose name matches"),
            OptionSpec(
                "layout", value: "LAYOUT",
                offer: .words(ImportOptions.Layout.allCases.map(\.rawValue)),
                "a file for each connection (default) or for each platform"),
            OptionSpec(
                "secret-pattern", value: "PATTERN",
                "how references are named (default \(SecretPattern.standard))"),
            OptionSpec("dry-run", "write nothing, only show"),
            OptionSpec(
                "lock-timeout", value: "DURATION",
                "how long to wait for the lock, such as 30s or 5m (default 0s)"),
        ] + CommonTable.output,
        examples: [
            .init("reconcile import --dry-run", "what there is, and what would be written"),
            .init("reconcile import --platform blink-prod", "one platform"),
            .init(
                "reconcile import --name 'prod-*' --secret-pattern vault://{platform}/{name}#{field}",
                "some of it, with the secrets in a store of the project"),
        ])

    private static let doctor = VerbSpec(
        ["doctor"], "check that everything a run needs works",
        details: "Looks at project file, state, secrets and platforms and says what to do about "
            + "what does not work. Sends reads only and changes nothing; on a state that is kept "
            + "on a server it tries conditional writes with scratch objects and removes them. "
            + "Exits 8 when a check failed, 1 when the project file is wrong, so that nothing "
            + "else could be checked.",
        options: CommonTable.project + [CommonTable.platform, CommonTable.secrets]
            + CommonTable.output,
        examples: [
            .init("reconcile doctor", "check everything"),
            .init("reconcile doctor --platform blink-prod", "one platform"),
            .init(
                "reconcile doctor --secrets platform",
                "without the secrets of the manifests"),
        ])

    private static let explain = VerbSpec(
        ["explain"], "explain a kind, a field or a code",
        details: "Without a topic it lists them all.",
        positionals: [
            PositionalSpec(
                "TOPIC", required: false, offer: .found(.topics),
                "KIND, KIND.FIELD, Project.PATH of the project file, or a code such as RC1102")
        ],
        options: CommonTable.output,
        examples: [
            .init("reconcile explain BlinkConnection", "its fields and an example"),
            .init("reconcile explain BlinkConnection.attributes", "one field"),
            .init("reconcile explain state.backend", "a member of the project file"),
            .init("reconcile explain RC3001", "what a code means and what to do"),
        ])

    private static let sandbox = VerbSpec(
        ["sandbox"], "serve all five platforms on this machine",
        details: "Keeps its state in memory and ends with the program. Objects can be edited "
            + "behind the tool's back to see drift. It also keeps remote state: with GitLab's "
            + "manners below /gitlab/api/v4 (lock by POST, unlock by DELETE), with those of "
            + "Terraform's plain http backend at /terraform/state/NAME (LOCK and UNLOCK). "
            + "/_sandbox/state shows it.",
        options: [
            OptionSpec("port", value: "N", "the port; 0 takes a free one (default)"),
            OptionSpec("seed", value: "FILE", offer: .files, "objects to start with, as JSON"),
            OptionSpec("latency", value: "MS", "milliseconds before each answer"),
            OptionSpec(
                "fault", value: "SPEC", repeatable: true,
                "a fault to inject: PLATFORM:OPERATION:KIND, such as deck:create:drop_after or "
                    + "state:lock:delay=5s@1; explain RC9501 lists the words"),
            CommonTable.quiet, CommonTable.verbose, CommonTable.color,
        ],
        examples: [
            .init("reconcile sandbox --port 8080", "prints the address and serves until Ctrl-C"),
            .init("reconcile sandbox --latency 20", "a slower network"),
        ])

    private static let completion = VerbSpec(
        ["completion"], "print a completion script for a shell",
        details: "The script offers verbs, flags, files and their values, and asks the program "
            + "for what the files of the project name; that opens no socket and reads no secret.",
        positionals: [
            PositionalSpec(
                "SHELL", required: false, offer: .words(Shell.allCases.map(\.rawValue)),
                "bash, zsh or fish")
        ],
        options: CommonTable.project + [
            OptionSpec(
                "words", value: "WHAT",
                offer: .words(CompletionOptions.Words.allCases.map(\.rawValue)),
                "print what the scripts ask for: addresses, platforms, labels or topics")
        ],
        examples: [
            .init("source <(reconcile completion bash)", "for this shell"),
            .init(
                "reconcile completion fish > ~/.config/fish/completions/reconcile.fish",
                "for good"),
        ])

    private static let manual = VerbSpec(
        ["man"], "print the manual page",
        details: "In the macros of mdoc, for man, mandoc and groff.", options: [],
        examples: [
            .init("reconcile man > /usr/local/share/man/man1/reconcile.1", "install it")
        ])

    private static let version = VerbSpec(
        ["version"], "print the version", options: [CommonTable.format],
        examples: [.init("reconcile version", "the version")])

    private static let help = VerbSpec(
        ["help"], "explain a verb",
        positionals: [PositionalSpec("VERB", required: false, "the verb, such as state show")],
        options: [],
        examples: [.init("reconcile help apply", "all flags of apply")])
}
