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

    /// Every code of this station.
    package static let reportsCodes: [DiagnosticCode] = [
        .planFileDamaged, .planFileVersion, .connectionDrifted, .connectionMissing,
    ]
}
