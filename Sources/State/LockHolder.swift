import Documents
package import Host
package import Model

/// Who holds the lock, as it says itself; for messages and never for a decision.
package struct LockHolder: Hashable, Sendable {
    /// The process, machine and user.
    package let process: ProcessIdentity
    /// When it took the lock.
    package let since: Timestamp
    /// What it runs, without anything that could be secret: the verb.
    package let command: String
    /// The page of the CI run, if there is one.
    package let runURL: String?

    /// Describes a holder.
    package init(process: ProcessIdentity, since: Timestamp, command: String, runURL: String?) {
        self.process = process
        self.since = since
        self.command = command
        self.runURL = runURL
    }

    /// Describes this process.
    package static func current(
        command: String, environment: Environment, clock: any Timekeeping
    ) -> LockHolder {
        LockHolder(
            process: .current(environment: environment), since: clock.now, command: command,
            runURL: runURL(in: environment))
    }

    /// The page of the CI run that the variables of GitHub, GitLab or Jenkins name.
    static func runURL(in environment: Environment) -> String? {
        if let server = environment["GITHUB_SERVER_URL"],
            let repository = environment["GITHUB_REPOSITORY"],
            let run = environment["GITHUB_RUN_ID"]
        {
            return "\(server)/\(repository)/actions/runs/\(run)"
        }
        return environment["CI_JOB_URL"] ?? environment["BUILD_URL"]
    }

    /// The text for the lock file.
    var text: String {
        var fields = FieldWriter()
        fields.add("pid", .number(Number(Int64(process.pid))))
        fields.add("host", process.host)
        fields.add("user", process.user)
        fields.add("since", since)
        fields.add("command", command)
        fields.add("run_url", runURL)
        return String(decoding: JSON.write(.object(fields.object)), as: UTF8.self) + "\n"
    }

    /// Reads what another process left; nil when it is not in our form.
    init?(text: String) {
        guard let document = try? JSONDocument(Array(text.utf8)),
            let fields = try? FieldReader(document.root, "holder"),
            let pid = try? fields.integer("pid"), let host = try? fields.string("host"),
            let user = try? fields.string("user"), let since = try? fields.timestamp("since"),
            let command = try? fields.string("command")
        else { return nil }
        self.init(
            process: ProcessIdentity(pid: Int(pid), host: host, user: user), since: since,
            command: command, runURL: (try? fields.optionalString("run_url")) ?? nil)
    }
}

extension LockHolder: CustomStringConvertible {
    /// `pid 812 on ci-7 (user deploy), apply since 2026-11-20T19:48:00Z, https://…`; foreign text
    /// is made harmless.
    package var description: String {
        let run = runURL.map { ", \($0)" } ?? ""
        return ForeignText.neutralised(
            "pid \(process.pid) on \(process.host) (user \(process.user)), \(command) since "
                + "\(since)\(run)")
    }
}
