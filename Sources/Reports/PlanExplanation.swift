package import Model

/// Where the values of one connection come from, and what becomes of it: `plan --explain`.
package struct PlanExplanation: Hashable, Sendable {
    /// One value of `spec`.
    package struct Field: Hashable, Sendable {
        /// Where it is in `spec`.
        package let pointer: Pointer
        /// The value; a secret is its reference.
        package let value: Value
        /// Who says it.
        package let origin: Origin
        /// Where, if anywhere.
        package let place: SourceRange?
        /// The variables that it was made with.
        package let variables: [Variable]

        /// Makes a field.
        package init(
            pointer: Pointer, value: Value, origin: Origin, place: SourceRange? = nil,
            variables: [Variable] = []
        ) {
            self.pointer = pointer
            self.value = value
            self.origin = origin
            self.place = place
            self.variables = variables
        }
    }

    /// A variable of the project file.
    package struct Variable: Hashable, Sendable {
        /// Its name.
        package let name: String
        /// Where it is defined.
        package let place: SourceRange

        /// Makes a variable.
        package init(name: String, place: SourceRange) {
            self.name = name
            self.place = place
        }
    }

    /// Who says a value; the raw value is what JSON says and never changes.
    package enum Origin: String, Hashable, Sendable, CaseIterable {
        /// The manifest.
        case manifest
        /// `metadata.name` of the manifest.
        case name = "metadata_name"
        /// `defaults` of the platform in the project file.
        case platformDefault = "platform_default"
        /// The kind's own default.
        case kindDefault = "kind_default"
        /// The platform has it, and `lifecycle.ignore` leaves it so.
        case ignored = "lifecycle_ignore"
        /// The platform was asked for it.
        case lookup
        /// No manifest says it any longer; the state has it as it was applied.
        case recorded

        /// As a clause for people.
        var words: String {
            switch self {
            case .manifest: "manifest"
            case .name: "metadata.name of the manifest"
            case .platformDefault: "default of the platform"
            case .kindDefault: "default of the kind"
            case .ignored: "as the platform has it, by lifecycle.ignore"
            case .lookup: "looked up on the platform"
            case .recorded: "state, as last applied"
            }
        }
    }

    /// The connection.
    package let address: Address
    /// Where its manifest is; nil when none declares it.
    package let source: SourceRange?
    /// The values, sorted by place.
    package let fields: [Field]

    /// Makes an explanation.
    package init(address: Address, source: SourceRange?, fields: [Field]) {
        self.address = address
        self.source = source
        self.fields = fields
    }
}

extension PlanExplanation {
    /// The step of the plan that is about the connection.
    func step(in plan: Plan) -> Step? {
        plan.steps.first { $0.address == address && $0.reason != .deposedRemains }
    }

    /// The member of the plan's JSON.
    var json: Value {
        .members([
            ("address", .string(address.description)),
            ("source", JSONFormat.source(source)),
            (
                "fields",
                .array(
                    fields.map { field in
                        .members([
                            ("path", .string(field.pointer.dotted)),
                            (
                                "value",
                                ChangeJSON.shown(
                                    FieldMask.masked(field.value, at: field.pointer) ?? .null)
                            ),
                            ("origin", .string(field.origin.rawValue)),
                            ("source", JSONFormat.source(field.place)),
                            (
                                "variables",
                                .array(
                                    field.variables.map {
                                        .members([
                                            ("name", .string($0.name)),
                                            ("source", JSONFormat.source($0.place)),
                                        ])
                                    })
                            ),
                        ])
                    })
            ),
        ])
    }
}

extension PlanReport {
    /// Returns what becomes of one connection, and for each of its values where it comes from.
    static func text(
        _ explanation: PlanExplanation, of plan: Plan, style: TextStyle
    ) -> String {
        var page = TextPage(style: style)
        page.row(
            [Span("\(explanation.address)", .strong)],
            right: explanation.source.map { .place($0) } ?? Span("not in the manifests", .quiet))
        if let step = explanation.step(in: plan) {
            let isIdle = step.action == .noOp && !step.updatesRecord
            let deed = isIdle ? "" : "\(Wording.deed(step)): "
            page.wrapped(deed + Wording.why(step), indent: 2)
        } else {
            page.wrapped(
                "not planned, because its platform is not selected or was not read", indent: 2)
        }
        page.blank()
        let rows = explanation.fields.map { field in
            let value = FieldMask.masked(field.value, at: field.pointer)
            return TextPage.FieldRow(
                field.pointer.dotted,
                value?.containsSecret == true
                    ? .words(Span(ValueText.line(value))) : .one(Span(ValueText.line(value))))
        }
        let column = page.column(of: rows)
        for (row, field) in zip(rows, explanation.fields) {
            page.add(row, column: column, indent: 2)
            var words = [field.origin.words]
            if let place = field.place { words[0] += " at \(place.label)" }
            words += field.variables.map { "variable \($0.name) at \($0.place.label)" }
            page.wrapped(words.joined(separator: ", "), indent: 6, ink: .quiet)
        }
        page.addUnreadable(of: plan)
        return page.text
    }
}
