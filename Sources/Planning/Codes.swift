package import Model

extension DiagnosticCode {
    /// RC3001: more destroys than `guards.maxDestroy`.
    package static let tooManyDestroys = DiagnosticCode(
        "RC3001", "too many destroys",
        """
        The plan deletes or replaces more connections than `guards.maxDestroy` allows. A wrong \
        glob or a bad merge looks exactly like this, so the plan stops.

        If it is intended, accept it for this very plan with `--allow RC3001@DIGEST`, split the \
        change, or raise the limit in the project file.
        """)

    /// RC3002: too large a share of the managed connections is destroyed.
    package static let tooLargeShareDestroyed = DiagnosticCode(
        "RC3002", "too large a share destroyed",
        """
        With ten or more managed connections, the plan deletes or replaces more than \
        `guards.maxDestroyPercent` of them.

        If it is intended, accept it for this very plan with `--allow RC3002@DIGEST`, split the \
        change, or raise the limit in the project file.
        """)

    /// RC3003: every connection of a platform would be deleted.
    package static let platformEmptied = DiagnosticCode(
        "RC3003", "platform emptied",
        """
        The plan deletes every managed connection of a platform that has two or more. A folder \
        that was moved or a manifest list that no longer matches looks exactly like this.

        If it is intended, accept it for this very plan with `--allow RC3003@DIGEST`.
        """)

    /// RC3004: a protected connection would be destroyed.
    package static let protectedDestroyed = DiagnosticCode(
        "RC3004", "protected connection destroyed",
        """
        The plan deletes or replaces a connection whose `lifecycle.preventDestroy` is true. The \
        protection is kept in state, so removing the manifest does not lift it.

        Set `preventDestroy: false`, apply, and destroy it then; or accept it for this very plan \
        with `--allow RC3004@DIGEST`.
        """)

    /// RC3101: the account of a platform entry changed under its records.
    package static let accountChanged = DiagnosticCode(
        "RC3101", "account changed",
        """
        State has records of this platform in another account: its endpoint or workspace was \
        changed in the project file. Planned as usual, every connection would look missing and be \
        created a second time, and the old ones would be forgotten.

        Change the entry back, or give the new account a new platform name. To let go of the old \
        account, run `reconcile state forget --platform NAME`.
        """)

    /// RC3102: `createFirst` cannot work where the server keeps names unique.
    package static let createFirstImpossible = DiagnosticCode(
        "RC3102", "createFirst is impossible",
        """
        The manifest asks for `lifecycle.replace: createFirst`, but the platform keeps the \
        identity unique: the new connection cannot be made while the old one exists.

        Use `auto` or `deleteFirst`, or change the identity too.
        """)

    /// RC3103: a platform did not tell what a name means.
    package static let lookupMissing = DiagnosticCode(
        "RC3103", "lookup not resolved",
        """
        A manifest names something by its name that the platform must resolve to an id, and the \
        platform gave none. Nothing is planned for the connection.

        Check the name, or write the id instead.
        """)

    /// RC3104: a sink keeps the secret of another connection.
    package static let sinkStillHeld = DiagnosticCode(
        "RC3104", "sink still held",
        """
        The sink of a connection is the place where, as state says, the secret of another one is \
        kept. That secret exists nowhere else: overwritten, it could no longer be used, and what \
        is deleted by it would be the wrong object. Nothing was planned.

        Choose another place; or take two steps: apply what moves the other connection's secret \
        away or deletes that connection, then let this one have the place. A connection that was \
        only renamed keeps its sink.
        """)

    /// Every code of this station.
    package static let planningCodes: [DiagnosticCode] = [
        tooManyDestroys, tooLargeShareDestroyed, platformEmptied, protectedDestroyed,
        accountChanged, createFirstImpossible, lookupMissing, sinkStillHeld,
    ]
}
