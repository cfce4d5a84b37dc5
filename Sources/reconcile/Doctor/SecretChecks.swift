import Host
import Model
import Reports
import Secrets

/// The secrets of a run, resolved as `plan` does it, with every failure kept for its check.
struct SecretChecks: Sendable {
    /// How many failures one check lists.
    private static let listed = 20

    let mode: SecretsMode
    let values: ResolvedSecrets
    private let project: Project
    private let diagnostics: [Diagnostic]
    /// The different references of the selected manifests.
    private let references: Set<SecretReference>
    /// The places that are none of a manifest's.
    private let ownPlaces: Set<Diagnostic.Place>

    /// Resolves what `--secrets` asks for.
    static func resolve(
        for loaded: LoadedProject, mode: SecretsMode, world: World
    ) async -> SecretChecks {
        let project = loaded.project
        var requests: [SecretRequest] = []
        var references: Set<SecretReference> = []
        if mode != .none {
            for entry in loaded.selectedPlatforms {
                requests += entry.auth.values.map {
                    SecretRequest(expression: $0, place: .source(entry.source))
                }
            }
            requests += project.state.secrets.map {
                SecretRequest(expression: $0, place: place(of: project))
            }
        }
        if mode == .all {
            requests += project.fingerprintKeys.map { key in
                SecretRequest(
                    expression: key,
                    place: project.fingerprintKeySource.map { .source($0) }
                        ?? .file(project.file))
            }
        }
        let ownPlaces = Set(requests.compactMap(\.place))
        if mode == .all {
            let wanted = SecretRequest.all(in: loaded.selectedDeclarations)
            requests += wanted
            references = Set(wanted.flatMap(\.expression.references))
        }
        let resolution = await SecretResolver(project: project, environment: world.environment)
            .resolve(requests)
        return SecretChecks(
            mode: mode, values: resolution.secrets, project: project,
            diagnostics: resolution.diagnostics, references: references, ownPlaces: ownPlaces)
    }

    /// The check of a platform's own secrets.
    func auth(of entry: PlatformEntry) -> Check {
        guard mode != .none else { return Check("auth", .skipped, Self.noneMeans) }
        let found = diagnostics.filter { $0.place == .source(entry.source) }
        let names = entry.auth.keys.sorted { $0.precedesInBytes($1) }
        return Check(
            "auth", found: found,
            fine: "\(names.joined(separator: " and ")) \(names.count == 1 ? "has" : "have") a value"
        )
    }

    /// The check of the secrets that it takes to reach the state; nil where there are none.
    var stateAuth: Check? {
        guard mode != .none, !project.state.secrets.isEmpty else { return nil }
        let found = diagnostics.filter { $0.place == Self.place(of: project) }
        return Check("auth", found: found, fine: "the credential has a value")
    }

    private static func place(of project: Project) -> Diagnostic.Place {
        switch project.state {
        case .file: .file(project.file)
        case .http(let location): .source(location.source)
        case .s3(let location): .source(location.source)
        }
    }

    /// What `--secrets none` says wherever something is skipped.
    static let noneMeans = "--secrets none reads no secret and opens no socket"

    /// The checks of stores, references and key.
    func group(recorded: Recorded?, world: World) async -> DoctorReport.Group {
        let examination = StoreExamination(project: project, environment: world.environment)
        var checks = await runBlocking { examination.checks() }
        checks.append(manifests)
        checks.append(await key(recorded))
        return DoctorReport.Group("secrets", checks)
    }

    // MARK: - Single checks

    private var manifests: Check {
        let name = "references"
        guard mode == .all else { return Check(name, .skipped, skippedByMode) }
        let total = ProjectChecks.count(references.count, "reference")
        let found = diagnostics.filter { diagnostic in
            diagnostic.place.map { !ownPlaces.contains($0) } ?? false
        }
        let failures = found.filter { $0.severity == .error }
        guard !failures.isEmpty else {
            let fine = references.isEmpty ? "the manifests hold none" : "\(total) resolve"
            return Check(
                name, found: found, fine: references.count == 1 ? "1 reference resolves" : fine)
        }
        var lines = failures.prefix(Self.listed).map { diagnostic in
            "\(diagnostic.place.map(Self.label) ?? ""): \(diagnostic.message)"
        }
        if failures.count > Self.listed {
            lines.append("and \(failures.count - Self.listed) more, see reconcile plan")
        }
        return Check(
            name, .failed,
            "\(ProjectChecks.count(failures.count, "place")) without a value, of \(total)",
            help: Array(lines))
    }

    private func key(_ recorded: Recorded?) async -> Check {
        let name = "fingerprint key"
        guard mode == .all else { return Check(name, .skipped, skippedByMode) }
        let key: FingerprintKey?
        let older: [FingerprintKey]
        do throws(Diagnostic) {
            older = try LoadedSecrets.olderKeys(of: project, secrets: values)
            if let expression = project.fingerprintKey {
                guard let secret = values.value(of: expression),
                    older.count == project.olderFingerprintKeys.count
                else {
                    let place = project.fingerprintKeySource.map { Diagnostic.Place.source($0) }
                    return Check(
                        name,
                        found: diagnostics.filter { $0.place == place ?? .file(project.file) },
                        fine: "")
                }
                key = try FingerprintKey(secret)
            } else {
                key = try await FingerprintKeyFile.read(beside: project.state)
            }
        } catch {
            return Check(name, error)
        }
        return Self.compare(name, key, older: older, with: recorded, in: project)
    }

    private static func compare(
        _ name: String, _ key: FingerprintKey?, older: [FingerprintKey],
        with recorded: Recorded?, in project: Project
    ) -> Check {
        let restore = "bring back the key, or name it as `fingerprintKey` in the project file"
        let otherwise = "with another key no secret is compared until it was sent again"
        switch (key, recorded?.keyID) {
        case (nil, let last?):
            return Check(
                name, .failed, "there is none, and the state was signed with key \(last)",
                help: [restore, otherwise])
        case (nil, nil):
            guard FingerprintKeyFile.path(beside: project.state) == nil else {
                return Check(name, .ok, "none yet, the first apply makes one beside the state")
            }
            return Check(
                name, .warning, "there is none, so changed secrets are not seen",
                help: ["name one as `fingerprintKey` in the project file: openssl rand -hex 32"])
        case (let key?, let last?)
        where older.contains { $0.id.hasSameBytes(as: last) } && !last.hasSameBytes(as: key.id):
            return Check(
                name, .ok, "\(key.id); \(last) verifies what the next apply signs anew")
        case (let key?, let last?) where !last.hasSameBytes(as: key.id):
            return Check(
                name, .failed, "it is \(key.id), but the state was signed with \(last)",
                help: [restore, otherwise])
        case (let key?, nil):
            return Check(
                name, .ok,
                recorded == nil ? "\(key.id), not compared" : "\(key.id), not used in the state yet"
            )
        case (let key?, _): return Check(name, .ok, "\(key.id), the one of the state")
        }
    }

    private var skippedByMode: String {
        mode == .none ? Self.noneMeans : "--secrets platform leaves it out"
    }

    private static func label(_ place: Diagnostic.Place) -> String {
        switch place {
        case .source(let range): range.label
        case .file(let path): path
        case .connection(let address): address.description
        case .request, .commandLine, .environment: ""
        }
    }
}
