package import Model

extension DiagnosticCode {
    /// RC2001: a reference names a store that the project file does not declare.
    package static let unknownStore = DiagnosticCode(
        "RC2001", "unknown store",
        """
        The word before `://` in a secret reference is the name of a store. `env` and `file` are \
        always there; every other store is declared under `stores:` in the project file.

        Correct the name or declare the store. Manifests cannot declare stores: whoever may \
        change a manifest must not be able to choose which program runs.
        """)

    /// RC2002: a store cannot or must not serve a reference.
    package static let referenceRefused = DiagnosticCode(
        "RC2002", "reference refused",
        """
        The store exists and does not serve this reference: an option that it does not know, a \
        locator outside its `allow` patterns, a file outside the project folder, `/run/secrets`, \
        `/var/run/secrets` and `$CREDENTIALS_DIRECTORY`, or a path that is no regular file.

        The message says which. Nothing was fetched.
        """)

    /// RC2003: a store has nothing under that name.
    package static let secretNotFound = DiagnosticCode(
        "RC2003", "secret not found",
        """
        The variable is not set, the file does not exist, or the document has no such member. \
        There are no defaults and no optional secrets, so that a typing error cannot become an \
        empty password.
        """)

    /// RC2004: a secret is there and has no content.
    package static let secretEmpty = DiagnosticCode(
        "RC2004", "secret is empty",
        """
        The value has no bytes, which is nearly always a variable that was not filled in.

        If an empty value is what the platform should get, write `?allowEmpty=true`.
        """)

    /// RC2005: a secret could not be read.
    package static let secretUnreadable = DiagnosticCode(
        "RC2005", "secret cannot be read",
        """
        The operating system did not let us read the secret, or it is larger than 64 KiB. Check \
        the permissions and that the reference names the right file.
        """)

    /// RC2006: a secret does not have the form that its reference asks for.
    package static let secretMalformed = DiagnosticCode(
        "RC2006", "secret has the wrong form",
        """
        A field was asked for and the content is no JSON, the field is no string, the text is not \
        what `decode` says, or the bytes are not UTF-8.

        Use `as=json` to insert numbers, objects and lists, and `encode=base64` for bytes that \
        are no text.
        """)

    /// RC2007: a helper program failed.
    package static let helperFailed = DiagnosticCode(
        "RC2007", "helper failed",
        """
        A store of type `exec` runs a program of the project file, without a shell, with an empty \
        stdin (a `write` command reads the value there) and few environment variables, for at most 30 seconds and 64 KiB of output. It could \
        not be started, ended with an error, took too long or wrote too much.

        Run the same command by hand in the folder of the project file. Variables that it needs \
        are listed under `env:` of the store.
        """)

    /// RC2008: a value has blanks at its ends.
    package static let blankAtEnd = DiagnosticCode(
        "RC2008", "blank at the end of a secret",
        """
        A value of one line starts or ends with a blank or a line break, which platforms send on \
        as it is. Mostly it was pasted with the value.

        Remove it, write `?trim=space` to cut it off, or `?trim=none` to say that it belongs there.
        """)

    /// RC2009: a value is too short or too ordinary to be masked.
    package static let notMaskable = DiagnosticCode(
        "RC2009", "secret cannot be masked",
        """
        Values under four bytes, `true`, `false`, `null` and short numbers are not masked where a \
        platform repeats them in an error message: every other use of the word would be masked \
        too. They are left out of plans and reports all the same.
        """)

    /// RC2101: the fingerprint key is too short.
    package static let weakFingerprintKey = DiagnosticCode(
        "RC2101", "fingerprint key too short",
        """
        Fingerprints tell whether a secret changed without storing it. With a short key, whoever \
        reads the state could guess the key and then the secrets.

        Use 32 random bytes or more, such as the output of `openssl rand -hex 32`.
        """)

    /// RC2102: the generated fingerprint key cannot be used.
    package static let fingerprintKeyFile = DiagnosticCode(
        "RC2102", "fingerprint key file cannot be used",
        """
        The key that the first apply made beside the state cannot be read or written, or is not \
        64 hex digits. Bring it back from where the state is kept. If it is lost, remove the file: \
        the next apply makes a new one, secrets are then not compared once, and nothing is \
        rewritten because of it.
        """)

    /// RC2201: a sink cannot be written or read.
    package static let sinkUnusable = DiagnosticCode(
        "RC2201", "sink cannot be used",
        """
        A sink takes a secret which the platform shows only once. It must be possible to write it \
        before anything is created.

        A sink that is a file lies below the folder of the project file. Links that lead out of \
        the folder, anything that is no regular file, and existing files that others may read (so \
        not written by this program) are refused.

        A sink that is a store is kept by the programs of the store, which run as for secrets: no \
        shell, few environment variables, 30 seconds. `write` gets the value on stdin and has kept \
        it when it ends with 0; `command` prints it, or nothing where there is none; `delete` \
        removes it. Before the first secret of a folder a text that is none is written to \
        `LOCATOR.probe`, read back and removed.
        """)

    /// Every code of this station.
    package static let secretsCodes: [DiagnosticCode] = [
        unknownStore, referenceRefused, secretNotFound, secretEmpty, secretUnreadable,
        secretMalformed, helperFailed, blankAtEnd, notMaskable, weakFingerprintKey,
        fingerprintKeyFile, sinkUnusable,
    ]
}
