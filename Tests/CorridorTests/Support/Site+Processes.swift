import Host
import Model
import State
import TestSupport
import Testing

extension Site {
    /// Waits until something is true; gives up after five minutes.
    func waitUntil(_ condition: () async throws -> Bool) async throws {
        let clock = SystemClock()
        let end = clock.uptime + .seconds(300)
        while clock.uptime < end {
            if try await condition() { return }
            try await clock.sleep(for: .milliseconds(5))
        }
        Issue.record("waited for too long")
    }

    /// Starts an apply, sends it a signal when the condition holds, and returns its exit code;
    /// -1 when the signal ended it.
    @discardableResult
    func killDuringApply(
        _ signal: String = "-9", _ more: [String] = [],
        when condition: () async throws -> Bool
    ) async throws -> Int {
        async let ended = detached(["apply", "--auto-approve"] + more)
        try await waitUntil { (try? folder.text(of: "pid"))?.isEmpty == false }
        try await waitUntil(condition)
        let pid = try folder.text(of: "pid")
        _ = try await ChildProcess.run(
            ChildProcess.Request(
                ["/bin/kill", signal, pid], environment: Environment(["PATH": "/bin"])))
        let code = try await ended
        try Files.remove(folder("pid"))
        return code
    }

    /// A run that is stopped and lives.
    struct Sleeper: Sendable {
        fileprivate let pid: String
        fileprivate let end: Task<Int, any Error>

        /// Lets it go on and returns its exit code.
        func wake() async throws -> Int {
            _ = try await ChildProcess.run(
                ChildProcess.Request(
                    ["/bin/kill", "-CONT", pid], environment: Environment(["PATH": "/bin"])))
            return try await end.value
        }
    }

    /// Starts an apply and stops it when the condition holds.
    func suspendDuringApply(when condition: () async throws -> Bool) async throws -> Sleeper {
        let end = Task { try await detached(["apply", "--auto-approve"]) }
        try await waitUntil { (try? folder.text(of: "pid"))?.isEmpty == false }
        try await waitUntil(condition)
        let pid = try folder.text(of: "pid")
        _ = try await ChildProcess.run(
            ChildProcess.Request(
                ["/bin/kill", "-STOP", pid], environment: Environment(["PATH": "/bin"])))
        return Sleeper(pid: pid, end: end)
    }

    /// The argument vector of the program while it applies, NUL between the words.
    func argumentsDuringApply() async throws -> String {
        async let ended = detached(["apply", "--auto-approve"])
        try await waitUntil { (try? folder.text(of: "pid"))?.isEmpty == false }
        try await waitUntil { try await mutations().count >= 1 }
        let pid = try folder.text(of: "pid")
        let arguments = try Files.read("/proc/\(pid)/cmdline", limit: 1 << 20)
        _ = try await ended
        return String(decoding: arguments, as: UTF8.self)
    }

    /// Runs the program below a shell that leaves its process id in the file `pid`.
    private func detached(_ arguments: [String]) async throws -> Int {
        var variables = secrets.withLock { $0 }
        variables["PATH"] = "/usr/bin:/bin"
        variables["HOME"] = folder.path
        variables["SWIFT_BACKTRACE"] = "enable=no"
        let line =
            "printf %s $$ > pid; exec \(Program.path) " + arguments.joined(separator: " ")
        let completion = try await ChildProcess.run(
            ChildProcess.Request(
                ["/bin/sh", "-c", line], environment: Environment(variables),
                workingFolder: folder.path, deadline: .seconds(180)))
        if case .exited(let code) = completion.end { return Int(code) }
        return -1
    }

    /// Makes every recorded object look old, so that its absence is believed at once.
    func makeOld() async throws {
        let journal = try await StateJournal.open(
            path: folder(".reconcile/state.jsonl"),
            holder: .current(
                command: "test", environment: Environment(), clock: SystemClock()))
        let entries = journal.recorded.sortedRecords.map { record in
            var old = record
            old.since = Timestamp(milliseconds: 0)
            return JournalEntry.recorded(old, closing: nil)
        }
        try await journal.append(entries)
        await journal.close()
    }

    /// Every file below the folder, sorted.
    func files() throws -> [String] {
        try Files.walk(folder.path).filter { $0.kind == .file }.map(\.path).sorted()
    }
}

/// The forms in which a secret could be seen.
enum SecretForms {
    /// The value itself, base64 at every alignment, URL escapes and JSON escapes.
    static func all(of value: String) -> [String] {
        let bytes = Array(value.utf8)
        var forms: Set<String> = [value]
        for skipped in 0..<3 { forms.insert(base64(Array(bytes.dropFirst(skipped)))) }
        forms.insert(
            bytes.map { byte in
                let isPlain =
                    byte.isLetterOrDigit || [UInt8(ascii: "-"), 0x2E, 0x5F, 0x7E].contains(byte)
                return isPlain
                    ? String(decoding: [byte], as: UTF8.self)
                    : "%" + [byte].hexadecimal.uppercased()
            }.joined())
        forms.insert(value.replacing("\"", with: "\\\"").replacing("/", with: "\\/"))
        forms.insert(value.replacing("\"", with: "\\\""))
        return Array(forms)
    }

    /// The digits that do not depend on what follows the bytes.
    private static func base64(_ bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        var index = 0
        while index + 2 < bytes.count {
            let group =
                Int(bytes[index]) << 16 | Int(bytes[index + 1]) << 8 | Int(bytes[index + 2])
            for shift in [18, 12, 6, 0] { text.append(digits[(group >> shift) & 63]) }
            index += 3
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5A).contains(self)
            || (0x61...0x7A).contains(self)
    }
}
