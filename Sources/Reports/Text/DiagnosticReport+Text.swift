package import Model

extension DiagnosticReport {
    /// Returns the diagnostics with place, source frame, caret and help; ends with their count.
    ///
    /// Sorted by place, each once; empty text when there are none.
    package static func text(_ diagnostics: [Diagnostic], style: TextStyle) -> String {
        var page = TextPage(style: style)
        page.add(diagnostics)
        let errors = diagnostics.count { $0.severity == .error }
        let warnings = diagnostics.count { $0.severity == .warning }
        let counts = [
            errors > 0 ? Wording.count(errors, "error") : nil,
            warnings > 0 ? Wording.count(warnings, "warning") : nil,
        ].compactMap(\.self)
        if diagnostics.count > 1, !counts.isEmpty {
            page.blank()
            page.line([Span(counts.joined(separator: ", ") + ".")])
        }
        return page.text
    }
}

extension TextPage {
    /// Adds diagnostics with an empty line before each.
    mutating func add(_ diagnostics: [Diagnostic]) {
        for diagnostic in diagnostics.sorted() {
            blank()
            add(diagnostic)
        }
    }

    /// Adds one diagnostic in the shape that compilers have made familiar.
    mutating func add(_ diagnostic: Diagnostic) {
        let ink = diagnostic.severity.ink
        wrapped(
            ": \(diagnostic.message)",
            first: [Span("\(diagnostic.severity.rawValue)[\(diagnostic.code.id)]", ink)])
        let digits = max(1, diagnostic.frame.map { String($0.number).count }.max() ?? 1)
        let gutter = String(repeating: " ", count: digits)
        if let place = diagnostic.place {
            line([Span(gutter), Span("--> ", .notice), Span(place.label)])
        }
        addFrame(of: diagnostic, gutter: gutter)
        for help in diagnostic.help {
            wrapped(
                help, first: [Span(gutter + " "), Span("= ", .notice), Span("help: ", .strong)])
        }
        line([
            Span(gutter + " "), Span("= ", .notice), Span("more: ", .strong),
            Span("reconcile explain \(diagnostic.code.id)"),
        ])
    }

    private mutating func addFrame(of diagnostic: Diagnostic, gutter: String) {
        guard !diagnostic.frame.isEmpty else {
            if let label = diagnostic.label {
                wrapped(label, first: [Span(gutter + " "), Span("= ", .notice)])
            }
            return
        }
        line([Span(gutter), Span(" |", .notice)])
        let room = max(20, style.width - gutter.count - 3)
        for source in diagnostic.frame.sorted(by: { $0.number < $1.number }) {
            let number = String(source.number)
            let pad = String(repeating: " ", count: max(0, gutter.count - number.count))
            let caret = source.caret ?? 1..<1
            let window = FrameWindow(
                source.text, start: caret.lowerBound - 1, end: caret.upperBound - 1, room: room)
            line([Span(pad + number + " |", .notice), Span(" " + cut(window.text, to: room))])
            guard source.caret != nil else { continue }
            addCarets(window, label: diagnostic.label, gutter: gutter, ink: diagnostic.severity.ink)
        }
        line([Span(gutter), Span(" |", .notice)])
        if let label = diagnostic.label, diagnostic.frame.allSatisfy({ $0.caret == nil }) {
            wrapped(label, first: [Span(gutter + " "), Span("= ", .notice)])
        }
    }

    private mutating func addCarets(
        _ window: FrameWindow, label: String?, gutter: String, ink: Ink
    ) {
        let before = DisplayWidth.of(harmless(window.prefix))
        let room = max(1, style.width - gutter.count - 3 - before)
        let marked = min(room, max(1, DisplayWidth.of(harmless(window.marked))))
        let start: [Span] = [
            Span(gutter), Span(" | ", .notice), Span(String(repeating: " ", count: before)),
            Span(String(repeating: "^", count: marked), ink),
        ]
        guard let label else { return line(start) }
        if width(of: start) + 1 + width(of: [Span(label)]) <= style.width {
            line(start + [Span(" " + label, ink)])
        } else {
            line(start)
            wrapped(label, first: [Span(gutter), Span(" | ", .notice)], ink: ink)
        }
    }
}

/// The part of a source line around the marked stretch that fits into `room` scalars.
struct FrameWindow {
    /// What is shown of the line before the mark.
    let prefix: String
    /// The marked stretch as far as it is shown.
    let marked: String
    /// The line as shown.
    let text: String

    /// Cuts a window; offsets count Unicode scalars from zero and are clamped to the line.
    init(_ line: String, start: Int, end: Int, room: Int) {
        let scalars = Array(line.unicodeScalars)
        let start = min(max(0, start), scalars.count)
        let end = min(max(start, end), scalars.count)
        // A mark that would stand behind the right edge pulls the window to itself.
        let shift = min(end, start + room / 2) > room ? max(0, start - room / 3) : 0
        func piece(_ range: Range<Int>) -> String {
            String(String.UnicodeScalarView(scalars[range]))
        }
        prefix = piece(shift..<start)
        marked = piece(start..<end)
        text = piece(shift..<scalars.count)
    }
}

extension Diagnostic.Severity {
    var ink: Ink {
        switch self {
        case .error: .badStrong
        case .warning: .changeStrong
        case .note: .noticeStrong
        }
    }
}

extension Diagnostic.Place {
    /// The place as people read it.
    var label: String {
        switch self {
        case .source(let range): range.label
        case .file(let path): path
        case .request(let platform, let request): "\(platform): \(request)"
        case .connection(let address): address.description
        case .commandLine: "command line"
        case .environment(let name): "environment variable \(name)"
        }
    }
}
