package import Model

extension DiagnosticCode {
    /// RC5001: another process holds the lock.
    package static let stateLocked = DiagnosticCode(
        "RC5001", "state locked",
        """
        Another process is changing this state, and two at once could create a connection twice. \
        The holder is named as it named itself.

        Wait for it, or give `--lock-timeout 60s` to wait here. The lock belongs to a running \
        process: when that ends, in whatever way, the lock is free. There is nothing to unlock by \
        hand.
        """)

    /// RC5002: the system did not let us read or lock the state.
    package static let stateUnreadable = DiagnosticCode(
        "RC5002", "state unreadable",
        """
        The state file, its lock file or its folder could not be opened, read or locked. Nothing \
        was changed.

        Check the path and the permissions; the file belongs to the user who runs the program.
        """)

    /// RC5003: the content is not what was written.
    package static let stateDamaged = DiagnosticCode(
        "RC5003", "state damaged",
        """
        Every line of the state carries a hash over itself and the line before it. One of them \
        does not fit: the file was edited, merged, cut in the middle, or the disk lost a part. A \
        shorter history could create connections twice, so the file is refused as a whole and \
        left untouched.

        Restore the newest backup beside it (`*.bak`) or a copy of your own, then run `plan` and \
        read it with care: what was applied after the backup shows up as objects to adopt.
        """)

    /// RC5004: a newer version of the program wrote the state.
    package static let stateTooNew = DiagnosticCode(
        "RC5004", "state written by a newer version",
        """
        The state says that it must not be used without understanding something that this version \
        does not know. It was left untouched.

        Use the version that wrote it, or a newer one.
        """)

    /// RC5005: the path names no regular file.
    package static let stateNotAFile = DiagnosticCode(
        "RC5005", "state is no regular file",
        """
        The state path names a folder, a symbolic link, a pipe or a device. A link is refused \
        because replacing the file would replace the link and leave the target behind.

        Write the path of the file itself into `state.path`.
        """)

    /// RC5006: the file is empty.
    package static let stateEmpty = DiagnosticCode(
        "RC5006", "state file empty",
        """
        The file exists and has no content. The program never leaves it like that, so something \
        else emptied it. Read as "nothing was made yet", it would create every connection again.

        Restore the newest backup beside it (`*.bak`) or a copy of your own. If there really was \
        never a connection, remove the file.
        """)

    /// RC5007: anybody could replace the state.
    package static let stateFolderUnsafe = DiagnosticCode(
        "RC5007", "state in an unsafe folder",
        """
        Every user of the machine may rename and remove files in the folder of the state, and so \
        could replace it.

        Take that permission away (`chmod o-w`) or move the state.
        """)

    /// RC5008: the end of the last write is missing.
    package static let stateTorn = DiagnosticCode(
        "RC5008", "torn end of the state",
        """
        The last line is incomplete: the program or the machine stopped while it was written. \
        Nothing that depends on that line had been sent, because a request only leaves when its \
        line is on disk. `apply` cuts it off; a reader ignores it.

        Nothing is to be done.
        """)

    /// RC5009: a fact could not be made durable.
    package static let stateNotSaved = DiagnosticCode(
        "RC5009", "state could not be saved",
        """
        A line could not be written to the disk for good, so nothing more is sent in this run. A \
        failed sync is never tried again, because the system may then claim success for data that \
        is gone.

        Make space or repair the disk, then run `apply` again: creates whose outcome is open are \
        looked up first.
        """)

    /// RC5010: the state is older than one that this machine has seen.
    package static let stateRolledBack = DiagnosticCode(
        "RC5010", "state rolled back",
        """
        This machine has already seen a later version of this state. An old copy was restored, or \
        a cache brought one back; what was made since is not in it and could be made twice.

        Bring the newest version back. If the old one is what you want, remove the file that the \
        message names; then run `plan` and read it with care.
        """)

