import Model

/// The rows below a step: one for each field that is set or differs.
extension TextPage {
    /// What stands in a row beside the field's name.
    struct FieldRow {
        let name: String
        let kind: Kind
        let note: Span?

        enum Kind {
            /// A value, broken anywhere.
            case one(Span)
            /// Words, broken at spaces.
            case words(Span)
            case change(before: String, after: String)
            case list(added: [String], removed: [String], rest: String)
        }

        init(_ name: String, _ kind: Kind, note: Span? = nil) {
            self.name = name
            self.kind = kind
            self.note = note
        }
    }

    /// Adds rows with their names in one column.
    mutating func add(_ rows: [FieldRow], indent: Int = 8) {
        let column = column(of: rows)
        for row in rows { add(row, column: column, indent: indent) }
    }

    /// How wide the names of rows are that stand below each other.
    func column(of rows: [FieldRow]) -> Int {
        let widest = rows.map { width(of: [Span($0.name)]) }.max() ?? 0
        return min(widest, max(8, min(28, style.width / 3)))
    }

    /// Adds one of several rows with their names in a column of that width.
    mutating func add(_ row: FieldRow, column: Int, indent: Int) {
        let used = width(of: [Span(row.name)])
        let name = Span(row.name + String(repeating: " ", count: max(0, column - used)) + "  ")
        let note = row.note.map { [Span("  "), $0] } ?? []
        switch row.kind {
        case .one(let value):
            let spans = [name, value] + note
            if indent + width(of: spans) <= style.width {
                line(spans, indent: indent)
            } else {
                title(row, indent: indent)
                pieces(of: value.text, first: Span("    "), ink: value.ink, indent: indent)
            }
        case .words(let value):
            let spans = [name, value] + note
            if indent + width(of: spans) <= style.width {
                line(spans, indent: indent)
            } else {
                title(row, indent: indent)
                wrapped(value.text, indent: indent + 4, ink: value.ink)
            }
        case .change(let before, let after):
            let arrow = style.sign(.arrow)
            let spans = [name, Span(before), Span(" \(arrow) ", .change), Span(after)] + note
            if indent + width(of: spans) <= style.width {
                line(spans, indent: indent)
            } else {
                title(row, indent: indent)
                pieces(of: before, first: Span("  - ", .bad), indent: indent)
                pieces(of: after, first: Span("  + ", .good), indent: indent)
            }
        case .list(let added, let removed, let rest):
            title(row, indent: indent)
            for text in removed { pieces(of: text, first: Span("  - ", .bad), indent: indent) }
            for text in added { pieces(of: text, first: Span("  + ", .good), indent: indent) }
            if !rest.isEmpty { line([Span("    \(rest)", .quiet)], indent: indent) }
        }
    }

    /// The name on a line of its own, with the note beside or below it.
    private mutating func title(_ row: FieldRow, indent: Int) {
        let name = Span(row.name)
        guard let note = row.note else { return line([name], indent: indent) }
        if indent + width(of: [name, note]) + 2 <= style.width {
            line([name, Span("  "), note], indent: indent)
        } else {
            line([name], indent: indent)
            line([note], indent: indent + 4)
        }
    }

    /// A value cut into lines of the page's width, for values that have no spaces to break at.
    private mutating func pieces(of text: String, first: Span, ink: Ink? = nil, indent: Int) {
        let room = max(12, style.width - indent - width(of: [first]))
        var rows: [String] = []
        var row = ""
        var columns = 0
        for character in harmless(text) {
            let more = DisplayWidth.of(character)
            if columns + more > room {
                rows.append(row)
                (row, columns) = ("", 0)
            }
            row.append(character)
            columns += more
        }
        rows.append(row)
        let margin = String(repeating: " ", count: width(of: [first]))
        for (index, row) in rows.enumerated() {
            line([index == 0 ? first : Span(margin), Span(row, ink)], indent: indent)
        }
    }
}

extension TextPage.FieldRow {
    /// The rows of field changes, in their order; values by meaning, secrets by reference.
    static func rows(of changes: [FieldChange], style: TextStyle) -> [Self] {
        changes.flatMap { change -> [TextPage.FieldRow] in
            let note: Span? = change.forcesReplace ? Span("forces replacement", .bad) : nil
            switch change.difference {
            case .value(let before, let after):
                let name = change.pointer.dotted
                let edits = ValueEdit.between(
                    FieldMask.masked(before, at: change.pointer),
                    FieldMask.masked(after, at: change.pointer), at: name)
                if edits.isEmpty {
                    // Two literals that are both masked: that they differ must still be seen.
                    return [
                        Self(name, .words(Span("(secret) literal  changed", .change)), note: note)
                    ]
                }
                return edits.map { row(of: $0, note: note, style: style) }
            case .secret(let reference, let cause):
                let text =
                    "(secret) " + (reference.map { "\($0)  " } ?? "") + Wording.secret(cause)
                return [
                    Self(
                        change.pointer.dotted, .words(Span(text, .change)), note: note)
                ]
            }
        }
    }

    /// The rows of everything that a manifest sets.
    static func rows(settingAllOf declaration: Declaration) -> [Self] {
        let fields = FieldMask.masked(.object(declaration.fields), at: Pointer()) ?? .null
        var rows = self.rows(of: fields)
        for (output, sink) in declaration.sinks.sorted(by: { $0.key.precedesInBytes($1.key) }) {
            rows.append(
                Self(
                    "outputs.\(output)", .words(Span("(secret) kept in \(sink.written)"))))
        }
        return rows
    }

    /// The rows of a tree, one for each leaf that is no object.
    static func rows(of fields: Value) -> [Self] {
        guard case .object(let object) = fields, !object.isEmpty else { return [] }
        var rows: [Self] = []
        collect(fields, at: "", into: &rows)
        return rows
    }

    private static func collect(_ value: Value, at path: String, into rows: inout [Self]) {
        if case .object(let object) = value, !object.isEmpty {
            for member in object.sorted {
                collect(
                    member.value, at: path.isEmpty ? member.key : "\(path).\(member.key)",
                    into: &rows)
            }
        } else if case .secret(let expression) = value {
            rows.append(Self(path, .words(Span(ValueText.secret(expression)))))
        } else {
            rows.append(Self(path, .one(Span(ValueText.line(value)))))
        }
    }

    private static func row(of edit: ValueEdit, note: Span?, style: TextStyle) -> Self {
        switch edit {
        case .changed(let path, let before, let after):
            let texts = ValueText.contrast(before, after, ellipsis: style.sign(.ellipsis))
            return Self(path, .change(before: texts.before, after: texts.after), note: note)
        case .added(let path, let value):
            return Self(
                path, .change(before: "(absent)", after: ValueText.line(value)), note: note)
        case .removed(let path, let value):
            return Self(
                path, .change(before: ValueText.line(value), after: "(absent)"), note: note)
        case .elements(let path, let added, let removed, let unchanged):
            return Self(
                path,
                .list(
                    added: added.map(ValueText.line), removed: removed.map(ValueText.line),
                    rest: unchanged > 0 ? "(\(unchanged) unchanged)" : ""), note: note)
        case .reordered(let path, let before, let after):
            return Self(
                path,
                .list(
                    added: [ValueText.line(.array(after))],
                    removed: [ValueText.line(.array(before))], rest: "(same elements, new order)"),
                note: note)
        }
    }
}
