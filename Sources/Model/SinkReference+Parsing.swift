extension SinkReference {
    /// The pattern of a sink for JSON Schema (ECMA-262 without flags).
    package static let schemaPattern: String = {
        let body = SecretSyntax.locatorPattern
        let file =
            #"file://(?!/)(?!.*//)(?!.*/$)(?!(?:.*/)?\.\.?(?:/|$))(?!.*\.old$)"#
            + #"(?!\.reconcile(?:/|$))(?!(?:.*/)?\.git(?:/|$))"# + body
        let store =
            #"(?!(?:file|env)://)(?!.*\.(?:old|probe)(?:#.*)?$)[a-z][a-z0-9-]{0,31}://"#
            + "\(body)(?:#\(SecretSyntax.fieldPattern))?"
        return "^(?:\(file)|\(store))$"
    }()

    private static let fileScheme = "file://"

    /// Reads `file://path`, a path below the folder of the project file, or `store://locator#field`.
    ///
    /// Names that end in `.old` are refused: there the value of an object that is being replaced
    /// is kept. Whether the store exists and can keep a value is not known here; ask
    /// ``StoreDeclaration/checkSink(_:)``.
    package init(parsing text: String) throws(SecretSyntaxError) {
        self.init(text)
        let name: String
        if isFile {
            name = try relativePath
            try Self.checkFolders(of: name)
        } else {
            name = try storeReference.locator
            guard !name.utf8.hasEnd(".probe") else {
                throw SecretSyntaxError(
                    "a sink does not end in .probe",
                    help: "There is tried whether a sink can be written; choose another name.")
            }
        }
        guard !name.utf8.hasEnd(".old") else {
            throw SecretSyntaxError(
                "a sink does not end in .old",
                help: "There the previous value is kept during a replace; choose another name.")
        }
    }

    private static func checkFolders(of path: String) throws(SecretSyntaxError) {
        let names = path.split(separator: "/").map(String.init)
        guard names.first != ".reconcile", !names.contains(".git") else {
            throw SecretSyntaxError(
                "a sink is not in `.reconcile`, nor in a folder of git",
                help: "What is there is not for a manifest to replace; choose another folder.")
        }
    }

    /// Whether the value goes to a file below the project folder.
    package var isFile: Bool { written.utf8.starts(with: Self.fileScheme.utf8) }

    /// What tells sinks apart, however they are escaped.
    package var place: String {
        if isFile { return (try? relativePath).map(Self.place(ofFile:)) ?? written }
        guard let reference = try? storeReference else { return written }
        let field = StoreDeclaration.Placeholder.field.value(from: reference)
        // No locator and no field holds a control.
        return "\(reference.store)\u{0}\(reference.locator)\u{0}\(field ?? "")"
    }

    /// The place of a file; the path is relative to the folder of the project file.
    package static func place(ofFile path: String) -> String { fileScheme + path }

    /// The reference with which the value can be read back; throws when the sink is no such one.
    package var storeReference: SecretReference {
        get throws(SecretSyntaxError) {
            let reference = try SecretReference(parsing: written)
            guard !["file", "env"].contains(where: { $0.hasSameBytes(as: reference.store) }) else {
                throw SecretSyntaxError(
                    "a sink is a file or a store whose program can write",
                    help: "Write file://PATH, relative to the folder of the project file.")
            }
            guard reference.options.isEmpty else {
                throw SecretSyntaxError(
                    "a sink has no options", help: "Write a question mark as %3F.")
            }
            return reference
        }
    }

    /// The decoded path below the project folder; throws when the sink is no such path.
    package var relativePath: String {
        get throws(SecretSyntaxError) { try Self.relativePath(of: written) }
    }

    private static func relativePath(of text: String) throws(SecretSyntaxError) -> String {
        let scheme = fileScheme.unicodeScalars
        guard text.unicodeScalars.starts(with: scheme) else {
            throw SecretSyntaxError(
                "the sink is no file",
                help: "Write file://PATH, relative to the folder of the project file.")
        }
        let rest = text.unicodeScalars.dropFirst(scheme.count)
        guard !rest.contains("?") else {
            throw SecretSyntaxError("a sink has no options", help: "Write a question mark as %3F.")
        }
        let path = try SecretSyntax.decode(rest, part: "path")
        guard !path.utf8.starts(with: "/".utf8) else {
            throw SecretSyntaxError(
                "a sink is a path below the folder of the project file",
                help: "Leave the leading slash out.")
        }
        let names = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard !names.contains(where: { $0.isEmpty || $0.elementsEqual(".".utf8) }) else {
            throw SecretSyntaxError("a part of the sink's path is empty or a single dot")
        }
        guard !names.contains(where: { $0.elementsEqual("..".utf8) }) else {
            throw SecretSyntaxError("a sink does not leave the folder of the project file")
        }
        return path
    }
}

extension String.UTF8View {
    fileprivate func hasEnd(_ end: String) -> Bool {
        reversed().starts(with: end.utf8.reversed())
    }
}
