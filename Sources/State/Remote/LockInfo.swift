import Documents
import Host
import Model

/// Who holds the lock of a remote state, in the JSON form that Terraform's backends share, so that
/// every server and tool that knows that form can show it.
package struct LockInfo: Hashable, Sendable {
    /// The lock's own id, random.
    package let id: String
    /// `user@host`.
    package let who: String
    /// What it runs: the verb.
    package let operation: String
    /// What to tell a person: the page of the CI run.
    package let info: String
    /// The version of the program.
    package let version: String
    /// When it was taken, by the holder's clock.
    package let created: String
    /// Which state.
    package let path: String

    /// Describes a holder.
    package init(
        id: String, who: String, operation: String, info: String, version: String,
        created: String, path: String
    ) {
        self.id = id
        self.who = who
        self.operation = operation
        self.info = info
        self.version = version
        self.created = created
        self.path = path
    }

    /// Describes this run.
    package init(id: String, holder: LockHolder, version: String, path: String) {
        self.init(
            id: id, who: "\(holder.process.user)@\(holder.process.host)",
            operation: holder.command, info: holder.runURL ?? "", version: version,
            created: holder.since.description, path: path)
    }

    /// The JSON text; every member is present because GitLab asks for all of them.
    package var json: [UInt8] {
        JSON.write(
            [
                "ID": .string(id), "Operation": .string(operation), "Info": .string(info),
                "Who": .string(who), "Version": .string(version), "Created": .string(created),
                "Path": .string(path),
            ])
    }

    /// Reads what a server or another program says; nil without an id.
    package init?(json: [UInt8]) {
        guard case .object(let members)? = try? JSON.parse(json),
            case .string(let id)? = members["ID"], !id.isEmpty
        else { return nil }
        func text(_ key: String) -> String {
            guard case .string(let text)? = members[key] else { return "" }
            return text
        }
        self.init(
            id: id, who: text("Who"), operation: text("Operation"), info: text("Info"),
            version: text("Version"), created: text("Created"), path: text("Path"))
    }
}

extension LockInfo: CustomStringConvertible {
    /// `deploy@ci-7, apply since 2026-11-20T19:48:00Z, https://… (lock 5f0c…)`; foreign text is
    /// made harmless.
    package var description: String {
        let name = who.isEmpty ? "somebody" : who
        let what = operation.isEmpty ? "" : ", \(operation)"
        let since = created.isEmpty ? "" : " since \(created)"
        let page = info.isEmpty ? "" : ", \(info)"
        return ForeignText.neutralised("\(name)\(what)\(since)\(page) (lock \(id))")
    }
}
