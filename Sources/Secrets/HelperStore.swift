internal import Host
internal import Model

/// Runs the programs of stores of type `exec`.
struct HelperStore: Sendable {
    /// How many bytes of its stderr are kept.
    static let errorLimit = 8192

    private let folder: String
    private let environment: Environment
    private let helpers: [ByteKey: StoreDeclaration.Helper]
    private let deadline: Duration

    init(project: Project, environment: Environment, deadline: Duration) {
        folder = project.folder
        self.environment = environment
        self.deadline = deadline
        var helpers: [ByteKey: StoreDeclaration.Helper] = [:]
        for store in project.stores {
            if case .exec(let helper) = store.kind { helpers[ByteKey(store.name)] = helper }
        }
        self.helpers = helpers
    }

    /// Runs a store's program with its placeholders filled in and returns what it printed; `input`
    /// is what it reads on stdin.
    func run(
        _ command: [String], of store: ByteKey, input: Secret? = nil
    ) async throws(SecretProblem) -> Secret {
        guard let program = command.first, let helper = helpers[store] else {
            throw SecretProblem(.helperFailed, "the store \(store.text) has no command")
        }
        let granted = Set(helper.environment.map { ByteKey($0) })
        let minimal = environment.filtered { name in
            Self.isAlwaysPassed(name) || granted.contains(ByteKey(name))
        }
        var request = ChildProcess.Request(command, environment: minimal)
        request.input = input?.copiedBytes
        request.workingFolder = folder
        request.deadline = deadline
        request.outputLimit = SecretFetcher.limit
        request.errorLimit = Self.errorLimit
        let completion: ChildProcess.Completion
        do throws(HostError) {
            completion = try await ChildProcess.run(request)
        } catch {
            let reason =
                if case .system(_, _, let number) = error { HostError.reason(number) } else {
                    "it cannot be run"
                }
            throw SecretProblem(
                .helperFailed,
                "\(ForeignText.neutralised(program)) could not be started: \(reason)",
                help: "The program of the store \(store.text) is named in the project file.")
        }
        let output = Secret(completion.output)
        guard let failure = Self.failure(completion.end) else { return output }
        // What it printed before it failed, and what it was given, may come back in its stderr.
        let given = helper.environment.compactMap { environment.bytes(of: $0).map { Secret($0) } }
        throw SecretProblem(
            .helperFailed, "\(ForeignText.neutralised(program)) \(failure)",
            foreignText: String(decoding: completion.errorOutput, as: UTF8.self),
            alsoMasked: [output] + given + [input].compactMap(\.self))
    }

    private static func failure(_ end: ChildProcess.End) -> String? {
        switch end {
        case .exited(0): nil
        case .exited(let code): "ended with exit code \(code)"
        case .signalled(let number): "was ended by signal \(number)"
        case .deadline: "was stopped because it ran too long"
        case .outputLimit: "was stopped because it printed more than \(SecretFetcher.limit) bytes"
        case .cancelled: "was stopped because the run was interrupted"
        }
    }

    private static func isAlwaysPassed(_ name: String) -> Bool {
        ["PATH", "HOME", "LANG"].contains { $0.hasSameBytes(as: name) }
            || name.utf8.starts(with: "SSL_CERT_".utf8)
    }
}
