import Model

/// HTML that grows element by element; everything that is handed in as text is escaped.
struct HTMLText {
    private(set) var html = ""

    /// Starts an element; values of attributes are escaped, names are our own.
    mutating func open(_ name: String, _ attributes: [(String, String)] = []) {
        html += "<\(name)"
        for (key, value) in attributes {
            html += value.isEmpty ? " \(key)" : " \(key)=\"\(MarkupText.escaped(value))\""
        }
        html += ">"
    }

    /// Ends an element.
    mutating func close(_ name: String) { html += "</\(name)>\n" }

    /// Adds text.
    mutating func text(_ text: String) { html += MarkupText.escaped(text) }

    /// Adds markup of our own: the style and the script of the page.
    mutating func ours(_ markup: String) { html += markup }

    /// An element without attributes that holds a text.
    mutating func element(_ name: String, _ text: String) { element(name, [], text) }

    /// An element that holds a text.
    mutating func element(
        _ name: String, _ attributes: [(String, String)], _ text: String
    ) {
        open(name, attributes)
        self.text(text)
        html += "</\(name)>"
    }
}
