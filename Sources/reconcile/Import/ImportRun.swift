import Host
import Manifests
import Model
import Registry
import Reports
import State

/// One import: read, choose, write, check what was written, record.
struct ImportRun {
    private let options: ImportOptions
    private let loaded: LoadedProject
    private let recorded: Recorded
    private let world: World

    init(
        _ options: ImportOptions, _ loaded: LoadedProject, _ recorded: Recorded, _ world: World
    ) {
        self.options = options
        self.loaded = loaded
        self.recorded = recorded
        self.world = world
    }

    private var common: CommonOptions { options.common }

    /// Imports; without a journal nothing is written.
    func run(into journal: StateJournal?) async throws(Failure) -> ExitStatus {
        try StateLoading.check(loaded, against: recorded, common, world: world)
        let (observations, failures) = try await observe()
        var selection = ImportSelection(options)
        var writers: [String: ManifestWriter] = [:]
        for observation in observations {
            guard
                let entry = loaded.project.platforms.first(where: {
                    $0.name == observation.platform
                }),
                let descriptor = LoadedProject.descriptors[entry.provider]
            else { continue }
            writers[entry.name] = ManifestWriter(descriptor, pattern: options.secretPattern)
            selection.add(
                observation, entry: entry, descriptor: descriptor, recorded: recorded,
                declared: loaded.declarations.filter {
                    $0.address.platform.hasSameBytes(as: entry.name)
                })
        }
        try checkIDs(selection)
        let manifests = manifests(of: selection.choices, writers)
        let sound = await sound(manifests)
        selection.keep { sound.contains($0) }
        let files = ImportedFiles(
            selection.choices, manifests: manifests, folder: options.folder, layout: options.layout)
        if let journal, !files.files.isEmpty {
            let declarations = try await write(files)
            try await record(selection.choices, declarations, in: journal, removing: files)
            world.complain(
                selection.choices.compactMap { choice in
                    declarations[choice.address].flatMap {
                        addedDefaults(to: choice.object, as: $0)
                    }
                }, common)
        }
        let status: ExitStatus =
            failures ? observations.isEmpty ? .unavailable : .partial : .done
        return await report(
            files.imported, selection.skipped, isDryRun: journal == nil, status: status)
    }

    /// Reads every selected platform whole; what cannot be read is left out and told.
    private func observe() async throws(Failure) -> ([PlatformObservation], failures: Bool) {
        let secrets = try await LoadedSecrets.load(
            for: loaded, mode: .platform, makeKey: false, common: common, world: world)
        let progress = Progress.printer(common, world: world)
        let connections = Connections(secrets: secrets.values, events: progress, world: world)
        var observers: [String: any Observing] = [:]
        do throws(Diagnostic) {
            for entry in loaded.selectedPlatforms {
                observers[entry.name] = try connections.reader(of: entry)
            }
        } catch {
            await connections.close()
            LoadedProject.report([error], common, world: world)
            throw Failure(.invalid)
        }
        let interest = Interest(declarations: [], records: [], includesUnused: true)
        let all = await withTaskGroup(of: PlatformObservation.self) { group in
            for (_, observer) in observers {
                group.addTask { await observer.observe(interest) }
            }
            var all: [PlatformObservation] = []
            for await observation in group { all.append(observation) }
            return all.sorted { $0.platform.precedesInBytes($1.platform) }
        }
        await progress.finish()
        await connections.close()
        var problems: [Diagnostic] = []
        for observation in all {
            if case .incomplete(let problem) = observation.completeness { problems.append(problem) }
        }
        world.complain(problems, common)
        return (all.filter { $0.completeness == .complete }, !problems.isEmpty)
    }

    /// Refuses ids that no platform shows, before anything is written.
    private func checkIDs(_ selection: ImportSelection) throws(Failure) {
        let found =
            selection.choices.map(\.object.remoteID) + selection.skipped.flatMap(\.remoteIDs)
        let missing = options.ids.filter { id in !found.contains { $0.hasSameBytes(as: id) } }
        guard !missing.isEmpty else { return }
        LoadedProject.report(
            missing.map {
                Diagnostic(
                    .notFoundForImport, "no selected platform shows an object \($0)",
                    at: .commandLine, help: ["check --id and --platform"])
            }, common, world: world)
        throw Failure(.invalid)
    }

    private func manifests(
        of choices: [ImportSelection.Choice], _ writers: [String: ManifestWriter]
    ) -> [Address: ManifestWriter.Manifest] {
        var manifests: [Address: ManifestWriter.Manifest] = [:]
        for choice in choices {
            manifests[choice.address] =
                writers[choice.address.platform]?.manifest(of: choice.object, at: choice.address)
        }
        return manifests
    }

