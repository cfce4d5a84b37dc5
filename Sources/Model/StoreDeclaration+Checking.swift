extension StoreDeclaration {
    /// The whole arguments of a helper's command that a reference fills in.
    package enum Placeholder: String, CaseIterable, Sendable {
        /// The locator.
        case path = "{path}"
        /// The part behind `#`.
        case field = "{field}"
        /// The `version` option.
        case version = "{version}"
        /// The reference as written.
        case reference = "{ref}"

        /// What a reference puts there, or nil when it has nothing for it.
        package func value(from reference: SecretReference) -> String? {
            switch self {
            case .path: reference.locator
            case .field:
                switch reference.field {
                case .member(let name): name
                case .pointer(let pointer): pointer.description
                case nil: nil
                }
            case .version: reference.option(.version)
            case .reference: reference.written
            }
        }
    }

    /// Throws when this store cannot serve a reference, whatever it holds; nothing is fetched.
    ///
    /// The caller has found the store by the reference's name. `allow` is checked too.
    package func check(_ reference: SecretReference) throws(SecretSyntaxError) {
        if reference.option(.stage) != nil {
            throw SecretSyntaxError("the store \(name) has no stages")
        }
        if kind != .environment, reference.option(.from) != nil {
            throw SecretSyntaxError("the option from belongs to environment variables only")
        }
        switch kind {
        case .environment:
            guard !reference.locator.utf8.contains(UInt8(ascii: "=")) else {
                throw SecretSyntaxError("the name of an environment variable has no =")
            }
            try refuseVersion(of: reference)
        case .file:
            try refuseVersion(of: reference)
        case .exec(let helper):
            try check(reference, "command", helper.command, takesParts: helper.format == .raw)
        }
        try checkAllowed(reference)
    }

    /// Throws when this store cannot keep a value at a reference and give it back; nothing is run.
    package func checkSink(_ reference: SecretReference) throws(SecretSyntaxError) {
        guard case .exec(let helper) = kind else {
            throw SecretSyntaxError(
                "the store \(name) only reads",
                help: "Write file://PATH, or name a store of type exec that has a write command.")
        }
        guard let write = helper.write else {
            throw SecretSyntaxError(
                "the store \(name) has no write command",
                help: "Add write: [PROGRAM, …] to the store in the project file; the program gets "
                    + "the value on stdin.")
        }
        try check(reference)
        // Whatever is read, only a part that is named to the program is written or removed alone.
        try check(reference, "write command", write, takesParts: true)
        if let delete = helper.delete {
            try check(reference, "delete command", delete, takesParts: true)
        }
        for (what, command) in [
            ("command", helper.command), ("write command", write),
            ("delete command", helper.delete ?? write),
        ]
        where ![.path, .reference].contains(where: { (place: Placeholder) in
            command.contains(place.rawValue)
        }) {
            throw SecretSyntaxError(
                "the \(what) of the store \(name) does not say which value is meant",
                help: "Put {path} among its arguments, or each sink overwrites the others.")
        }
    }

    private func checkAllowed(_ reference: SecretReference) throws(SecretSyntaxError) {
        let isAllowed =
            allow.isEmpty
            || allow.contains { GlobPattern($0).matches(reference.locator) }
        guard isAllowed else {
            throw SecretSyntaxError(
                "the store \(name) does not allow this locator",
                help: "The project file allows \(allow.joined(separator: ", ")).")
        }
    }

    private func refuseVersion(of reference: SecretReference) throws(SecretSyntaxError) {
        if reference.option(.version) != nil {
            throw SecretSyntaxError("the store \(name) has no versions")
        }
    }

    private func check(
        _ reference: SecretReference, _ what: String, _ command: [String], takesParts: Bool
    ) throws(SecretSyntaxError) {
        let used = Placeholder.allCases.filter { command.contains($0.rawValue) }
        let takesWhole = used.contains(.reference)
        if reference.option(.version) != nil, !takesWhole, !used.contains(.version) {
            throw SecretSyntaxError(
                "the \(what) of the store \(name) takes no version",
                help: "Put {version} among its arguments.")
        }
        if reference.field != nil, takesParts, !takesWhole, !used.contains(.field) {
            throw SecretSyntaxError(
                "the \(what) of the store \(name) takes no field",
                help: "Put {field} among its arguments"
                    + (what == "command" ? ", or say format: document." : "."))
        }
        for placeholder in used {
            guard let value = placeholder.value(from: reference) else {
                throw SecretSyntaxError(
                    "the \(what) of the store \(name) needs \(placeholder.rawValue), which the "
                        + "reference does not give")
            }
            // A helper would take it for an option.
            guard value.utf8.first != UInt8(ascii: "-"), !value.isEmpty else {
                throw SecretSyntaxError(
                    "what replaces \(placeholder.rawValue) starts with a hyphen or is empty")
            }
        }
    }
}
