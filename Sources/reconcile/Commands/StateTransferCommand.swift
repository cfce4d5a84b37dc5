import Host
import Model
import State

/// `state pull|push|migrate`: whole states, between a file and the place that a project names.
struct StateTransferCommand {
    private let project: Project
    private let options: StateOptions
    private let world: World

    init(_ project: Project, _ options: StateOptions, _ world: World) {
        self.project = project
        self.options = options
        self.world = world
    }

    private var common: CommonOptions { options.common }

    /// Copies the state to stdout or into a file.
    func pull(to file: String?) async throws(Failure) -> ExitStatus {
        let access = try await StateAccess.to(project, common, world: world)
        let content = try await reported { () throws(Diagnostic) in try await access.place.content()
        }
        await access.close()
        guard let content else { throw missing(at: access.place.name) }
        if let file {
            do throws(HostError) {
                try await FileWriting.write(content.lines, to: file)
            } catch {
                world.complain([FileWriting.problem(error, at: file)], common)
                throw Failure(.invalid)
            }
            say("\(content.recorded.records.count) connections are in \(file).")
        } else {
            world.output.write(content.lines)
        }
        return .done
    }

    /// Puts a state from a file in its place.
    func push(_ file: String, force: Bool) async throws(Failure) -> ExitStatus {
        let read = try await reported { () throws(Diagnostic) in
            try await StatePlace.file(path: file).content()
        }
        guard let new = read else { throw missing(at: file) }
        let access = try await StateAccess.to(project, common, world: world)
        let status = try await whileHeld(access) { held throws(Diagnostic) in
            if held.content?.lines == new.lines {
                say("The state is there already.")
                return
            }
            if force {
                if let kept = try await held.keepCopy(beside: file) {
                    say("What was there is in \(kept).")
                }
            } else {
                try StateTransfer.check(push: new, onto: held.content, at: access.place.name)
            }
            try await held.put(new)
            say("The state is in \(access.place.name), up to entry \(new.recorded.serial).")
        }
        await access.close()
        return status
    }

    /// Moves the state here from where another project file says that it is.
    func migrate(from file: String) async throws(Failure) -> ExitStatus {
        var other = common
        other.projectFile = file
        guard let before = await LoadedProject.load(other, world: world)?.project else {
            return .invalid
        }
        guard before.state != project.state else {
            throw failed(
                Diagnostic(
                    .migrationRefused, "both project files name the same place",
                    at: .file(file), help: ["write the new place into \(project.file) first"]))
        }
        let source = try await StateAccess.to(before, common, world: world)
        let target = try await StateAccess.to(project, common, world: world)
        let status = try await whileHeld(source) { old throws(Diagnostic) in
            guard let content = old.content else {
                throw Diagnostic(
                    .noStateForDrift, "there is no state to move", at: .file(source.place.name))
            }
            let new = try await hold(target)
            do throws(Diagnostic) {
                try StateTransfer.check(
                    migrate: content, onto: new.content, at: target.place.name)
                try await new.put(content)
            } catch {
                world.complain([await new.release()].compactMap { $0 }, common)
                throw error
            }
            world.complain([await new.release()].compactMap { $0 }, common)
            let count = content.recorded.records.count
            say("\(count) connections moved to \(target.place.name); every byte was compared.")
            if let kept = try await old.retire() {
                say("The old state is kept as \(kept).")
            } else {
                say("The old state is still in \(source.place.name); remove it there.")
            }
        }
        await source.close()
        await target.close()
        return status
    }

    // MARK: - Parts

    private func whileHeld(
        _ access: StateAccess, _ body: (HeldPlace) async throws(Diagnostic) -> Void
    ) async throws(Failure) -> ExitStatus {
        let held = try await reported { () throws(Diagnostic) -> HeldPlace in
            try await hold(access)
        }
        var failure: Failure?
        do throws(Diagnostic) {
            try await body(held)
        } catch {
            failure = failed(error)
        }
        world.complain([await held.release()].compactMap { $0 }, common)
        if let failure { throw failure }
        return .done
    }

    private func hold(_ access: StateAccess) async throws(Diagnostic) -> HeldPlace {
        try await HeldPlace(
            access.place,
            holder: .current(command: "state", environment: world.environment, clock: world.clock),
            version: Version.number, lockTimeout: options.lockTimeout, clock: world.clock,
            randomness: world.randomness)
    }

    private func reported<Result>(
        _ body: () async throws(Diagnostic) -> Result
    ) async throws(Failure) -> Result {
        do throws(Diagnostic) {
            return try await body()
        } catch {
            throw failed(error)
        }
    }

    private func failed(_ diagnostic: Diagnostic) -> Failure {
        LoadedProject.report([diagnostic], common, world: world)
        switch diagnostic.code {
        case .stateLocked: return Failure(.locked)
        case .pushRefused, .migrationRefused: return Failure(.invalid)
        default: return Failure(.unavailable)
        }
    }

    private func missing(at name: String) -> Failure {
        failed(
            Diagnostic(
                .noStateForDrift, "there is no state", at: .file(name),
                help: ["check the place that the project file names"]))
    }

    private func say(_ text: String) {
        if !common.quiet { world.error.write(text + "\n") }
    }
}