    /// The addresses whose manifests can be read; a platform may show what no manifest takes.
    private func sound(_ manifests: [Address: ManifestWriter.Manifest]) async -> Set<Address> {
        var drafts: [String: String] = [:]
        for (address, manifest) in manifests { drafts["\(address)"] = manifest.text }
        let (file, texts) = (common.projectFile, drafts)
        let loaded = await runBlocking {
            ProjectLoader(descriptors: Registry.descriptors).load(
                projectFile: file, mayLackManifests: true, drafts: texts)
        }
        return Set(loaded.declarations.map(\.address))
    }

    /// Writes the files and reads the project again; returns what it declares now.
    private func write(_ files: ImportedFiles) async throws(Failure) -> [Address: Declaration] {
        let folder = loaded.project.folder
        do throws(HostError) {
            try await runBlocking { () throws(HostError) in try files.write(below: folder) }
        } catch {
            LoadedProject.report(
                [
                    Diagnostic(
                        .fileNotWritten,
                        error.isExisting
                            ? "an import never overwrites a file: \(error)"
                            : "cannot write the manifests: \(error)",
                        at: .file(options.folder),
                        help: ["name another folder: --out DIR"])
                ], common, world: world)
            throw Failure(.invalid)
        }
        let again = await LoadedProject.load(common, mayLackManifests: true, world: world)
        guard let again else {
            await runBlocking { files.remove(below: folder) }
            throw Failure(.invalid)
        }
        return Dictionary(
            again.declarations.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Records what the project declares now; where it does not, nothing is recorded, because the
    /// next apply would delete it.
    private func record(
        _ choices: [ImportSelection.Choice], _ declarations: [Address: Declaration],
        in journal: StateJournal, removing files: ImportedFiles
    ) async throws(Failure) {
        let folder = loaded.project.folder
        var entries: [JournalEntry] = []
        for choice in choices {
            guard let declaration = declarations[choice.address],
                let entry = loaded.project.platforms.first(where: {
                    $0.name.hasSameBytes(as: choice.address.platform)
                })
            else {
                await runBlocking { files.remove(below: folder) }
                LoadedProject.report(
                    [
                        Diagnostic(
                            .importOutside,
                            "`spec.manifests` does not name the folder \(options.folder)",
                            at: .file(loaded.project.file),
                            help: ["add it to `spec.manifests`, or choose another with --out DIR"])
                    ], common, world: world)
                throw Failure(.invalid)
            }
            entries.append(
                .recorded(record(of: choice.object, as: declaration, entry), closing: nil))
        }
        do throws(Diagnostic) {
            try await journal.append(entries)
        } catch {
            LoadedProject.report([error], common, world: world)
            throw Failure(.unavailable)
        }
    }

    /// A warning where the platform's defaults say what the object does not have: the next plan
    /// changes it.
    private func addedDefaults(
        to object: Observation, as declaration: Declaration
    ) -> Diagnostic? {
        guard let kind = LoadedProject.descriptors[declaration.provider]?.kind else { return nil }
        let shown = Value.object(object.fields)
        let added = Value.object(kind.readable(declaration.fields)).leaves.filter { leaf in
            guard let source = declaration.fieldSources[leaf.pointer] else { return false }
            return !source.file.hasSameBytes(as: declaration.source.file)
                && shown[leaf.pointer] != leaf.value
        }
        guard !added.isEmpty else { return nil }
        let names = added.map { "`\($0.pointer.dotted)`" }.joined(separator: ", ")
        return Diagnostic(
            .importedBesideDefaults, severity: .warning,
            "the defaults of the platform give \(declaration.address) \(names), which its object "
                + "lacks", at: .connection(declaration.address),
            help: ["take the default out, or look at what the next plan makes of it"])
    }

    /// Without fingerprints: nobody knows the secrets yet, and the first signature is no rotation.
    private func record(
        of object: Observation, as declaration: Declaration, _ entry: PlatformEntry
    ) -> Record {
        Record(
            address: declaration.address, kind: declaration.kind, provider: declaration.provider,
            account: entry.account, identity: object.identity, remoteID: object.remoteID,
            applied: LoadedProject.descriptors[declaration.provider]?.kind
                .readable(declaration.fields) ?? ValueObject(),
            origin: .adopted, since: world.clock.now)
    }

    private func report(
        _ imported: [ImportReport.Imported], _ skipped: [ImportReport.Skipped], isDryRun: Bool,
        status: ExitStatus
    ) async -> ExitStatus {
        let result = ImportReport(imported: imported, skipped: skipped, isDryRun: isDryRun)
        let report = Report(
            text: { result.text($0) }, json: { result.json(toolVersion: Version.number) })
        return await report.write(common, world: world, status: status)
    }
}
