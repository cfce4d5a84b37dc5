/// A pattern in which `*` stands for any run without a slash, `**` for any run, and `?` for one
/// character that is no slash.
///
/// Compares Unicode scalars; there are no classes and no escapes. The cost is the length of the
/// pattern times the length of the text.
package struct GlobPattern: Sendable {
    private enum Token {
        case scalar(Unicode.Scalar), one, run, deepRun

        var mayBeEmpty: Bool {
            switch self {
            case .run, .deepRun: true
            case .scalar, .one: false
            }
        }
    }

    private let tokens: [Token]

    /// Reads a pattern; every text is one.
    package init(_ text: String) {
        var tokens: [Token] = []
        for scalar in text.unicodeScalars {
            switch (scalar, tokens.last) {
            case ("*", .run), ("*", .deepRun): tokens[tokens.count - 1] = .deepRun
            case ("*", _): tokens.append(.run)
            case ("?", _): tokens.append(.one)
            default: tokens.append(.scalar(scalar))
            }
        }
        self.tokens = tokens
    }

    /// Tells whether the whole text has the form of the pattern.
    package func matches(_ text: String) -> Bool {
        // The set of token positions that some reading of the text so far has reached.
        var reached = closure(of: [0])
        for scalar in text.unicodeScalars {
            var next: [Int] = []
            for position in reached where position < tokens.count {
                switch tokens[position] {
                case .scalar(let wanted) where wanted == scalar: next.append(position + 1)
                case .one where scalar != "/": next.append(position + 1)
                case .run where scalar != "/": next.append(position)
                case .deepRun: next.append(position)
                default: break
                }
            }
            reached = closure(of: next)
            if reached.isEmpty { return false }
        }
        return reached.last == tokens.count
    }

    /// Adds the positions behind runs, which may stand for nothing; sorted, each once.
    private func closure(of positions: [Int]) -> [Int] {
        var found: [Int] = []
        for start in positions {
            var position = start
            // What an earlier start has reached, it has followed to the end.
            while position > (found.last ?? -1) {
                found.append(position)
                guard position < tokens.count, tokens[position].mayBeEmpty else { break }
                position += 1
            }
        }
        return found
    }
}
