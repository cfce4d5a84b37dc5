import Model

extension Diagnostic {
    /// A connector id that the whole catalogue lacks.
    static func connectorMissing(id: String, for address: Address) -> Diagnostic {
        Diagnostic(
            .connectorUnknown,
            "no connector has the id \(ForeignText.neutralised(id))", at: .connection(address),
            help: ["a connection's own id is not its connector's id"])
    }

    /// A connector name that no connector has exactly.
    static func connectorUnknown(
        name: String, similar: [String], for address: Address
    ) -> Diagnostic {
        let shown = similar.map { "`\(ForeignText.neutralised($0))`" }
        return Diagnostic(
            .connectorUnknown,
            "no connector has exactly the name `\(ForeignText.neutralised(name))`",
            at: .connection(address),
            help: (shown.isEmpty ? [] : ["did you mean \(shown.joined(separator: " or "))?"])
                + ["`connector_id` may be given instead of `connector`"])
    }

    /// A connector name that several connectors have.
    static func connectorAmbiguous(
        name: String, ids: [String], for address: Address
    ) -> Diagnostic {
        Diagnostic(
            .connectorAmbiguous,
            "\(ids.count) connectors have the name `\(ForeignText.neutralised(name))`",
            at: .connection(address),
            help: [
                "give `connector_id`: one of "
                    + ids.map(ForeignText.neutralised).joined(separator: ", ")
            ])
    }
}
