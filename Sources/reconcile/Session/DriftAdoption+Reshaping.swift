import Documents
import Host
import Manifests
import Model
import Registry

extension DriftAdoption {
    /// Writes what moves other lines, one after the other, and returns what was written.
    ///
    /// Each is read back; where the manifests would not say exactly what is meant, the file is as it
    /// was and the reason is among the refusals.
    mutating func reshape(projectFile: String) -> [Reshaping] {
        let loader = ProjectLoader(descriptors: Registry.descriptors)
        var written: [Reshaping] = []
        var loaded: Loaded?
        for reshaping in reshapings {
            let before = loaded ?? loader.load(projectFile: projectFile)
            loaded = before
            do throws(YAMLEdit.Refusal) {
                loaded = try write(reshaping, before, loader, projectFile)
                written.append(reshaping)
            } catch {
                refuse(reshaping.address, reshaping.pointer, error.reason)
            }
        }
        return written
    }

    private func write(
        _ reshaping: Reshaping, _ before: Loaded, _ loader: ProjectLoader, _ projectFile: String
    ) throws(YAMLEdit.Refusal) -> Loaded {
        guard let folder = before.project?.folder,
            let declaration = before.declarations.first(where: { $0.address == reshaping.address })
        else { throw YAMLEdit.Refusal(reason: "no manifest declares it") }
        let file = declaration.source.file
        let path: String
        let bytes: [UInt8]
        let permissions: UInt32
        do throws(HostError) {
            path = try Files.resolve(file, inside: folder, followsLast: true)
            bytes = try Files.read(path, limit: DocumentLimits().maxBytes)
            permissions = try Files.status(of: path)?.permissions ?? 0o644
        } catch {
            throw YAMLEdit.Refusal(reason: "\(error)")
        }
        let stream = YAML.parse(bytes, file: file)
        guard let document = stream.documents.first(where: { reshaping.address.isName(of: $0) })
        else { throw YAMLEdit.Refusal(reason: "its document was not found") }
        let new = try YAMLEdit(stream.text).setting(
            ["spec"] + reshaping.pointer.tokens, to: reshaping.value.map(ManifestText.escaped),
            old: Value.object(declaration.fields)[reshaping.pointer], in: document)
        try put(new, path, permissions)
        let after = loader.load(projectFile: projectFile)
        let change = (reshaping.address, reshaping.pointer, reshaping.value)
        guard isAsMeant(after, before.declarations, but: [change]) else {
            try put(bytes, path, permissions)
            throw YAMLEdit.Refusal(
                reason: reshaping.value == nil
                    ? "the manifest cannot do without it"
                    : "the manifest would not be read as meant; write it by hand")
        }
        return after
    }

    private func put(
        _ bytes: [UInt8], _ path: String, _ permissions: UInt32
    ) throws(YAMLEdit.Refusal) {
        do throws(HostError) {
            try Files.writeDurably(bytes, to: path, permissions: permissions)
        } catch {
            throw YAMLEdit.Refusal(reason: "\(error)")
        }
    }
}

extension Address {
    /// Whether a document is the manifest of this connection.
    fileprivate func isName(of document: Node) -> Bool {
        let metadata = document["metadata"]
        return metadata?["name"]?.scalar?.text.hasSameBytes(as: name) == true
            && metadata?["platform"]?.scalar?.text.hasSameBytes(as: platform) == true
    }
}
