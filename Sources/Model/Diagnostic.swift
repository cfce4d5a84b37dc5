/// One problem, told to the person who must act: stable code, what, where, what to do.
///
/// No text of a diagnostic ever holds a secret value; whoever makes one from foreign text redacts
/// it first.
package struct Diagnostic: Error, Hashable, Sendable {
    /// How bad it is.
    package enum Severity: String, Hashable, Sendable {
        case error
        case warning
        /// Worth knowing; nothing to do.
        case note
    }

    /// Where the problem is.
    package enum Place: Hashable, Sendable {
        /// A range in a file of the user.
        case source(SourceRange)
        /// A file as a whole.
        case file(String)
        /// A request to a platform: the platform's name and `METHOD /path` without secrets.
        case request(platform: String, request: String)
        /// One connection.
        case connection(Address)
        /// A part of the command line.
        case commandLine
        /// Something in the environment of the process, by name.
        case environment(String)
    }

    /// The stable code with its explanation.
    package let code: DiagnosticCode
    /// How bad it is.
    package let severity: Severity
    /// One sentence without a final full stop, lower case at the start.
    package let message: String
    /// Where, if anywhere.
    package let place: Place?
    /// The words beside the caret, such as "did you mean `schedule`?".
    package let label: String?
    /// What to do, one sentence each.
    package let help: [String]
    /// The lines of the source around the place, secrets masked; empty when there is no source.
    package let frame: [FrameLine]

    /// A line of source shown around a problem.
    package struct FrameLine: Hashable, Sendable {
        /// One-based line number.
        package let number: Int
        /// The text with secrets masked and without its line break.
        package let text: String
        /// The columns of `text` to point at, counted from one in Unicode scalars.
        ///
        /// Nil for a line that only shows the surroundings. Masking and cutting move columns, so
        /// the range of the file does not serve.
        package let caret: Range<Int>?

        /// Pairs a line number with its text.
        package init(number: Int, text: String, caret: Range<Int>? = nil) {
            self.number = number
            self.text = text
            self.caret = caret
        }
    }

    /// Makes a diagnostic.
    package init(
        _ code: DiagnosticCode, severity: Severity = .error, _ message: String,
        at place: Place? = nil, label: String? = nil, help: [String] = [],
        frame: [FrameLine] = []
    ) {
        self.code = code
        self.severity = severity
        self.message = message
        self.place = place
        self.label = label
        self.help = help
        self.frame = frame
    }
}

extension Diagnostic: Comparable {
    /// Files and lines first, then platforms, then the rest; within a place by code and text.
    package static func < (left: Diagnostic, right: Diagnostic) -> Bool {
        let (a, b) = (left.sortKey, right.sortKey)
        if !a.place.hasSameBytes(as: b.place) { return a.place.precedesInBytes(b.place) }
        if a.line != b.line { return a.line < b.line }
        if a.column != b.column { return a.column < b.column }
        if !left.code.id.hasSameBytes(as: right.code.id) {
            return left.code.id.precedesInBytes(right.code.id)
        }
        return left.message.precedesInBytes(right.message)
    }

    private var sortKey: (place: String, line: Int, column: Int) {
        switch place {
        case .source(let range): ("1\(range.file)", range.start.line, range.start.column)
        case .file(let path): ("1\(path)", 0, 0)
        case .request(let platform, let request): ("2\(platform) \(request)", 0, 0)
        case .connection(let address): ("3\(address)", 0, 0)
        case .commandLine: ("4", 0, 0)
        case .environment(let name): ("5\(name)", 0, 0)
        case nil: ("6", 0, 0)
        }
    }
}

/// A place in a text: line and column count from one, columns in Unicode scalars.
package struct SourcePosition: Hashable, Comparable, Sendable {
    // Half the size of `Int`: there are two of these for each key and value of every manifest, and
    // a file is smaller than they can count.
    private let lineNumber: UInt32
    private let columnNumber: UInt32

    /// One-based line.
    package var line: Int { Int(lineNumber) }
    /// One-based column in Unicode scalars.
    package var column: Int { Int(columnNumber) }

    /// Makes a position.
    package init(line: Int, column: Int) {
        lineNumber = UInt32(clamping: line)
        columnNumber = UInt32(clamping: column)
    }

    package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A stretch of a file; the end is exclusive.
package struct SourceRange: Hashable, Sendable {
    /// The path as shown to people, relative to the project file's folder.
    package let file: String
    /// The first position.
    package let start: SourcePosition
    /// The position behind the last one.
    package let end: SourcePosition

    /// Makes a range.
    package init(file: String, start: SourcePosition, end: SourcePosition) {
        self.file = file
        self.start = start
        self.end = end
    }

    /// `file:line:column`, the form that editors open.
    package var label: String { "\(file):\(start.line):\(start.column)" }
}
