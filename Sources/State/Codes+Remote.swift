package import Model

extension DiagnosticCode {
    /// RC5030: the server of the state does not answer as it should.
    package static let remoteUnusable = DiagnosticCode(
        "RC5030", "state server not usable",
        """
        The server that keeps the state could not be reached, or its answer was an error. Nothing \
        was sent to a platform, because what is there is not known.

        Look at the reason given and run again.
        """)

    /// RC5031: there is something else in the place of the state.
    package static let remoteForeign = DiagnosticCode(
        "RC5031", "not a state of this program",
        """
        The server holds something at the state's address that is damaged, was cut short, or was \
        written by another program. It was left untouched and is never read as "no state yet": \
        that would create every connection again.

        Check the address or key in the project file. If the state was damaged, bring an older \
        version back (bucket versions, GitLab's state versions, `state push` of a copy).
        """)

    /// RC5032: the server does not let us in.
    package static let remoteRefused = DiagnosticCode(
        "RC5032", "state server refused",
        """
        The server of the state refused the credential, or the credential may not do this.

        Check `state.auth` of the project file and what the credential may do. With GitLab, reading \
        needs the role Developer and writing needs Maintainer.
        """)

    /// RC5033: somebody else wrote the state while we held it.
    package static let remoteChanged = DiagnosticCode(
        "RC5033", "state changed by somebody else",
        """
        The state on the server is no longer the one that this run read and locked, so the server \
        refused the write. Another run took the lock over, or somebody replaced the state by hand. \
        Nothing more is sent in this run.

        Run `plan` and look. What this run did is in the file that the message names; objects that \
        it made are found by their identity.
        """)

    /// RC5034: the lock is no longer ours.
    package static let lockLost = DiagnosticCode(
        "RC5034", "lock lost during the run",
        """
        This run could not renew its lock in time, or another run took it over. It starts nothing \
        more, because the other one may be at work already.

        Run again when the other run is done. If this machine sleeps or loses its network often, \
        raise `state.leaseSeconds`.
        """)

    /// RC5035: the server cannot lock.
    package static let lockUnusable = DiagnosticCode(
        "RC5035", "no working lock",
        """
        The server does not lock the state, or accepts conditional writes without keeping to the \
        condition, so two runs at once could make connections twice. `doctor` shows what it does.

        Use another store or a newer version of the server. If something else keeps a second run \
        away (a CI concurrency group, for example), write `lock: none` into `state`.
        """)

    /// RC5036: the state could not be written to the server at the end.
    package static let remoteNotSaved = DiagnosticCode(
        "RC5036", "state not saved on the server",
        """
        Everything that was done is in a file on this machine, and the server lacks the end of it. \
        On the same machine the next `apply` takes it over by itself; a runner that is thrown away \
        loses it.

        Push the file with the command that the message gives, or keep it as an artefact of the job \
        and push it from somewhere else. If it is lost, the next `apply` looks every open create up.
        """)

    /// RC5037: the lock of a dead holder was taken over.
    package static let lockTakenOver = DiagnosticCode(
        "RC5037", "lock of a dead run taken over",
        """
        The holder of the lock had not renewed it for as long as a lock lives, by the server's own \
        clock. Creates that it left open count as unknown and are looked up before anything else.

        Nothing is to be done.
        """)

    /// RC5038: a state is not the one that the server has.
    package static let pushRefused = DiagnosticCode(
        "RC5038", "state does not belong there",
        """
        What is to be pushed belongs to another history than the state on the server, or ends \
        before it. Pushed anyway, it would make the program forget connections and create them \
        again.

        Compare both with `state pull` and `state list`.
        """)

    /// RC5039: nobody holds a lock of that id.
    package static let lockNotFound = DiagnosticCode(
        "RC5039", "no such lock",
        """
        Nobody holds a lock with this id. The message of the run that was refused names the id of \
        the holder.

        Nothing is to be done if the lock is gone.
        """)

    /// RC5040: a migration would replace something.
    package static let migrationRefused = DiagnosticCode(
        "RC5040", "target has a state already",
        """
        The place to which the state was to be moved has one already, and it is another one.

        Move that one away first, or choose another address or key.
        """)

    /// RC5041: parts of the journal could not be removed.
    package static let partsLeft = DiagnosticCode(
        "RC5041", "parts of the journal left behind",
        """
        The state was rewritten, and the older parts of its journal, which are in it now, \
        could not be removed. They are never read again.

        Remove the objects below `KEY.journal/` that no state names when no apply runs, or give the credential the \
        right to delete them.
        """)

    /// RC5042: the server has another history than before.
    package static let otherHistory = DiagnosticCode(
        "RC5042", "state replaced or lost on the server",
        """
        This machine has worked with a state at this place, and now there is another one, or none. \
        A state that is lost or replaced must not look like a first run: connections would be \
        created again, and nothing that was removed would be deleted.

        Bring the old state back, for which the message names a copy on this machine. If the \
        change was meant, remove that copy.
        """)

    /// All codes about remote state.
    static let remoteCodes: [DiagnosticCode] = [
        remoteUnusable, remoteForeign, remoteRefused, remoteChanged, lockLost, lockUnusable,
        remoteNotSaved, lockTakenOver, pushRefused, lockNotFound, migrationRefused, partsLeft,
        otherHistory,
    ]
}
