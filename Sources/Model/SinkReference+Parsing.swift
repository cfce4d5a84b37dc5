extension SinkReference {
    /// The pattern of a sink for JSON Schema (ECMA-262 without flags).
    package static let schemaPattern: String = {
        let body = SecretSyntax.locatorPattern
        return #"^file://(?!/)(?!.*//)(?!.*/$)(?!(?:.*/)?\.\.?(?:/|$))(?!.*\.old$)"# + body + "$"
    }()

    /// Reads `file://path`, a path below the folder of the project file.
    ///
    /// Names that end in `.old` are refused: there the value of an object that is being replaced
    /// is kept.
    package init(parsing text: String) throws(SecretSyntaxError) {
        let path = try Self.relativePath(of: text)
        guard !path.utf8.reversed().starts(with: ".old".utf8.reversed()) else {
            throw SecretSyntaxError(
                "a sink does not end in .old",
                help: "There the previous value is kept during a replace; choose another name.")
        }
        self.init(text)
    }

    /// The decoded path below the project folder; throws when the sink is no such path.
    package var relativePath: String {
        get throws(SecretSyntaxError) { try Self.relativePath(of: written) }
    }

    private static func relativePath(of text: String) throws(SecretSyntaxError) -> String {
        let scheme = "file://".unicodeScalars
        guard text.unicodeScalars.starts(with: scheme) else {
            throw SecretSyntaxError(
                "a sink starts with file://",
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
