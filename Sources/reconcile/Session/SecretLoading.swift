import Host
import Model
import Secrets

/// The secrets of a run, resolved as far as `--secrets` asks.
struct LoadedSecrets: Sendable {
    let values: ResolvedSecrets
    let key: FingerprintKey?
    /// Keys that signed earlier and still verify.
    var olderKeys: [FingerprintKey] = []

    /// Resolves everything at once, or says every failure and throws the exit status.
    static func load(
        for loaded: LoadedProject, mode: SecretsMode, makeKey: Bool,
        common: CommonOptions, world: World
    ) async throws(Failure) -> LoadedSecrets {
        guard mode != .none else { return LoadedSecrets(values: ResolvedSecrets(), key: nil) }
        let project = loaded.project
        var requests: [SecretRequest] = []
        for entry in loaded.selectedPlatforms {
            for (_, expression) in entry.auth.sorted(by: { $0.key.precedesInBytes($1.key) }) {
                requests.append(
                    SecretRequest(expression: expression, place: .source(entry.source)))
            }
        }
        if mode == .all {
            for key in project.fingerprintKeys {
                requests.append(
                    SecretRequest(
                        expression: key, place: project.fingerprintKeySource.map { .source($0) }))
            }
            requests += await wanted(by: loaded.selectedDeclarations)
        }
        let resolver = SecretResolver(
            project: project, environment: world.environment)
        let resolution = await resolver.resolve(requests)
        let errors = resolution.diagnostics.filter { $0.severity == .error }
        guard errors.isEmpty else {
            LoadedProject.report(resolution.diagnostics, common, world: world)
            throw Failure(.invalid)
        }
        world.complain(resolution.diagnostics, common)
        guard mode == .all else {
            return LoadedSecrets(values: resolution.secrets, key: nil)
        }
        do throws(Diagnostic) {
            return LoadedSecrets(
                values: resolution.secrets,
                key: try await key(
                    of: project, secrets: resolution.secrets, makeKey: makeKey, world: world),
                olderKeys: try olderKeys(of: project, secrets: resolution.secrets))
        } catch {
            LoadedProject.report([error], common, world: world)
            throw Failure(.invalid)
        }
    }

    /// How many manifests are looked through in one go.
    private static let portion = 512

    /// What manifests refer to.
    private static func wanted(by declarations: [Declaration]) async -> [SecretRequest] {
        let portions = stride(from: 0, to: declarations.count, by: portion).map { start in
            declarations[start..<min(start + portion, declarations.count)]
        }
        return await runBlocking {
            mapInParallel(portions, SecretRequest.all).flatMap(\.self)
        }
    }

    /// Whether there is a fingerprint key before this run makes one.
    static func hasKey(
        _ project: Project, _ common: CommonOptions, world: World
    ) async throws(Failure) -> Bool {
        if project.fingerprintKey != nil { return true }
        do throws(Diagnostic) {
            return try await FingerprintKeyFile.read(beside: project.state) != nil
        } catch {
            LoadedProject.report([error], common, world: world)
            throw Failure(.invalid)
        }
    }

    /// The keys of the project that verify and no longer sign.
    static func olderKeys(
        of project: Project, secrets: ResolvedSecrets
    ) throws(Diagnostic) -> [FingerprintKey] {
        var keys: [FingerprintKey] = []
        for expression in project.olderFingerprintKeys {
            guard let secret = secrets.value(of: expression) else { continue }
            keys.append(
                try FingerprintKey(
                    secret, at: project.fingerprintKeySource.map { .source($0) }))
        }
        return keys
    }

    private static func key(
        of project: Project, secrets: ResolvedSecrets, makeKey: Bool, world: World
    ) async throws(Diagnostic) -> FingerprintKey? {
        if let expression = project.fingerprintKey {
            guard let secret = secrets.value(of: expression) else { return nil }
            return try FingerprintKey(
                secret, at: project.fingerprintKeySource.map { .source($0) })
        }
        if let key = try await FingerprintKeyFile.read(beside: project.state) { return key }
        guard makeKey else { return nil }
        return try await FingerprintKeyFile.generate(
            beside: project.state, randomness: world.randomness)
    }
}

/// A command that ends early; what was wrong has been said already.
struct Failure: Error {
    let status: ExitStatus

    init(_ status: ExitStatus) { self.status = status }
}
