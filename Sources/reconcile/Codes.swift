import Model

extension DiagnosticCode {
    static let platformStillRecorded = DiagnosticCode(
        "RC9001", "platform still recorded",
        """
        State has connections of a platform that the project file no longer names. Ignoring them \
        would leave objects that nobody manages and nobody sees.

        Name the platform again and remove its manifests, so that the objects are deleted; or run \
        `reconcile state forget --platform NAME`, which deletes nothing remotely.
        """)

    static let nothingSelected = DiagnosticCode(
        "RC9002", "nothing selected",
        """
        `--platform` or `--select` matches nothing. A typing error must not look like a clean \
        result.
        """)

    static let unusableEndpoint = DiagnosticCode(
        "RC9003", "endpoint cannot be used",
        """
        The endpoint of a platform entry is no address that requests can be sent to.
        """)

    static let fileNotWritten = DiagnosticCode(
        "RC9004", "file not written",
        """
        A file that the command line asked for could not be written.
        """)

    static let firstRunNotAllowed = DiagnosticCode(
        "RC9005", "no state in CI",
        """
        There is no state, and a CI system runs the program. A lost state looks exactly like a \
        first run: every connection would be looked for and adopted or created, and removed \
        manifests would never be deleted.

        If this is the first run, say so once with `--first-run`. Otherwise bring the state back.
        """)

    static let noStateForDrift = DiagnosticCode(
        "RC9006", "no state to compare with",
        """
        Drift is what moved since the last apply, and there is no state that says what that was.

        Run apply first, or bring the state back.
        """)

    static let planChanged = DiagnosticCode(
        "RC9007", "not the reviewed plan",
        """
        The plan that would be carried out now has another effect than the one that was reviewed: \
        manifests, secrets or the remote changed since then. Nothing was sent.

        Run plan again, review it, and apply that digest.
        """)

    static let noKeyForDigest = DiagnosticCode(
        "RC9008", "digest does not cover secrets",
        """
        There is no fingerprint key yet, so a digest says nothing about secrets: a reviewed plan \
        and the one that is applied could differ in them.

        Name a `fingerprintKey` in the project file, or run apply once without a digest; it makes \
        a key beside the state.
        """)

    static let secretsRequired = DiagnosticCode(
        "RC9009", "apply needs all secrets",
        """
        `apply` resolves every secret before its first request; `--secrets platform` and \
        `--secrets none` are for `plan` and `drift`.
        """)

    static let platformNotReadable = DiagnosticCode(
        "RC9010", "platform not readable",
        """
        A selected platform could not be read whole, so nothing of it was planned.
        """)

    static let unknownTopic = DiagnosticCode(
        "RC9011", "nothing to explain",
        """
        `explain` knows every kind, every field of a kind and every code that the program prints.
        """)

    static let notApproved = DiagnosticCode(
        "RC9012", "not approved",
        """
        The plan was not approved at the prompt. Nothing was sent.
        """)

    static let seedUnreadable = DiagnosticCode(
        "RC9013", "seed not readable",
        """
        The seed of the sandbox is a JSON file with a list of objects for each platform, such as \
        `{"blink": [{"name": "github"}]}`.
        """)

    static let planFileUnreadable = DiagnosticCode(
        "RC9014", "plan file not readable",
        """
        The plan file could not be opened.
        """)

    static let stateOutOfReach = DiagnosticCode(
        "RC9015", "state out of reach",
        """
        With `--secrets none` the program opens no connection, so that a pull request from a \
        stranger can be planned safely. A state on a server cannot be read then.

        Give it a copy with `--state FILE`, made by `state pull` in a job that may reach the \
        server; or run `validate`.
        """)

    static let outputNotWritten = DiagnosticCode(
        "RC9016", "output not written",
        """
        Standard output was closed, full, or its reader went away, so a part of the output is \
        missing. What was done is done, and the state is whole; only nobody could read about it. \
        A script must not take the rest for everything, so the exit code is 6 unless it is graver.

        Run `plan` or `state list` to see how things stand.
        """)

    static let ciFileNotWritten = DiagnosticCode(
        "RC9030", "file of the CI system not written",
        """
        GitHub names files, in `GITHUB_OUTPUT` and `GITHUB_STEP_SUMMARY`, that a step adds to; one \
        of them could not be written, or would have grown beyond what GitHub takes. The run \
        itself and its exit code are as they would have been.
        """)

    static let notFoundForImport = DiagnosticCode(
        "RC9017", "nothing with this id",
        """
        `import --id` names an object that no selected platform shows. Nothing was written.

        Copy the id from the platform, or look at `reconcile import --dry-run`.
        """)

    static let importOutside = DiagnosticCode(
        "RC9018", "import outside of the project",
        """
        The folder that manifests were to be written into is not named under `spec.manifests`, so \
        the project would not declare what it manages, and the next apply would delete it. Nothing \
        was recorded, and the files were removed again.

        Add the folder to `spec.manifests` of the project file, or choose one of those with --out.
        """)

    static let importedBesideDefaults = DiagnosticCode(
        "RC9033", "imported object without a default",
        """
        A manifest cannot say that a field has no value, so an imported object that lacks what \
        `defaults` of its platform say gets it with the next apply, by an update or a replace.

        Take the default out of the project file and write it into the manifests that are meant, \
        or let apply change the object.
        """)

    static let notAdopted = DiagnosticCode(
        "RC9031", "not written into git",
        """
        `drift --adopt-edits` writes values of a platform into manifests, each in the place of the \
        value that stands there. What is no single value, has no place in a manifest, or is gone, \
        is left to a person.

        Write it by hand, or run apply to take the change back.
        """)

    static let notRotatable = DiagnosticCode(
        "RC9019", "nothing to rotate",
        """
        `rotate` sends the secrets of connections again that are declared in manifests, refer to \
        secrets and have an object in the state. What the command line names is no such \
        connection. Nothing was sent.

        Check the address with `reconcile state list`, or the reference in the manifest.
        """)

    /// Every code of the command line.
    static let commandLineCodes: [DiagnosticCode] = [
        platformStillRecorded, nothingSelected, unusableEndpoint, fileNotWritten,
        firstRunNotAllowed, noStateForDrift, planChanged, noKeyForDigest, secretsRequired,
        platformNotReadable, unknownTopic, notApproved, seedUnreadable, planFileUnreadable,
        stateOutOfReach, outputNotWritten, notFoundForImport, importOutside, notRotatable,
        ciFileNotWritten, notAdopted, importedBesideDefaults,
    ]
}
