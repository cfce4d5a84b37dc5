import Host
import Model
import State

/// `apply`: plans again under the lock and carries the plan out.
enum ApplyCommand {
    static func run(_ options: ApplyOptions, world: World) async throws(Failure) -> ExitStatus {
        let common = options.common
        let reviewed = try await ReviewedDigest.read(options, world: world)
        let prompt = Prompt(world: world)
        guard reviewed != nil || options.autoApprove || prompt.isPossible else {
            world.error.write(
                """
                reconcile: nobody can be asked here: give --auto-approve, --expect-digest DIGEST, \
                or a plan file

                """)
            return .usage
        }
        if let mode = common.secrets, mode != .all {
            LoadedProject.report(
                [
                    Diagnostic(
                        .secretsRequired, "apply does not take --secrets \(mode.rawValue)",
                        at: .commandLine, help: ["leave --secrets out"])
                ], common, world: world)
            return .invalid
        }
        guard var loaded = await LoadedProject.load(common, world: world) else { return .invalid }
        var rotation: RotationTargets?
        if let request = options.rotation {
            // Read before the lock: a state that is not there must not come into being.
            let recorded = try await StateLoading.read(loaded.project, common, world: world)
            do throws(RotationProblems) {
                let targets = try RotationTargets(request, among: loaded.declarations)
                _ = try targets.rotations(in: recorded)
                loaded = loaded.limited(to: targets.addresses)
                rotation = targets
            } catch {
                LoadedProject.report(error.diagnostics, common, world: world)
                return .invalid
            }
        }
        let state = try await StateLoading.open(
            loaded.project, lockTimeout: options.lockTimeout,
            command: rotation == nil ? "apply" : "rotate",
            isFirstRun: options.firstRun, common, world: world)
        let status: ExitStatus
        do throws(Failure) {
            status = try await ApplyRun(
                options: options, loaded: loaded, journal: state.journal, reviewed: reviewed,
                rotation: rotation, prompt: prompt, world: world
            ).run()
        } catch {
            status = error.status
        }
        return await state.close(after: status, common, world: world)
    }
}
