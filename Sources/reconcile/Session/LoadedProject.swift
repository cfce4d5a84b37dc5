import Documents
import Host
import Manifests
import Model
import Planning
import Registry
import Reports

/// A project file with its manifests, read and checked.
struct LoadedProject: Sendable {
    let project: Project
    let declarations: [Declaration]
    let selection: Selection
    let warnings: [Diagnostic]

    /// Reads the project, or says everything that is wrong with it and returns nil.
    ///
    /// - Parameter mayLackManifests: Whether a project without any manifest is sound.
    static func load(
        _ common: CommonOptions, mayLackManifests: Bool = false, world: World
    ) async -> LoadedProject? {
        let path = common.projectFile
        let loaded = await runBlocking {
            ProjectLoader(descriptors: Registry.descriptors).load(
                projectFile: path, mayLackManifests: mayLackManifests)
        }
        let errors = loaded.diagnostics.filter { $0.severity == .error }
        guard errors.isEmpty, let project = loaded.project else {
            report(loaded.diagnostics, common, world: world)
            return nil
        }
        let result = LoadedProject(
            project: project, declarations: loaded.declarations,
            selection: Selection(
                platforms: Set(common.platforms), labels: common.labels, shard: common.shard),
            warnings: loaded.diagnostics)
        let unknown = result.unknownPlatforms
        guard unknown.isEmpty else {
            report(loaded.diagnostics + unknown, common, world: world)
            return nil
        }
        world.complain(loaded.diagnostics, common)
        return result
    }

    /// The descriptors by provider.
    static var descriptors: [String: ProviderDescriptor] {
        Registry.descriptors.reduce(into: [:]) { $0[$1.provider] = $1 }
    }

    /// The platform entries that the selection names, sorted by name.
    var selectedPlatforms: [PlatformEntry] {
        project.platforms.filter {
            selection.platforms.isEmpty || selection.platforms.contains($0.name)
        }
    }

    /// The declarations that the selection names.
    var selectedDeclarations: [Declaration] {
        guard !selection.isWhole else { return declarations }
        return declarations.filter { selection.contains($0.address, labels: $0.labels) }
    }

    /// The same project with a narrower selection: these connections and no other.
    func limited(to addresses: Set<Address>) -> LoadedProject {
        LoadedProject(
            project: project, declarations: declarations,
            selection: Selection(
                platforms: Set(addresses.map(\.platform)), addresses: addresses),
            warnings: warnings)
    }

    /// Platforms of which state has records and that the project file no longer names, and a
    /// selection that matches nothing.
    func contradictions(with recorded: Recorded) -> [Diagnostic] {
        let named = project.platforms.map(\.name)
        var orphaned: Set<ByteKey> = []
        func note(_ address: Address) {
            guard !named.contains(where: { $0.hasSameBytes(as: address.platform) }) else { return }
            orphaned.insert(ByteKey(address.platform))
        }
        for address in recorded.records.keys { note(address) }
        for intent in recorded.intents.values { note(intent.address) }
        var found = orphaned.sorted().map { platform in
            Diagnostic(
                .platformStillRecorded,
                "state still has connections of platform `\(platform.text)`, "
                    + "which the project file no longer names",
                at: .file(project.file),
                help: [
                    "name the platform again to delete its connections through manifests",
                    "or let go of them: reconcile state forget --platform \(platform.text)",
                ])
        }
        guard !selection.labels.isEmpty else { return found }
        // That a shard is empty is no mistake: there may be more shards than connections.
        let everywhere = selection.unsharded
        let matches =
            declarations.count { everywhere.contains($0.address, labels: $0.labels) }
            + recorded.records.values.count {
                everywhere.contains($0.address, labels: $0.labels)
            }
        if matches == 0 {
            let labels = selection.labels.sorted { $0.key.precedesInBytes($1.key) }
                .map { "\($0.key)=\($0.value)" }.joined(separator: " ")
            found.append(
                Diagnostic(
                    .nothingSelected, "no manifest and no recorded connection has \(labels)",
                    at: .commandLine, help: ["check --select and --platform"]))
        }
        return found
    }

    /// Sinks that keep the secret of another connection; selected or not, since what is kept there
    /// does not depend on what this run looks at.
    func heldSinks(_ recorded: Recorded) -> [Diagnostic] {
        HeldSinks.conflicts(
            of: declarations, with: recorded, descriptors: LoadedProject.descriptors)
    }

    /// What the selection names and the project does not.
    var unknownPlatforms: [Diagnostic] {
        let known = project.platforms.map(\.name)
        return selection.platforms.sorted { $0.precedesInBytes($1) }
            .filter { name in !known.contains { $0.hasSameBytes(as: name) } }
            .map { name in
                Diagnostic(
                    .nothingSelected, "the project has no platform `\(name)`", at: .commandLine,
                    help: ["platforms here: \(known.joined(separator: ", "))"])
            }
    }

    /// Says what is wrong, also on stdout when a machine is to read it.
    static func report(_ diagnostics: [Diagnostic], _ common: CommonOptions, world: World) {
        world.complain(diagnostics, common)
        guard common.format == .json else { return }
        world.output.write(
            JSON.writeInert(
                DiagnosticReport.document(diagnostics, toolVersion: Version.number)))
    }
}
