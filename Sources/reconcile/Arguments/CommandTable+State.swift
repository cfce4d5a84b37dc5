import Reports

extension CommandTable {
    /// The verbs on state.
    static let state: [VerbSpec] = [
        VerbSpec(
            ["state", "list"], "list the connections in state",
            options: CommonTable.project + CommonTable.output,
            examples: [.init("reconcile state list", "address and remote id of each")]),
        VerbSpec(
            ["state", "show"], "show what state holds of a connection",
            positionals: [address(required: true)],
            options: CommonTable.project + CommonTable.output,
            examples: [.init("reconcile state show blink-prod/github-prod", "one connection")]),
        VerbSpec(
            ["state", "forget"], "stop managing, delete nothing",
            details: "Takes one address, or all connections of a platform.",
            positionals: [address(required: false)],
            options: CommonTable.project + [
                OptionSpec(
                    "platform", value: "NAME", offer: .found(.platforms), repeatable: true,
                    "the platforms that are meant; several with commas or several flags"),
                lockTimeout,
            ] + CommonTable.output,
            examples: [
                .init("reconcile state forget blink-prod/github-prod", "one connection"),
                .init("reconcile state forget --platform old-prod", "all of a platform"),
            ]),
        VerbSpec(
            ["state", "move"], "give a connection another address",
            details: "For a renamed manifest whose identity changed too, so that plan would see "
                + "one connection to delete and one to create. Touches no platform; rename the "
                + "manifest in the same change.",
            positionals: [
                address(required: true),
                PositionalSpec(
                    "NEW", required: true, "the new address, on the same platform"),
            ],
            options: CommonTable.project + [
                OptionSpec("by", value: "NAME", "who decided, for the record"), lockTimeout,
            ] + CommonTable.output,
            examples: [
                .init("reconcile state move mielto/mail mielto/support-mail", "one connection")
            ]),
        VerbSpec(
            ["state", "resolve"], "decide a create of unknown outcome",
            details: "For the rare create whose outcome no lookup can tell. Look at the platform "
                + "first, then say which object it made, or that it made none.",
            positionals: [address(required: true)],
            options: CommonTable.project + [
                OptionSpec("adopt", value: "ID", "the object that the create made"),
                OptionSpec("not-created", "the create made nothing"),
                OptionSpec("by", value: "NAME", "who decided, for the record"),
                lockTimeout,
            ] + CommonTable.output,
            examples: [
                .init("reconcile state resolve deck/hr --adopt con_71f0", "it made con_71f0"),
                .init("reconcile state resolve deck/hr --not-created --by jo", "it made nothing"),
            ]),
        VerbSpec(
            ["state", "verify"], "compare the state with the platforms and the sinks",
            details: "Says of each connection whether its object is there, gone, there under "
                + "another id or cannot be seen, whether the secrets that it returned are in "
                + "their sinks, and what is open. Takes no lock and writes nothing.",
            options: CommonTable.project + CommonTable.selection + CommonTable.output,
            examples: [.init("reconcile state verify", "exit code 0 when all is well, else 7")]),
        VerbSpec(
            ["state", "pull"], "copy the whole state to stdout or into a file",
            details: "Takes no lock. The copy is what a state file holds, wherever the state is.",
            positionals: [
                PositionalSpec("FILE", required: false, offer: .files, "where to write it")
            ],
            options: CommonTable.project + CommonTable.output,
            examples: [
                .init("reconcile state pull > state.jsonl", "look at it, or keep it"),
                .init("reconcile state pull state.jsonl", "the same, readable by its owner only"),
            ]),
        VerbSpec(
            ["state", "push"], "put a whole state in its place",
            details: "Refuses another history, and an older part of the same one. What a failed "
                + "run kept is pushed with it.",
            positionals: [PositionalSpec("FILE", required: true, offer: .files, "the state")],
            options: CommonTable.project + [
                OptionSpec("force", "replace whatever is there, and keep a copy of it"),
                lockTimeout,
            ] + CommonTable.output,
            examples: [.init("reconcile state push state.jsonl", "after a failed save")]),
        VerbSpec(
            ["state", "migrate"], "move the state to the place that is named now",
            details: "Write the new place into the project file, keep the old file under another "
                + "name in the same folder, and name it. Every byte is compared before the old "
                + "state is put away.",
            options: CommonTable.project + [
                OptionSpec(
                    "from", value: "FILE", offer: .files,
                    "the project file with the old place"), lockTimeout,
            ] + CommonTable.output,
            examples: [
                .init(
                    "reconcile state migrate --from old.yaml",
                    "after git show HEAD:reconcile.yaml > old.yaml")
            ]),
        VerbSpec(
            ["state", "unlock"], "take the lock from a run that is dead",
            details: "For locks on servers that do not end by themselves. Shows which creates the "
                + "dead run left open; the next apply looks them up.",
            positionals: [
                PositionalSpec("ID", required: true, "the lock's id, as a refused run shows it")
            ],
            options: CommonTable.project + CommonTable.output,
            examples: [
                .init("reconcile state unlock 5f0c9a", "after making sure that the run is dead")
            ]),
    ]

    private static func address(required: Bool) -> PositionalSpec {
        PositionalSpec(
            "ADDRESS", required: required, offer: .found(.addresses), "platform/name")
    }

    private static let lockTimeout = OptionSpec(
        "lock-timeout", value: "DURATION",
        "how long to wait for the lock, such as 30s or 5m (default 0s)")
}

/// The flags that several verbs share.
enum CommonTable {
    static let project = [
        OptionSpec(
            "project", letter: "p", value: "FILE", offer: .files,
            "the project file (default reconcile.yaml)")
    ]

    static let platform = OptionSpec(
        "platform", value: "NAME", offer: .found(.platforms), repeatable: true,
        "the platforms that are meant; several with commas or several flags")

    static let selection = [
        platform,
        OptionSpec(
            "select", value: "LABEL=VALUE", offer: .found(.labels), repeatable: true,
            "only connections with this label; several must all fit"),
        OptionSpec(
            "shard", value: "I/N",
            "only part I of N of all addresses, for N runners side by side"),
    ]

    static let secrets = OptionSpec(
        "secrets", value: "WHICH", offer: .words(SecretsMode.allCases.map(\.rawValue)),
        "which secrets to resolve: all, platform or none")

    static let allow = OptionSpec(
        "allow", value: "CODE@DIGEST", repeatable: true,
        "accept a guard for this very plan, such as RC3001@sha256:…")

    static let stateCopy = OptionSpec(
        "state", value: "FILE", offer: .files,
        "compare with this copy of the state (see state pull)")

    static let format = OptionSpec(
        "format", value: "FORMAT", offer: .words(["text", "json", "markdown"]),
        "how stdout is written: text, json or markdown")

    static let events = OptionSpec(
        "events", value: "FILE", offer: .files,
        "write what happens, while it happens, as a line of JSON each; - is stdout")

    static let color = OptionSpec(
        "color", value: "WHEN", offer: .words(["auto", "always", "never"]),
        "when to use colour (default auto; NO_COLOR is honoured)")

    static let quiet = OptionSpec("quiet", letter: "q", "no progress")
    static let verbose = OptionSpec("verbose", letter: "v", "say more about requests")

    static let output = [
        format,
        OptionSpec(
            "report", value: "FORMAT=PATH", repeatable: true,
            "also write a report to a file, such as json=plan.json; the formats are "
                + ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")),
        color, quiet, verbose,
    ]
}
