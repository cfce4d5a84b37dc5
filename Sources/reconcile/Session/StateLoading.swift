import Host
import Model
import Reports
import State

/// Opens the state that a project names.
enum StateLoading {
    /// Reads the state without a lock; a state that is not there is empty, or an error.
    ///
    /// - Parameter copy: A file to read instead, or nil.
    static func read(
        _ project: Project, mayLack: Bool = true, copy: String? = nil, _ common: CommonOptions,
        world: World
    ) async throws(Failure) -> Recorded {
        let access: StateAccess
        if let copy {
            access = StateAccess(copy: copy)
        } else {
            access = try await StateAccess.to(project, common, world: world)
        }
        do throws(Diagnostic) {
            let reading = try await access.place.read(
                highWater: copy == nil ? HighWater(environment: world.environment) : nil)
            await access.close()
            switch reading {
            case .present(let recorded, let warnings):
                world.complain(warnings, common)
                ProcessExit.leave(recorded)
                return recorded
            case .missing where mayLack && copy == nil:
                return Recorded()
            case .missing:
                throw Diagnostic(
                    .noStateForDrift, "there is no state to compare with",
                    at: .file(access.place.name),
                    help: ["run apply first, or bring the state back"])
            }
        } catch {
            await access.close()
            LoadedProject.report([error], common, world: world)
            throw Failure(.unavailable)
        }
    }

    /// Takes the lock and opens the state for writing.
    ///
    /// Without a state, a CI system must be told that this is the first run.
    static func open(
        _ project: Project, lockTimeout: Duration, command: String, isFirstRun: Bool = true,
        _ common: CommonOptions, world: World
    ) async throws(Failure) -> OpenState {
        let access = try await StateAccess.to(project, common, world: world)
        if common.shard != nil, case .file(let path) = access.place, !Files.exists(path),
            !isFirstRun, world.isCI
        {
            // A shard begins the history when it opens, for the others to build upon.
            LoadedProject.report([Self.firstRun(at: path)], common, world: world)
            throw Failure(.unavailable)
        }
        let error = world.error
        let patience = lockTimeout > .zero ? LockPatience(common, world: world) : nil
        defer { patience?.end() }
        do throws(Diagnostic) {
            let journal = try await access.place.open(
                shard: common.shard,
                holder: .current(
                    command: common.shard.map { "\(command) --shard \($0)" } ?? command,
                    environment: world.environment, clock: world.clock),
                version: Version.number,
                options: StateJournal.Options(
                    lockTimeout: lockTimeout,
                    highWater: HighWater(environment: world.environment),
                    lastResort: { error.write($0 + "\n") }),
                clock: world.clock, randomness: world.randomness)
            patience?.end()
            let state = OpenState(journal: journal, access: access)
            world.complain(journal.warnings, common)
            guard journal.existed || isFirstRun || !world.isCI else {
                world.complain(await state.close(), common)
                throw Self.firstRun(at: access.place.name)
            }
            return state
        } catch {
            await access.close()
            LoadedProject.report([error], common, world: world)
            switch error.code {
            case .stateLocked: throw Failure(.locked)
            case .shardsNeedFile: throw Failure(.invalid)
            default: throw Failure(.unavailable)
            }
        }
    }

    private static func firstRun(at place: String) -> Diagnostic {
        Diagnostic(
            .firstRunNotAllowed, "there is no state, and this is CI", at: .file(place),
            help: [
                "if this is the first run ever: reconcile apply --first-run",
                "otherwise bring the state back: it was lost",
            ])
    }

    /// Refuses a project that contradicts the state.
    static func check(
        _ loaded: LoadedProject, against recorded: Recorded, _ common: CommonOptions, world: World
    ) throws(Failure) {
        let contradictions = loaded.contradictions(with: recorded) + loaded.heldSinks(recorded)
        guard !contradictions.isEmpty else { return }
        LoadedProject.report(contradictions, common, world: world)
        throw Failure(.invalid)
    }
}

/// A state that is open for writing, with its connections.
struct OpenState: Sendable {
    let journal: StateJournal
    let access: StateAccess

    /// Saves what is left and gives the lock back; returns what went wrong.
    func close() async -> [Diagnostic] {
        let problems = await journal.close()
        await access.close()
        return problems
    }

    /// Closes, says what went wrong, and returns the exit code of the whole: a state that is not
    /// saved outweighs what the run came to.
    func close(
        after status: ExitStatus, _ common: CommonOptions, world: World
    ) async -> ExitStatus {
        let problems = await close()
        world.complain(problems, common)
        guard problems.contains(where: { $0.severity == .error }) else { return status }
        switch status {
        case .done, .changes, .partial, .person: return .unavailable
        default: return status
        }
    }
}
