package import Model

extension DiagnosticReport {
    /// Returns the document of a run that came to nothing but these.
    package static func document(_ diagnostics: [Diagnostic], toolVersion: String) -> Value {
        .members(
            JSONFormat.head(toolVersion: toolVersion) + [("diagnostics", json(diagnostics))])
    }

    /// Returns the diagnostics as an array, sorted by place.
    package static func json(_ diagnostics: [Diagnostic]) -> Value {
        .array(diagnostics.sorted().map(json))
    }

    /// Returns one diagnostic: `code, severity, message, source, help`, and where it stands when
    /// that is not in a file.
    static func json(_ diagnostic: Diagnostic) -> Value {
        var members: [(String, Value)] = [
            ("code", .string(diagnostic.code.id)),
            ("severity", .string(diagnostic.severity.rawValue)),
            ("message", .string(diagnostic.message)),
        ]
        switch diagnostic.place {
        case .source(let range): members.append(("source", JSONFormat.source(range)))
        case .file(let path):
            members.append(
                ("source", .members([("file", .string(path)), ("line", .null), ("column", .null)])))
        case let place:
            members.append(("source", .null))
            if case .connection(let address) = place {
                members.append(("address", .string(address.description)))
            } else if let place {
                members.append(("place", .string(place.label)))
            }
        }
        if let label = diagnostic.label { members.append(("label", .string(label))) }
        members.append(("help", .array(diagnostic.help.map(Value.string))))
        return .members(members)
    }
}
