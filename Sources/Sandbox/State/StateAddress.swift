internal import Model

/// Which state a request is about, and what of it.
///
/// Two flavours of the same idea are served: GitLab's, below `/gitlab/api/v4/projects/ID`, and one
/// that does what Terraform's `http` backend asks for by default, at `/terraform/state/NAME`.
struct StateAddress: Hashable, Sendable {
    /// The word that fault rules and the log use for states.
    static let provider = "state"

    /// Whose manners the answers have.
    enum Flavour: Hashable, Sendable {
        case gitLab
        case plain
    }

    /// What of a state.
    enum Part: Hashable, Sendable {
        case state
        case lock
        case version(String)
    }

    let flavour: Flavour
    /// `NAME`, or `PROJECT/NAME` on GitLab.
    let name: String
    let part: Part

    /// Reads the segments of a path; nil when no state lives there.
    init?(_ segments: [String]) {
        if let rest = segments.without(prefix: ["terraform", "state"]) {
            guard rest.count == 1, let name = rest.first, !name.isEmpty else { return nil }
            self.init(flavour: .plain, name: name, part: .state)
            return
        }
        guard let rest = segments.without(prefix: ["gitlab", "api", "v4", "projects"]),
            let project = rest.first, !project.isEmpty,
            let place = Array(rest.dropFirst()).without(prefix: ["terraform", "state"]),
            let name = place.first, !name.isEmpty
        else { return nil }
        let part: Part
        switch Array(place.dropFirst()) {
        case []: part = .state
        case ["lock"]: part = .lock
        case let path where path.count == 2 && path[0].hasSameBytes(as: "versions"):
            part = .version(path[1])
        default: return nil
        }
        self.init(flavour: .gitLab, name: "\(project)/\(name)", part: part)
    }

    private init(flavour: Flavour, name: String, part: Part) {
        self.flavour = flavour
        self.name = name
        self.part = part
    }

    /// What a method means there.
    func operation(_ method: String) -> SandboxOperation {
        switch (flavour, part, method) {
        case (_, .state, "GET"), (.gitLab, .version, "GET"): .read
        case (_, .state, "POST"), (.plain, .state, "PUT"): .write
        case (_, .state, "DELETE"): .delete
        case (.gitLab, .lock, "POST"), (.plain, .state, "LOCK"): .lock
        case (.gitLab, .lock, "DELETE"), (.plain, .state, "UNLOCK"): .unlock
        default: .other
        }
    }
}

extension [String] {
    fileprivate func without(prefix: [String]) -> [String]? {
        guard count > prefix.count, zip(self, prefix).allSatisfy({ $0.hasSameBytes(as: $1) })
        else { return nil }
        return Array(dropFirst(prefix.count))
    }
}
