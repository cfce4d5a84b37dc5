import Documents
import Host
import Manifests
import Model
import Registry

/// `drift --adopt-edits`: writes what a platform shows into the manifests that say something else, and
/// changes no other byte of them.
struct DriftAdoption: Sendable {
    /// A value that goes into a manifest.
    struct Edit: Sendable {
        let address: Address
        let pointer: Pointer
        let range: SourceRange
        let value: Value
    }

    /// A value that needs other lines than it has, or none.
    struct Reshaping: Sendable {
        let address: Address
        let pointer: Pointer
        let value: Value?
        let source: SourceRange
    }

    private(set) var edits: [Edit] = []
    /// What is written one by one, because it moves what stands behind it.
    private(set) var reshapings: [Reshaping] = []
    /// What has to be done by hand, and why.
    private(set) var refusals: [Diagnostic] = []

    /// Chooses what can be written out of the drift of a plan.
    init(_ plan: Plan) {
        var steps: [Address: Step] = [:]
        for step in plan.steps where step.reason != .deposedRemains {
            steps[step.record?.address ?? step.address] = step
        }
        for drift in plan.drift {
            guard drift.kind == .changed else {
                refuse(drift.address, nil, "its object is gone")
                continue
            }
            guard let declaration = steps[drift.address]?.desired else {
                refuse(drift.address, nil, "no manifest declares it")
                continue
            }
            for change in drift.changes { add(change, of: declaration) }
        }
    }

    private mutating func add(_ change: FieldChange, of declaration: Declaration) {
        guard case .value(_, let shown) = change.difference else { return }
        let pointer = change.pointer
        // The manifest has it already; the next apply records that.
        if Value.object(declaration.fields)[pointer] == shown { return }
        func reshape(to value: Value?) {
            reshapings.append(
                Reshaping(
                    address: declaration.address, pointer: pointer, value: value,
                    source: declaration.source))
        }
        let range = declaration.fieldSources[pointer]
        if let range, !range.file.hasSameBytes(as: declaration.source.file) {
            let words = shown.map { YAMLWriter.inlined(ManifestText.escaped($0)) }
            refuse(
                declaration.address, pointer,
                "it is a default of the platform, at \(range.label)"
                    + (words.map { "; write \($0) into the manifest by hand" } ?? ""))
            return
        }
        guard let shown else { return reshape(to: nil) }
        guard !shown.isNull, !shown.containsSecret else {
            refuse(declaration.address, pointer, "what the platform shows is no value")
            return
        }
        guard shown.arrayValue == nil, shown.objectValue == nil, let range,
            range.start.line == range.end.line
        else { return reshape(to: shown) }
        edits.append(
            Edit(address: declaration.address, pointer: pointer, range: range, value: shown))
    }

    /// Leaves out what is written with a variable: the same manifest serves other project files.
    mutating func leaveVariables(projectFile: String) {
        var texts: [String: SourceText] = [:]
        let working = (try? Files.workingFolder()) ?? "/"
        let folder = Paths.parent(of: Paths.absolute(projectFile, in: working))
        var kept: [Edit] = []
        for edit in edits {
            let file = edit.range.file
            if texts[file] == nil {
                // What cannot be read is reported when it is to be written.
                let bytes = try? Files.read(
                    Paths.absolute(file, in: folder), limit: DocumentLimits().maxBytes)
                texts[file] = SourceText(file: file, bytes: bytes ?? [])
            }
            if let written = texts[file]?.text(in: edit.range), ManifestText.hasVariable(written) {
                refuse(
                    edit.address, edit.pointer,
                    "it is written with a variable, which other manifests and projects may share")
            } else {
                kept.append(edit)
            }
        }
        edits = kept
    }

    mutating func refuse(_ address: Address, _ pointer: Pointer?, _ why: String) {
        let what = pointer.map { "`\($0.dotted)` of \(address)" } ?? "\(address)"
        refusals.append(
            Diagnostic(
                .notAdopted, severity: .warning, "\(what) was not written into git: \(why)",
                at: .connection(address)))
    }

    /// Writes all edits or none; throws why none.
    func write(projectFile: String) throws(Diagnostic) {
        var before: [(path: String, bytes: [UInt8], permissions: UInt32)] = []
        var files: [String: [Edit]] = [:]
        for edit in edits { files[edit.range.file, default: []].append(edit) }
        let loader = ProjectLoader(descriptors: Registry.descriptors)
        let loaded = loader.load(projectFile: projectFile)
        guard let folder = loaded.project?.folder else { return }
        let old = loaded.declarations
        do throws(HostError) {
            for (file, edits) in files.sorted(by: { $0.key.precedesInBytes($1.key) }) {
                let path = try Files.resolve(file, inside: folder, followsLast: true)
                let bytes = try Files.read(path, limit: DocumentLimits().maxBytes)
                let text = SourceText(file: file, bytes: bytes)
                guard
                    let new = text.replacing(
                        edits.map {
                            ($0.range, YAMLWriter.inlined(ManifestText.escaped($0.value)))
                        })
                else {
                    restore(before)
                    throw HostError.outside(path: file, folder: folder)
                }
                let permissions = try Files.status(of: path)?.permissions ?? 0o644
                before.append((path, bytes, permissions))
                try Files.writeDurably(new, to: path, permissions: permissions)
            }
        } catch {
            restore(before)
            throw Diagnostic(
                .notAdopted, "cannot write the manifests: \(error)", at: .file(projectFile),
                help: ["nothing was changed"])
        }
        guard isAsMeant(loader.load(projectFile: projectFile), old) else {
            restore(before)
            throw Diagnostic(
                .notAdopted,
                "the manifests would not be read as meant with the values of the platform",
                at: .file(projectFile),
                help: ["nothing was changed; write the values by hand, or apply to revert them"])
        }
    }

    /// Whether the manifests say now what they said, but for the edits.
    func isAsMeant(_ loaded: Loaded, _ old: [Declaration]) -> Bool {
        isAsMeant(loaded, old, but: edits.map { ($0.address, $0.pointer, $0.value) })
    }

    func isAsMeant(
        _ loaded: Loaded, _ old: [Declaration],
        but changes: [(address: Address, pointer: Pointer, value: Value?)]
    ) -> Bool {
        guard !loaded.hasErrors, loaded.declarations.count == old.count else { return false }
        for (now, before) in zip(loaded.declarations, old) {
            var fields = Value.object(before.fields)
            for change in changes where change.address == before.address {
                if let value = change.value {
                    fields.set(change.pointer, to: value)
                } else {
                    fields.remove(change.pointer)
                }
            }
            guard now.address == before.address, Value.object(now.fields) == fields,
                now.labels == before.labels, now.sinks == before.sinks,
                now.lifecycle == before.lifecycle
            else { return false }
        }
        return true
    }

    private func restore(_ files: [(path: String, bytes: [UInt8], permissions: UInt32)]) {
        for file in files {
            // What cannot be restored is in git, and the message says that it failed.
            try? Files.writeDurably(file.bytes, to: file.path, permissions: file.permissions)
        }
    }
}
