package import Model

extension DiagnosticCode {
    /// An address of a state that is not usable.
    package static let invalidStateAddress = DiagnosticCode(
        "RC1212", "invalid address of the state",
        """
        The address of a state is `https://HOST[:PORT][/PATH][?QUERY]`, without user and fragment. \
        `http://` is taken only for `localhost`, `127.x.x.x` and `[::1]`, because credentials travel \
        with every request. For the same reason `lockAddress` and `unlockAddress` are on the server \
        of `address`: same scheme, host and port.

        `endpoint` of the backend `s3` is the server alone: `https://HOST[:PORT]`.
        """)
    /// A state that nothing locks, and nobody said so.
    package static let stateWithoutLock = DiagnosticCode(
        "RC1213", "state without a lock",
        """
        Two applies at once could make every connection twice, so a state on a server needs a lock. \
        The backend `http` locks at `lockAddress`. GitLab: the address with `/lock` behind it, \
        `lockMethod: POST` and `unlockMethod: DELETE`. A server that stores files and \
        heeds `If-Match`: any name beside the state, with `lockMethod: PUT`; the lock is then a file \
        that is written by conditional requests and expires after `leaseSeconds`.

        Where something else sees to it that one apply runs at a time, and only there, write \
        `lock: none`.
        """)
    /// A state on a server, and a key that would be generated.
    package static let keyNotNamed = DiagnosticCode(
        "RC1214", "state on a server without a fingerprint key",
        """
        The key that `apply` makes when the project names none lies beside a state file. With the \
        state on a server it would lie on the disk of a runner and be thrown away with it, and no \
        changed secret would ever be seen again. It cannot lie beside the state either: whoever \
        reads both could try out secrets.

        Make one (`openssl rand -hex 32`), keep it with the other secrets of your CI system, and \
        name it: `fingerprintKey: {secretRef: env://RECONCILE_FINGERPRINT_KEY}`.
        """)
}
