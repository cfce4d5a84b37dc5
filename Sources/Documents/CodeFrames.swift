import Model

/// Cuts the lines around a place out of a file, with values that may be secret hidden.
struct CodeFrames {
    let text: SourceText
    let documents: [Node]
    let sensitive: SensitiveKeys

    /// How many diagnostics of one file get a frame, each of which costs a walk through the file.
    private static let mostFrames = 50
    /// The longest line in bytes that is shown; what is longer nobody reads.
    private static let longestLine = 2000

    /// Adds frames to the first diagnostics; a file of nothing but errors would otherwise take time
    /// by the square of its length.
    func attach(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        diagnostics.prefix(CodeFrames.mostFrames).map(attach)
            + diagnostics.dropFirst(CodeFrames.mostFrames)
    }

    /// Adds the frame to a diagnostic that points into the file.
    func attach(_ diagnostic: Diagnostic) -> Diagnostic {
        guard case .source(let range) = diagnostic.place, range.file.hasSameBytes(as: text.file),
            diagnostic.frame.isEmpty
        else { return diagnostic }
        return Diagnostic(
            diagnostic.code, severity: diagnostic.severity, diagnostic.message,
            at: diagnostic.place, label: diagnostic.label, help: diagnostic.help,
            frame: lines(around: range))
    }

    /// The line of the range and the one before it.
    func lines(around range: SourceRange) -> [Diagnostic.FrameLine] {
        let number = range.start.line
        guard number >= 1, number <= text.lineCount,
            text.length(ofLine: number) <= CodeFrames.longestLine
        else { return [] }
        let scalars = TreeMask(sensitive: sensitive).scalars(
            lines: max(1, number - 1)...number, in: documents)
        var lines: [Diagnostic.FrameLine] = []
        if number > 1, text.length(ofLine: number - 1) <= CodeFrames.longestLine,
            let mask = mask(for: number - 1, scalars)
        {
            let line = FrameText(text.line(number - 1), mask: mask, caret: nil)
            if !line.isBlank { lines.append(line.frameLine(number - 1)) }
        }
        let characters = text.line(number)
        let end =
            range.end.line > number
            ? characters.count + 1 : min(range.end.column, characters.count + 1)
        let caret = range.start.column..<max(end, range.start.column + 1)
        // Without a tree the line is shown as far as its keys are harmless.
        let mask =
            mask(for: number, scalars) ?? LineMask(text: text, sensitive: sensitive).mask(number)
        lines.append(FrameText(characters, mask: mask, caret: caret).frameLine(number))
        return lines
    }

    /// The hidden columns of a line that lies inside a tree, or nil.
    private func mask(for number: Int, _ scalars: [TreeMask.Found]) -> [Range<Int>]? {
        guard
            documents.contains(where: {
                $0.span.start.line <= number
                    && (number < $0.span.end.line
                        || number == $0.span.end.line && $0.span.end.column > 1)
            })
        else { return nil }
        func columns(_ span: Node.Span) -> Range<Int>? {
            guard span.start.line <= number, number <= span.end.line else { return nil }
            let start = span.start.line < number ? 1 : span.start.column
            let end = span.end.line > number ? Int.max : span.end.column
            return start < end ? start..<end : nil
        }
        let shown = scalars.compactMap { columns($0.span) }
        return scalars.filter(\.isHidden).compactMap { columns($0.span) }
            + CodeFrames.comment(of: text.line(number), outside: shown)
    }

    /// The columns behind the `#` of a comment, because old credentials hide in comments.
    static func comment(of line: [Unicode.Scalar], outside scalars: [Range<Int>]) -> [Range<Int>] {
        for (index, scalar) in line.enumerated() where scalar == "#" {
            let isAfterBlank = index == 0 || line[index - 1] == " " || line[index - 1] == "\t"
            if isAfterBlank, !scalars.contains(where: { $0.contains(index + 1) }) {
                return index + 1 < line.count ? [index + 2..<Int.max] : []
            }
        }
        return []
    }
}

