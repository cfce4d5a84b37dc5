extension CommandTable {
    /// Sending secrets again on purpose.
    static let rotate = VerbSpec(
        ["rotate"], "send secrets again on purpose",
        details: "For a credential that changed behind its reference, or that nobody trusts any "
            + "more: the connections get their secrets anew, as if a revision had changed once. "
            + "Names connections by address, or by the reference that they use. Plans, asks and "
            + "guards like apply and touches no other connection.",
        positionals: [
            PositionalSpec(
                "ADDRESS", required: false, offer: .found(.addresses), repeatable: true,
                "platform/name; several may be given")
        ],
        options: CommonTable.project + [
            OptionSpec(
                "store-ref", value: "REF", repeatable: true,
                "every connection that uses this reference, such as env://GITHUB_PAT"),
            CommonTable.allow, OptionSpec("auto-approve", "do not ask"),
            OptionSpec(
                "lock-timeout", value: "DURATION",
                "how long to wait for the lock, such as 30s or 5m (default 0s)"),
            CommonTable.events,
        ] + CommonTable.output,
        examples: [
            .init("reconcile rotate blink-prod/github-prod", "plan, ask, send again"),
            .init(
                "reconcile rotate --store-ref env://GITHUB_PAT --auto-approve",
                "wherever that token is used"),
        ])
}
