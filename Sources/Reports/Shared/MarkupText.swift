import Model

/// Foreign text within XML and HTML.
enum MarkupText {
    /// Returns the text on one line with every sign that is markup, or ends an attribute, as an
    /// entity, and without characters that act or that XML forbids.
    static func escaped(_ text: String) -> String {
        let text = ForeignText.neutralised(text)
        let isPlain = !text.utf8.contains { [0x26, 0x3C, 0x3E, 0x22, 0x27, 0x60].contains($0) }
        if isPlain { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count + 32)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "`": result += "&#96;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
