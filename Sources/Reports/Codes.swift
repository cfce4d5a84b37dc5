package import Model

extension DiagnosticCode {
    /// RC9101: a plan file cannot be read.
    package static let planFileDamaged = DiagnosticCode(
        "RC9101", "plan file damaged",
        """
        The file is not a plan as `reconcile plan --out FILE` writes it: it is no JSON, a member \
        is missing or has a wrong shape, or its checksum does not fit, so that it was cut or \
        edited on the way.

        Nothing is shown or applied from such a file. Make the plan again.
        """)

    /// RC9102: a plan file has a format this program does not know.
    package static let planFileVersion = DiagnosticCode(
        "RC9102", "plan file of another version",
        """
        The plan file was written by a version of the program whose format differs from the one \
        that this version reads.

        Use the same version for `plan` and `apply`, or make the plan again.
        """)

    /// RC9103: a connection was changed on its platform; told by reports that need a code.
    package static let connectionDrifted = DiagnosticCode(
        "RC9103", "connection changed on the platform",
        """
        Fields of a connection differ from what was applied last: somebody changed them on the \
        platform.

        `reconcile plan` shows what an apply would do about it. To keep what stands there, write it \
        into the manifest.
        """)

    /// RC9104: a connection is gone from its platform; told by reports that need a code.
    package static let connectionMissing = DiagnosticCode(
        "RC9104", "connection gone from the platform",
        """
        The object of a connection is no longer on the platform: somebody deleted it.

        The next apply makes it again. To let it go, remove its manifest.
        """)

    /// RC9105: a history of drift cannot be read.
    package static let driftHistoryDamaged = DiagnosticCode(
        "RC9105", "history of drift cannot be read",
        """
        The file that `drift --history FILE` names exists and is not what this version of the \
        program writes there.

        It only says since when differences are known and which of them are new. Remove it to start \
        anew: every difference counts as opened once more.
        """)

    /// RC9106: a field was changed on the platform and in the manifest.
    package static let driftConflict = DiagnosticCode(
        "RC9106", "changed on the platform and in git",
        """
        A field of a connection was changed on its platform, and in the manifest to another value. \
        An apply writes what the manifest says.
        """)

    /// RC9107: an object that nobody manages.
    package static let driftUnmanaged = DiagnosticCode(
        "RC9107", "object that nobody manages",
        """
        The platform has an object that no manifest declares and `unmanaged.allow` does not name. \
        `reconcile import` takes it under management.
        """)

    /// RC9108: the manifests want what was not applied yet.
    package static let driftPending = DiagnosticCode(
        "RC9108", "not applied yet",
        """
        The manifests differ from what was applied last. `reconcile plan` shows what an apply would \
        do.
        """)

    /// RC9109: a connection does not work, in its platform's own words.
    package static let driftUnhealthy = DiagnosticCode(
        "RC9109", "connection does not work",
        """
        The platform shows the connection with a status such as error, expired or disconnected. \
        Mostly its credentials have ended: write new ones into the store of the secret and apply, or \
        send the same again with `reconcile rotate ADDRESS`.
        """)

    /// RC9110: a connection waits for a person.
    package static let driftNeedsAuthorization = DiagnosticCode(
        "RC9110", "connection needs authorization",
        """
        A person must give consent on the platform's own pages. `reconcile apply` says where; when \
        it is done, the next apply takes the connection over.
        """)

    /// Every code of this station.
    package static let reportsCodes: [DiagnosticCode] = [
        .planFileDamaged, .planFileVersion, .connectionDrifted, .connectionMissing,
        .driftHistoryDamaged, .driftConflict, .driftUnmanaged, .driftPending, .driftUnhealthy,
        .driftNeedsAuthorization,
    ]
}