    /// RC5011: two copies of the state have gone different ways.
    package static let stateForked = DiagnosticCode(
        "RC5011", "state forked",
        """
        This machine has seen another history under the same number: the state was copied and \
        both copies were used. Each knows connections that the other would create again.

        Keep one copy. If it is this one, remove the file that the message names; then run `plan` \
        and read it with care.
        """)

    /// RC5012: results of an interrupted run were taken over.
    package static let stateRescued = DiagnosticCode(
        "RC5012", "rescued results taken over",
        """
        An earlier run could not write its results into the state and left them in a file beside \
        it. They fit what the state still has open and were taken over.

        Nothing is to be done.
        """)

    /// RC5013: a rescue file does not fit the state.
    package static let rescueNotTaken = DiagnosticCode(
        "RC5013", "rescued results left alone",
        """
        A rescue file beside the state is damaged, belongs to another state, or holds results \
        that the state has since overtaken. It was not touched.

        Compare it with `state list`. Remove it when everything in it is known.
        """)

    /// RC5014: the state changed under us.
    package static let stateReplaced = DiagnosticCode(
        "RC5014", "state replaced during the run",
        """
        The state file or its lock file was removed or replaced while this run held them, for \
        example by `git checkout` or `git clean`. Nothing more is sent in this run.

        Keep state out of version control, then run `apply` again.
        """)

    /// RC5015: the old lines could not be folded together.
    package static let stateNotCompacted = DiagnosticCode(
        "RC5015", "state not compacted or backed up",
        """
        Before a run changes the state it is copied, and at the end of a run it is rewritten \
        without what is no longer needed. One of the two failed; the state is complete and in use \
        as it was.

        Look at the reason given, such as a full disk. Nothing else is to be done.
        """)

    /// RC5021: nothing is known at an address.
    package static let notInState = DiagnosticCode(
        "RC5021", "not in the state",
        """
        The state has no connection at this address, or no open create to resolve.

        `state list` shows what there is.
        """)

    /// RC5022: an id belongs to another connection.
    package static let idTaken = DiagnosticCode(
        "RC5022", "id already managed",
        """
        The object is already managed under another address. One object under two addresses would \
        be changed by both and deleted by the first that goes.

        Check the id, or `state forget` the other address first.
        """)

    /// RC5023: several creates are open at one address.
    package static let severalOpen = DiagnosticCode(
        "RC5023", "several creates open",
        """
        More than one create of unknown outcome is open at this address, so an id could belong to \
        any of them.

        Run `apply`, which looks each of them up, or declare with `--not-created` that none \
        worked.
        """)

    /// RC5024: the target of a move is taken.
    package static let addressTaken = DiagnosticCode(
        "RC5024", "address already in use",
        """
        A connection cannot be moved onto an address that has one, and not to another platform, \
        where its object does not exist.

        `state forget` the target first if it is not needed.
        """)

    /// A server whose conditional writes cannot be relied on.
    package static let conditionsUnreliable = DiagnosticCode(
        "RC5091", "conditional writes not reliable",
        """
        A state on a server is safe because a write names its condition: "only if there is no such \
        object", "only if it is still the version that I read". `doctor` tries this with scratch \
        objects, several writers at the same moment included, and removes them.

        `racy`: the server looks first and writes later, so two writers may both win. `ignored`: it \
        does not check a condition at all. `not implemented`: it refuses requests that have one. \
        `broken`: it refuses a condition that holds, or takes a removed object for present. On \
        such a server two applies at the same time could overwrite each other's state.

        Keep the state elsewhere, or see yourself that only one apply runs at a time and say so \
        with `lock: none` under `state`.
        """)

    /// All codes of this station.
    package static let stateCodes: [DiagnosticCode] =
        [
            stateLocked, stateUnreadable, stateDamaged, stateTooNew, stateNotAFile, stateEmpty,
            stateFolderUnsafe, stateTorn, stateNotSaved, stateRolledBack, stateForked, stateRescued,
            rescueNotTaken, stateReplaced, stateNotCompacted, notInState, idTaken, severalOpen,
            addressTaken, conditionsUnreliable,
        ] + shardCodes + remoteCodes + s3Codes
}
