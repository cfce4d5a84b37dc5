import Host
import Model
import Reports
import State

/// `state …`: what is known, and what only a person can decide.
enum StateCommand {
    static func run(_ options: StateOptions, world: World) async throws(Failure) -> ExitStatus {
        let common = options.common
        guard let loaded = await LoadedProject.load(common, world: world) else { return .invalid }
        switch options.action {
        case .verify:
            return try await StateVerifyCommand.run(loaded, common, world: world)
        case .list:
            let recorded = try await StateLoading.read(loaded.project, common, world: world)
            let report = Report(
                text: { StateReport.list(recorded, style: $0) },
                json: { StateReport.listJSON(recorded, toolVersion: Version.number) })
            return await report.write(common, world: world, status: .done)
        case .show(let address):
            return try await show(address, of: loaded.project, common, world: world)
        case .forget(let address):
            return try await edit(loaded.project, options, world: world) {
                editing throws(Diagnostic) in try editing.forget(address)
            }
        case .forgetPlatforms(let platforms):
            return try await edit(loaded.project, options, world: world) {
                editing throws(Diagnostic) in
                var entries: [JournalEntry] = []
                for platform in platforms { entries += try editing.forget(platform: platform) }
                return entries
            }
        case .adopt(let address, let remoteID, let by):
            return try await edit(loaded.project, options, world: world, by: by) {
                editing throws(Diagnostic) in try editing.adopt(remoteID, at: address)
            }
        case .notCreated(let address, let by):
            return try await edit(loaded.project, options, world: world, by: by) {
                editing throws(Diagnostic) in try editing.notCreated(address)
            }
        case .move(let address, let target, let by):
            return try await edit(loaded.project, options, world: world, by: by) {
                editing throws(Diagnostic) in try editing.move(address, to: target)
            }
        case .pull(let file):
            return try await StateTransferCommand(loaded.project, options, world).pull(to: file)
        case .push(let file, let force):
            return try await StateTransferCommand(loaded.project, options, world)
                .push(file, force: force)
        case .migrate(let old):
            return try await StateTransferCommand(loaded.project, options, world)
                .migrate(from: old)
        case .unlock(let id):
            return try await StateUnlockCommand.run(loaded.project, id: id, common, world: world)
        }
    }

    private static func show(
        _ address: Address, of project: Project, _ common: CommonOptions, world: World
    ) async throws(Failure) -> ExitStatus {
        let recorded = try await StateLoading.read(project, common, world: world)
        guard StateReport.showJSON(address, in: recorded, toolVersion: Version.number) != nil
        else {
            world.complain(
                [
                    Diagnostic(
                        .notInState, "the state has nothing at \(address)",
                        at: .connection(address), help: ["see reconcile state list"])
                ], common)
            return .invalid
        }
        let report = Report(
            text: { StateReport.show(address, in: recorded, style: $0) ?? "" },
            json: {
                StateReport.showJSON(address, in: recorded, toolVersion: Version.number) ?? .null
            })
        return await report.write(common, world: world, status: .done)
    }

    private static func edit(
        _ project: Project, _ options: StateOptions, world: World, by: String? = nil,
        _ change: (StateEditing) throws(Diagnostic) -> [JournalEntry]
    ) async throws(Failure) -> ExitStatus {
        let common = options.common
        let state = try await StateLoading.open(
            project, lockTimeout: options.lockTimeout, command: "state", common, world: world)
        let journal = state.journal
        let person =
            by ?? world.environment["GITHUB_ACTOR"] ?? world.environment["USER"] ?? "unknown"
        var status = ExitStatus.done
        do throws(Diagnostic) {
            let editing = StateEditing(journal.recorded, by: person, at: world.clock.now)
            let entries = try change(editing)
            try await journal.append(entries)
            if !common.quiet { world.error.write("The state is changed; nothing was sent.\n") }
        } catch {
            world.complain([error], common)
            status = .invalid
        }
        return await state.close(after: status, common, world: world)
    }
}
