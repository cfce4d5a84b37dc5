import Host
import Model
import Reports

/// Dispatches the command line to its verb.
///
/// Not in `Main`: closures written there belong to the main actor and trap when another thread
/// calls them.
enum Program {
    static func run(_ arguments: [String], world: World) async -> ExitStatus {
        switch Arguments.parse(arguments) {
        case .success(let invocation):
            let status = intact(await prepared(invocation, world: world), world: world)
            await GitHub.tell(invocation, status: status, world: world)
            return status
        case .failure(let problem):
            world.error.write(problem.text)
            return intact(.usage, world: world)
        }
    }

    /// The code of a run, which also says when its output did not arrive.
    private static func intact(_ status: ExitStatus, world: World) -> ExitStatus {
        guard !world.output.isIntact else { return status }
        let problem = Diagnostic(
            .outputNotWritten, "stdout could not be written, so the output is not whole",
            at: .commandLine,
            help: ["Make space, or let the reader read to the end, and run it again."])
        world.error.write(DiagnosticReport.text([problem], style: TextStyle(unicode: false)))
        return status.losingOutput
    }

    /// Runs a verb once everything that it is to write is known to be writable.
    private static func prepared(_ invocation: Invocation, world: World) async -> ExitStatus {
        var world = world
        do throws(Failure) {
            if let common = invocation.common {
                try await FileWriting.probe(invocation.outputFiles, common, world: world)
                world.events = try await EventLog.open(common, world: world)
            }
        } catch {
            return error.status
        }
        world.events?.start(verb: invocation.verb)
        let status = await run(invocation, world: world)
        return await EventLog.close(status, invocation.common, world: world)
    }

    private static func run(_ invocation: Invocation, world: World) async -> ExitStatus {
        do throws(Failure) {
            return switch invocation {
            case .validate(let options): try await ValidateCommand.run(options, world: world)
            case .plan(let options): try await PlanCommand.run(options, world: world)
            case .apply(let options): try await ApplyCommand.run(options, world: world)
            case .show(let options): try await ShowCommand.run(options, world: world)
            case .drift(let options): try await DriftCommand.run(options, world: world)
            case .importing(let options): try await ImportCommand.run(options, world: world)
            case .doctor(let options): try await DoctorCommand.run(options, world: world)
            case .state(let options): try await StateCommand.run(options, world: world)
            case .explain(let options): try await ExplainCommand.run(options, world: world)
            case .sandbox(let options): try await SandboxCommand.run(options, world: world)
            case .completion(let options): await CompletionCommand.run(options, world: world)
            case .manual(let options): ManualCommand.run(options, world: world)
            case .version(let options): VersionCommand.run(options, world: world)
            case .help(let options): HelpCommand.run(options, world: world)
            }
        } catch {
            return error.status
        }
    }
}
