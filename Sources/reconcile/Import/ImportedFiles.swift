import Host
import Manifests
import Model
import Reports

/// The files that an import writes, in the layout that was asked for.
struct ImportedFiles: Sendable {
    /// One file with the documents in it.
    struct File: Sendable {
        /// Relative to the folder of the project file.
        let path: String
        var documents: [String]

        var text: String { documents.joined(separator: "---\n") }
    }

    /// How much one file of many manifests holds before the next one begins; a file that is read
    /// may have a mebibyte.
    private static let fullFile = 1 << 19

    private(set) var files: [File] = []
    private(set) var imported: [ImportReport.Imported] = []

    /// Lays the manifests out below a folder.
    init(
        _ choices: [ImportSelection.Choice], manifests: [Address: ManifestWriter.Manifest],
        folder: String, layout: ImportOptions.Layout
    ) {
        for choice in choices.sorted(by: { $0.address < $1.address }) {
            guard let manifest = manifests[choice.address] else { continue }
            add(manifest.text, of: choice.address, folder: folder, layout: layout)
            imported.append(
                ImportReport.Imported(
                    address: choice.address, remoteID: choice.object.remoteID,
                    file: files.last?.path ?? "", references: manifest.references,
                    unseen: manifest.unseen))
        }
    }

    private mutating func add(
        _ text: String, of address: Address, folder: String, layout: ImportOptions.Layout
    ) {
        let base = Paths.join(folder, address.platform)
        switch layout {
        case .connection:
            files.append(
                File(path: Paths.join(base, address.name + ".yaml"), documents: [text]))
        case .platform:
            let own = files.filter {
                $0.path.hasPrefix(base + ".") || $0.path.hasPrefix(base + "-")
            }
            if let last = files.indices.last, files[last].path == own.last?.path,
                files[last].documents.reduce(0, { $0 + $1.utf8.count }) < Self.fullFile
            {
                files[last].documents.append(text)
            } else {
                let number = own.isEmpty ? "" : "-\(own.count + 1)"
                files.append(File(path: base + number + ".yaml", documents: [text]))
            }
        }
    }

    /// Writes every file; blocks.
    ///
    /// Removes what it wrote when one of them cannot be written, and never touches a file that was
    /// there before.
    func write(below project: String) throws(HostError) {
        var written: [String] = []
        do throws(HostError) {
            for file in files {
                let path = Paths.absolute(file.path, in: project)
                try Files.makeFolders(Paths.parent(of: path))
                try Files.createDurably(Array(file.text.utf8), at: path)
                written.append(path)
            }
        } catch {
            ImportedFiles.remove(written, below: project)
            throw error
        }
    }

    /// Takes back what `write` wrote; blocks.
    func remove(below project: String) {
        ImportedFiles.remove(files.map { Paths.absolute($0.path, in: project) }, below: project)
    }

    /// Removes files, and the folders that are empty without them.
    private static func remove(_ paths: [String], below project: String) {
        for path in paths {
            _ = try? Files.remove(path)
            var folder = Paths.parent(of: path)
            while Paths.isInside(folder, folder: project), folder != project,
                (try? Files.removeFolder(folder)) != nil
            {
                folder = Paths.parent(of: folder)
            }
        }
    }
}
