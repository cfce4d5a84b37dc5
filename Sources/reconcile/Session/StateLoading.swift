import Host
import Model
import Reports
import State

/// Opens the state that a project file names.
enum StateLoading {
    /// Reads the state without a lock; a state that is not there is empty, or an error.
    static func read(
        _ project: Project, mayLack: Bool = true, _ common: CommonOptions, world: World
    ) async throws(Failure) -> Recorded {
        switch project.state {
        case .http, .s3: throw Failure(.unavailable)
        case .file(let path):
            let highWater = HighWater(environment: world.environment)
            do throws(Diagnostic) {
                let reading = try await runBlocking { () throws(Diagnostic) in
                    try StateFile.read(path: path, highWater: highWater)
                }
                switch reading {
                case .present(let recorded, let warnings):
                    world.complain(warnings, common)
                    return recorded
                case .missing where mayLack:
                    return Recorded()
                case .missing:
                    throw Diagnostic(
                        .noStateForDrift, "there is no state to compare with", at: .file(path),
                        help: ["run apply first, or bring the state back"])
                }
            } catch {
                LoadedProject.report([error], common, world: world)
                throw Failure(.unavailable)
            }
        }
    }

    /// Takes the lock and opens the state for writing.
    ///
    /// Without a state, a CI system must be told that this is the first run.
    static func open(
        _ project: Project, lockTimeout: Duration, command: String, isFirstRun: Bool = true,
        _ common: CommonOptions, world: World
    ) async throws(Failure) -> StateJournal {
        switch project.state {
        case .http, .s3: throw Failure(.unavailable)
        case .file(let path):
            let error = world.error
            do throws(Diagnostic) {
                let journal = try await StateJournal.open(
                    path: path,
                    holder: .current(
                        command: command, environment: world.environment, clock: world.clock),
                    options: StateJournal.Options(
                        lockTimeout: lockTimeout,
                        highWater: HighWater(environment: world.environment),
                        lastResort: { error.write($0 + "\n") }),
                    clock: world.clock, randomness: world.randomness)
                world.complain(journal.warnings, common)
                guard journal.existed || isFirstRun || !world.isCI else {
                    await journal.close()
                    throw Diagnostic(
                        .firstRunNotAllowed, "there is no state, and this is CI", at: .file(path),
                        help: [
                            "if this is the first run ever: reconcile apply --first-run",
                            "otherwise bring the state back: it was lost",
                        ])
                }
                return journal
            } catch {
                LoadedProject.report([error], common, world: world)
                throw Failure(error.code == .stateLocked ? .locked : .unavailable)
            }
        }
    }

    /// Refuses a project file that contradicts the state.
    static func check(
        _ loaded: LoadedProject, against recorded: Recorded, _ common: CommonOptions, world: World
    ) throws(Failure) {
        let contradictions = loaded.contradictions(with: recorded)
        guard !contradictions.isEmpty else { return }
        LoadedProject.report(contradictions, common, world: world)
        throw Failure(.invalid)
    }
}
