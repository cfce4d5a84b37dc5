import Model

/// The differences of a row as lines of a diff: a sign, a blank, the field, what it is.
enum FieldLines {
    /// Lines that start with `+ `, `- `, `! ` or two blanks; empty where no field is concerned.
    static func of(_ row: ReportRow, in report: RunReport) -> [String] {
        of(FieldRows.of(row, in: report))
    }

    static func of(_ fields: [TextPage.FieldRow]) -> [String] {
        fields.flatMap { field -> [String] in
            let note = field.note.map { "  (\($0.text))" } ?? ""
            switch field.kind {
            case .one(let value): return ["+ \(field.name): \(value.text)\(note)"]
            case .words(let value): return ["! \(field.name): \(value.text)\(note)"]
            case .change(let before, let after):
                return ["- \(field.name): \(before)", "+ \(field.name): \(after)\(note)"]
            case .list(let added, let removed, let rest):
                return removed.map { "- \(field.name): \($0)" }
                    + added.map { "+ \(field.name): \($0)" }
                    + (rest.isEmpty ? [] : ["  \(field.name): \(rest)\(note)"])
            }
        }
    }
}

/// The fields that a row shows, in every format that has them.
enum FieldRows {
    static func of(_ row: ReportRow, in report: RunReport) -> [TextPage.FieldRow] {
        let style = TextStyle()
        if case .drift = report.subject {
            return TextPage.FieldRow.rows(
                of: (row.drift?.changes ?? []).map(\.withoutForce), style: style)
        }
        guard let step = row.step else { return [] }
        if step.action == .create, let declaration = step.desired {
            return TextPage.FieldRow.rows(settingAllOf: declaration)
        }
        return TextPage.FieldRow.rows(of: step.changes, style: style)
    }
}
