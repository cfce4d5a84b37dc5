internal import Host
internal import Model

/// Gets the content of a source.
struct SecretFetcher: Sendable {
    /// The most bytes that a file or a helper's output may have.
    static let limit = 65_536

    private let environment: Environment
    private let files: FileStore
    private let helpers: HelperStore

    init(project: Project, environment: Environment, helperDeadline: Duration) {
        self.environment = environment
        files = FileStore(project: project, environment: environment)
        helpers = HelperStore(
            project: project, environment: environment, deadline: helperDeadline)
    }

    /// The content of a source that needs no waiting, or nil for the others.
    func fetchFromMemory(_ source: SecretSource) -> Result<Secret, SecretProblem>? {
        guard case .variable(let name) = source else { return nil }
        guard let bytes = environment.bytes(of: name.text) else {
            return .failure(Self.variableMissing)
        }
        return .success(Secret(bytes))
    }

    /// The content of any source; blocking work happens on threads of our own.
    func fetch(_ source: SecretSource) async -> Result<Secret, SecretProblem> {
        do throws(SecretProblem) {
            switch source {
            case .variable: return fetchFromMemory(source) ?? .failure(Self.variableMissing)
            case .file(let locator):
                let files = self.files
                return .success(
                    try await runBlocking { () throws(SecretProblem) in
                        try files.read(locator.text)
                    })
            case .fileOfVariable(let name):
                guard let path = environment.bytes(of: name.text) else {
                    throw Self.variableMissing
                }
                let files = self.files
                return .success(
                    try await runBlocking { () throws(SecretProblem) in
                        try files.readAnywhere(path)
                    })
            case .helper(let store, let command, _):
                return .success(
                    try await helpers.run(command.map(\.text), of: store))
            }
        } catch {
            return .failure(error)
        }
    }

    private static let variableMissing = SecretProblem(
        .secretNotFound, "the environment variable is not set")
}