/// Finds the scalars of a tree that touch some lines.
private struct TreeMask {
    let sensitive: SensitiveKeys

    struct Found {
        let span: Node.Span
        let isHidden: Bool
    }

    func scalars(lines: ClosedRange<Int>, in documents: [Node]) -> [Found] {
        var found: [Found] = []
        for document in documents {
            collect(document, isHidden: false, lines: lines, into: &found)
        }
        return found
    }

    /// Whether the text is a URL with a user name, and perhaps a password, before the host.
    private static func holdsUser(_ text: String.UTF8View) -> Bool {
        var rest = text[...]
        while let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
            rest = rest[colon...].dropFirst()
            guard rest.starts(with: "//".utf8) else { continue }
            let authority = rest.dropFirst(2).prefix { !"/?#".utf8.contains($0) }
            if authority.contains(UInt8(ascii: "@")) { return true }
        }
        return false
    }

    private func touches(_ span: Node.Span, _ lines: ClosedRange<Int>) -> Bool {
        span.start.line <= lines.upperBound && span.end.line >= lines.lowerBound
    }

    private func collect(
        _ node: Node, isHidden: Bool, lines: ClosedRange<Int>, into found: inout [Found]
    ) {
        guard touches(node.span, lines) else { return }
        switch node.content {
        case .scalar(let scalar):
            found.append(
                Found(
                    span: node.span,
                    isHidden: isHidden || TreeMask.holdsUser(scalar.text.utf8)))
        case .sequence(let elements):
            for element in elements {
                collect(element, isHidden: isHidden, lines: lines, into: &found)
            }
        case .mapping(let entries):
            let isReference = entries.allSatisfy { entry in
                SensitiveKeys.referenceKeys.contains { $0.hasSameBytes(as: entry.key) }
            }
            for entry in entries {
                if touches(entry.keySpan, lines) {
                    found.append(Found(span: entry.keySpan, isHidden: false))
                }
                // Before the question whether the key is sensitive, which takes its words apart.
                guard touches(entry.value.span, lines) else { continue }
                collect(
                    entry.value,
                    isHidden: !isReference && (isHidden || sensitive.contains(entry.key)),
                    lines: lines, into: &found)
            }
        }
    }
}

/// Hides by the look of the lines, for text that could not be read as a tree.
private struct LineMask {
    let text: SourceText
    let sensitive: SensitiveKeys

    func mask(_ number: Int) -> [Range<Int>] {
        let line = text.line(number)
        if isBelowSensitiveKey(number) { return [indent(line) + 1..<Int.max] }
        if let column = endOfSensitiveKey(line) { return [column..<Int.max] }
        return CodeFrames.comment(of: line, outside: [])
    }

    /// Goes up along smaller and smaller indentation.
    private func isBelowSensitiveKey(_ number: Int) -> Bool {
        var limit = indent(text.line(number))
        for above in stride(from: number - 1, through: 1, by: -1) {
            let line = text.line(above)
            let indentation = indent(line)
            if indentation == line.count { continue }
            // The elements of a list may stand right below their key.
            if indentation < limit || indentation == limit && line[indentation] != "-" {
                if indentation <= limit, endOfSensitiveKey(line) != nil { return true }
                limit = min(limit, indentation)
            }
            if indentation == 0, limit == 0, line.starts(with: "---".unicodeScalars) { break }
        }
        return false
    }

    private func indent(_ line: [Unicode.Scalar]) -> Int { line.prefix { $0 == " " }.count }

    /// The column behind the first sensitive key and its colon.
    private func endOfSensitiveKey(_ line: [Unicode.Scalar]) -> Int? {
        var word = String.UnicodeScalarView()
        for (index, scalar) in line.enumerated() {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".": word.append(scalar)
            case "\"", "'", " ": if !word.isEmpty, scalar == " " { word = .init() }
            case ":", "=":
                if sensitive.contains(String(word)) { return index + 2 }
                word = .init()
            default: word = .init()
            }
        }
        return nil
    }
}
