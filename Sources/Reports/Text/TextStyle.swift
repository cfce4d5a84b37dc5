/// How text is set for one stream: what a terminal can show and how much the reader wants.
package struct TextStyle: Hashable, Sendable {
    /// Whether ANSI colours may be written.
    package let colour: Bool
    /// Whether anything beyond ASCII may be written.
    package let unicode: Bool
    /// The number of columns, at least 20.
    package let width: Int
    /// Whether only addresses and the last block are wanted.
    package let summaryOnly: Bool
    /// Whether a machine runs the program, which needs no "next command".
    package let automation: Bool

    /// Makes a style; the default is a plain file: no colour, UTF-8, 80 columns.
    package init(
        colour: Bool = false, unicode: Bool = true, width: Int = 80, summaryOnly: Bool = false,
        automation: Bool = false
    ) {
        self.colour = colour
        self.unicode = unicode
        self.width = max(20, width)
        self.summaryOnly = summaryOnly
        self.automation = automation
    }

    /// A sign for terminals that show UTF-8, or its ASCII form.
    func sign(_ sign: Sign) -> String { unicode ? sign.rawValue : sign.plain }

    /// Our own signs beyond ASCII.
    enum Sign: String {
        case arrow = "→"
        case ellipsis = "…"
        case done = "✓"
        case failed = "✗"
        case dash = "—"

        var plain: String {
            switch self {
            case .arrow: "->"
            case .ellipsis: "..."
            case .done: "ok"
            case .failed: "x"
            case .dash: "-"
            }
        }
    }
}

/// What a stretch of text is, for terminals with colour.
enum Ink: String {
    case good = "32"
    case bad = "31"
    case change = "33"
    case notice = "36"
    case quiet = "2"
    case strong = "1"
    case badStrong = "1;31"
    case changeStrong = "1;33"
    case noticeStrong = "1;36"
}

/// A stretch of text in one ink.
struct Span {
    let text: String
    let ink: Ink?

    init(_ text: String, _ ink: Ink? = nil) {
        self.text = text
        self.ink = ink
    }
}

extension Span: ExpressibleByStringInterpolation {
    init(stringLiteral text: String) { self.init(text) }
}
