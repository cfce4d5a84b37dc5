import Host
import Model

/// The diagnostics of this station.
enum StateProblem {
    static func damaged(_ path: String, line: Int, _ why: String) -> Diagnostic {
        let start = SourcePosition(line: line, column: 1)
        return Diagnostic(
            .stateDamaged, "line \(line) of the state is damaged: \(why)",
            at: .source(SourceRange(file: path, start: start, end: start)),
            help: [restoreAdvice(path), "`reconcile explain RC5003` says what this means"])
    }

    static func empty(_ path: String) -> Diagnostic {
        Diagnostic(
            .stateEmpty, "the state file is empty", at: .file(path), help: [restoreAdvice(path)])
    }

    static func tooNew(_ path: String, _ why: String) -> Diagnostic {
        Diagnostic(
            .stateTooNew, "the state cannot be used: \(why)", at: .file(path),
            help: ["use the version that wrote it, or a newer one"])
    }

    static func torn(_ path: String, _ tail: JournalScanner.TornTail, wasCut: Bool) -> Diagnostic {
        Diagnostic(
            .stateTorn, severity: .warning,
            "the last line of the state is incomplete (\(tail.count) bytes) and was "
                + (wasCut ? "cut off" : "ignored"), at: .file(path),
            help: ["an apply was interrupted or is running; nothing depended on that line"])
    }

    /// What the system's refusal to open or read means here.
    static func unreadable(_ error: HostError, _ path: String) -> Diagnostic {
        if case .wrongKind(_, let found) = error {
            return Diagnostic(
                .stateNotAFile, "the state path names \(found.phrase)", at: .file(path),
                help: ["write the path of the file itself into `state.path`"])
        }
        return Diagnostic(
            .stateUnreadable, error.description, at: .file(path),
            help: ["check the path and the permissions of the state file and its folder"])
    }

    static func unsafeFolder(_ folder: String) -> Diagnostic {
        Diagnostic(
            .stateFolderUnsafe, "anybody may replace the state: its folder is world-writable",
            at: .file(folder), help: ["run `chmod o-w \(folder)` or move the state"])
    }

    static func notSaved(_ error: HostError, _ path: String) -> Diagnostic {
        Diagnostic(
            .stateNotSaved, "the state could not be saved: \(error)", at: .file(path),
            help: [
                error.isOutOfSpace ? "make space on the disk" : "check the disk",
                "then run apply again: open creates are looked up first",
            ])
    }

    static func replaced(_ path: String) -> Diagnostic {
        Diagnostic(
            .stateReplaced, "the state or its lock file was replaced during the run",
            at: .file(path), help: ["keep state out of version control, then run apply again"])
    }

    static func locked(_ path: String, by holder: LockHolder?) -> Diagnostic {
        Diagnostic(
            .stateLocked,
            "the state is locked by "
                + (holder?.description ?? "another process that left no name"),
            at: .file(path),
            help: ["wait for it, or wait here with --lock-timeout 60s"])
    }

    private static func restoreAdvice(_ path: String) -> String {
        guard let backup = Backups(of: path).newest else {
            return "restore a copy of your own; there is no backup beside it"
        }
        return "restore a copy of your own or the newest backup, \(backup)"
    }
}
