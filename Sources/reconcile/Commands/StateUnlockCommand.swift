import Host
import Model
import State

/// `state unlock`: takes the lock from a dead run and says what it left open.
enum StateUnlockCommand {
    static func run(
        _ project: Project, id: String, _ common: CommonOptions, world: World
    ) async throws(Failure) -> ExitStatus {
        let access = try await StateAccess.to(project, common, world: world)
        do throws(Diagnostic) {
            let open = try await unlock(access.place, id: id)
            await access.close()
            if !common.quiet { world.error.write(text(about: open)) }
            return .done
        } catch {
            await access.close()
            LoadedProject.report([error], common, world: world)
            throw Failure(error.code == .lockNotFound ? .invalid : .unavailable)
        }
    }

    private static func unlock(
        _ place: StatePlace, id: String
    ) async throws(Diagnostic) -> [CreateIntent] {
        guard case .remote(let state) = place, let lock = state.lock else {
            throw Diagnostic(
                .lockNotFound, "the lock of this state ends with the run that holds it",
                at: .file(place.name), help: ["end that run; nothing is to be unlocked"])
        }
        guard try await lock.breakLock(id: id) else {
            throw Diagnostic(
                .lockNotFound, "nobody holds a lock with the id \(ForeignText.neutralised(id))",
                at: .file(place.name),
                help: ["run apply: if it is refused, its message names the holder's id"])
        }
        guard case .present(let recorded, _) = try await place.read(highWater: nil) else {
            return []
        }
        return recorded.sortedIntents
    }

    private static func text(about open: [CreateIntent]) -> String {
        guard !open.isEmpty else { return "Unlocked. The run that held it left nothing open.\n" }
        let lines = open.map { "  create \($0.address)\n" }.joined()
        return "Unlocked. These creates have an unknown outcome; the next apply looks them up:\n"
            + lines
    }
}
