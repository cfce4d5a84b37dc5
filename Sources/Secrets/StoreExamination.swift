package import Host
package import Model

/// Looks whether stores of secrets could be used, without reading a secret or running a helper.
package struct StoreExamination: Sendable {
    private let project: Project
    private let environment: Environment

    /// Examines the stores of a project; `environment` says where programs are looked for.
    package init(project: Project, environment: Environment) {
        self.project = project
        self.environment = environment
    }

    /// One check for each store, in their order; blocks.
    package func checks() -> [Check] {
        project.stores.map { store in
            let name = "store \(store.name)"
            switch store.kind {
            case .environment: return Check(name, .ok, "variables of this process")
            case .file: return files(name)
            case .exec(let helper): return program(helper, of: store, name)
            }
        }
    }

    private func files(_ name: String) -> Check {
        let roots = FileStore(project: project, environment: environment).roots
        let present = roots.filter { (try? Files.status(of: $0))??.kind == .folder }
            .map { $0.hasSameBytes(as: project.folder) ? "the project's folder" : $0 }
        let message = "files below \(present.joined(separator: ", "))"
        // The service manager promises this folder; without it something is wrong with the unit.
        if let missing = roots.dropFirst(3).first(where: { !Files.exists($0) }) {
            return Check(
                name, .warning, "CREDENTIALS_DIRECTORY names \(missing), which is not there",
                help: ["unset it, or start the program as the service that it belongs to"])
        }
        return Check(name, .ok, message)
    }

    private func program(
        _ helper: StoreDeclaration.Helper, of store: StoreDeclaration, _ name: String
    ) -> Check {
        var runs: [String] = []
        for (member, command) in [
            ("command", helper.command), ("write", helper.write), ("delete", helper.delete),
        ] {
            guard let program = command?.first ?? (member == "command" ? "" : nil) else { continue }
            let check = self.program(
                program, advice: "see `stores.\(store.name).\(member)` in the project file", name)
            guard check.status == .ok else { return check }
            if !runs.contains(where: { $0.hasSameBytes(as: check.message) }) {
                runs.append(check.message)
            }
        }
        return Check(name, .ok, "runs \(runs.joined(separator: ", "))")
    }

    private func program(_ command: String, advice: String, _ name: String) -> Check {
        guard command.utf8.contains(UInt8(ascii: "/")) else {
            let folders = (environment["PATH"] ?? "").split(separator: ":").map {
                Paths.absolute(String($0), in: project.folder)
            }
            let found = folders.map { Paths.join($0, command) }
                .first { Files.isExecutable($0) }
            guard let found, !command.isEmpty else {
                return Check(
                    name, .failed, "no program `\(command)` in PATH", help: ["install it", advice])
            }
            return Check(name, .ok, found)
        }
        let path = Paths.absolute(command, in: project.folder)
        guard Files.exists(path) else {
            return Check(name, .failed, "there is no program \(path)", help: [advice])
        }
        guard Files.isExecutable(path) else {
            return Check(
                name, .failed, "\(path) cannot be run", help: ["chmod +x \(path)", advice])
        }
        return Check(name, .ok, path)
    }
}
