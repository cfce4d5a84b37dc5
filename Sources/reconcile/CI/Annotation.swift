import Model

/// A remark that GitHub shows beside a line of a file, as a workflow command.
struct Annotation: Hashable, Sendable {
    /// The three kinds, each with a limit of its own.
    enum Level: String, Hashable, Sendable, CaseIterable {
        case error
        case warning
        case notice
    }

    /// Where it stands; the file is relative to the checkout.
    struct Place: Hashable, Sendable {
        let file: String
        /// The lines and columns, or nil for the file as a whole.
        let range: SourceRange?
    }

    let level: Level
    /// What matters more stands further ahead; the smaller the number the more it matters.
    let rank: Int
    let place: Place?
    let title: String
    let message: String

    /// How many of a kind GitHub keeps for a step; what comes later is dropped silently.
    static let limit = 10
    /// How much of a message GitHub keeps, in characters.
    static let messageLimit = 4096

    /// The workflow command, without its line break.
    var command: String {
        var properties: [(String, String)] = []
        if let place {
            properties.append(("file", place.file))
            if let range = place.range {
                properties.append(("line", "\(range.start.line)"))
                // Columns are dropped where they are of two lines, and the end is inclusive there.
                if range.start.line == range.end.line {
                    let last = max(range.start.column, range.end.column - 1)
                    properties.append(("endLine", "\(range.end.line)"))
                    properties.append(("col", "\(range.start.column)"))
                    properties.append(("endColumn", "\(last)"))
                }
            }
        }
        properties.append(("title", title))
        let list = properties.map { "\($0.0)=\(Annotation.escapedProperty($0.1))" }
        return "::\(level.rawValue) \(list.joined(separator: ","))::"
            + Annotation.escapedData(Annotation.cut(message))
    }

    /// The most important of each kind, as many as are kept; the last of too many says how many
    /// are left out.
    static func shown(_ all: [Annotation]) -> [Annotation] {
        Level.allCases.flatMap { level -> [Annotation] in
            let ofLevel = all.filter { $0.level == level }
            let sorted = ofLevel.enumerated().sorted {
                ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
            }.map(\.element)
            guard sorted.count > limit else { return sorted }
            let rest = sorted.count - limit + 1
            return sorted.prefix(limit - 1) + [
                Annotation(
                    level: level, rank: .max, place: nil, title: "reconcile",
                    message:
                        "\(rest) more of this kind are in the log and in the summary of the run")
            ]
        }
    }

    // MARK: - GitHub's rules for escaping

    /// Text behind the second `::`; line breaks of ours survive, anything else that could act was
    /// made visible.
    static func escapedData(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { ForeignText.neutralised(String($0)).replacing("%", with: "%25") }
            .joined(separator: "%0A")
    }

    /// The value of a property.
    static func escapedProperty(_ text: String) -> String {
        ForeignText.neutralised(text).replacing("%", with: "%25").replacing(":", with: "%3A")
            .replacing(",", with: "%2C")
    }

    private static func cut(_ text: String) -> String {
        guard text.unicodeScalars.count > messageLimit else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(messageLimit - 1))) + "…"
    }
}
