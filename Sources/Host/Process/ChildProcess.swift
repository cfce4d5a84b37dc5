/// Running other programs: no shell, own process group, no descriptors but the three streams.
package enum ChildProcess {
    /// What to run and within which bounds.
    package struct Request: Sendable {
        /// The program and its arguments; a program without a slash is looked up in the `PATH` of
        /// this process.
        package var arguments: [String]
        /// All variables that the program gets.
        package var environment: Environment
        /// What it reads on stdin; nil is an empty stdin.
        package var input: [UInt8]?
        /// The folder it runs in; nil is that of this process.
        package var workingFolder: String?
        /// How long it may run before its group is ended.
        package var deadline: Duration
        /// How many bytes of stdout are taken; one more and the group is ended.
        package var outputLimit: Int
        /// How many bytes of stderr are kept; what is beyond is read and dropped.
        package var errorLimit: Int

        /// Describes a run.
        package init(
            _ arguments: [String], environment: Environment, input: [UInt8]? = nil,
            workingFolder: String? = nil, deadline: Duration = .seconds(30),
            outputLimit: Int = 65_536, errorLimit: Int = 8192
        ) {
            self.arguments = arguments
            self.environment = environment
            self.input = input
            self.workingFolder = workingFolder
            self.deadline = deadline
            self.outputLimit = outputLimit
            self.errorLimit = errorLimit
        }
    }

    /// How a run ended.
    package struct Completion: Hashable, Sendable {
        /// The end of the program itself.
        package let end: End
        /// What it wrote to stdout, at most `outputLimit` bytes; may be a secret.
        package let output: [UInt8]
        /// The start of what it wrote to stderr.
        package let errorOutput: [UInt8]
    }

    /// Why a program ended.
    package enum End: Hashable, Sendable {
        /// By itself, with that code.
        case exited(Int32)
        /// By a signal that was not ours.
        case signalled(Int32)
        /// We ended it when its time was over.
        case deadline
        /// We ended it because it wrote too much to stdout.
        case outputLimit
        /// We ended it because the task was cancelled.
        case cancelled
    }

    /// Runs a program to its end; a non-zero exit is a result, not an error.
    ///
    /// Returns soon after the program has ended even when something that it left behind still
    /// holds its output open; whatever is left in its process group is killed. Throws when the
    /// program could not be started, with `isMissing` when there is none.
    package static func run(_ request: Request) async throws(HostError) -> Completion {
        let run = try ChildRun(request)
        let result = await withTaskCancellationHandler {
            await outcome { () throws(HostError) in try run.perform() }
        } onCancel: {
            run.cancel()
        }
        return try result.get()
    }

    // Typed errors do not pass through the cancellation handler; a result does.
    private static func outcome(
        _ work: @escaping @Sendable () throws(HostError) -> Completion
    ) async -> Result<Completion, HostError> {
        do throws(HostError) {
            return .success(try await runBlocking(work))
        } catch {
            return .failure(error)
        }
    }
}
