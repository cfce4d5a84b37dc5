import Model

/// The differences of a connection, field by field.
extension HTMLText {
    mutating func addFields(_ fields: [TextPage.FieldRow]) {
        guard !fields.isEmpty else { return }
        open("div", [("class", "scroll")])
        open("table", [("class", "fields")])
        ours(
            "<thead><tr><th scope=\"col\">Field</th><th scope=\"col\">Difference</th></tr></thead>")
        ours("\n<tbody>")
        for field in fields {
            open("tr")
            element("th", [("scope", "row")], field.name)
            open("td")
            add(field.kind)
            if let note = field.note { element("span", [("class", "note")], note.text) }
            close("td")
            close("tr")
        }
        ours("</tbody>")
        close("table")
        close("div")
    }

    private mutating func add(_ kind: TextPage.FieldRow.Kind) {
        switch kind {
        case .one(let value): element("code", value.text)
        case .words(let value): element("span", [("class", "secret")], value.text)
        case .change(let before, let after):
            element("del", before)
            ours(" ")
            element("ins", after)
        case .list(let added, let removed, let rest):
            for text in removed { element("del", [("class", "line")], text) }
            for text in added { element("ins", [("class", "line")], text) }
            if !rest.isEmpty { element("span", [("class", "note")], rest) }
        }
    }
}
