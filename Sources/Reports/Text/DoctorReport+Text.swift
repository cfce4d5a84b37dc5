import Model

extension DoctorReport {
    /// Returns one line a check below the name of its part, what to do below each that is not
    /// well, and their counts.
    package static func text(_ groups: [Group], style: TextStyle) -> String {
        var page = TextPage(style: style)
        // One column for all groups, so that the eye runs down the messages.
        let widest = groups.flatMap(\.checks).map { page.width(of: [Span($0.name)]) }.max() ?? 0
        let column = min(widest, max(8, min(20, style.width / 4)))
        for group in groups {
            page.blank()
            let name = Span(group.name.prefix(1).uppercased() + group.name.dropFirst(), .strong)
            let title = [name, Span("  "), Span(group.note, .quiet)]
            if page.width(of: title) <= style.width {
                page.line(title)
            } else {
                page.line([name])
                page.wrapped(group.note, indent: 2, ink: .quiet)
            }
            for check in joined(group.checks) { page.add(check, column: column) }
        }
        page.blank()
        let counts = Check.Status.allCases.compactMap { status -> Span? in
            let number = count(status, in: groups)
            guard number > 0 || status == .ok else { return nil }
            return Span("\(number) \(status.plural(number))", status == .failed ? .badStrong : nil)
        }
        var line = [Span("Doctor: ", .strong)]
        for (index, span) in counts.enumerated() {
            line += (index == 0 ? [] : [Span(", ")]) + [span]
        }
        page.line(line + [Span(".")])
        return page.text
    }

    /// The checks with neighbours that were skipped for one reason joined into one line: the
    /// cause stands above them and needs no repeating.
    private static func joined(_ checks: [Check]) -> [Check] {
        var joined: [Check] = []
        var rest = checks[...]
        while let check = rest.popFirst() {
            var names = [check.name]
            while check.status == .skipped, let next = rest.first, next.status == .skipped,
                next.message.hasSameBytes(as: check.message)
            {
                names.append(next.name)
                rest.removeFirst()
            }
            joined.append(
                names.count == 1
                    ? check
                    : Check(
                        "\(names.count) checks", .skipped,
                        "\(check.message): \(names.joined(separator: ", "))", help: check.help))
        }
        return joined
    }
}

extension TextPage {
    fileprivate mutating func add(_ check: Check, column: Int) {
        let status = check.status.rawValue
        let gap = String(repeating: " ", count: max(0, Check.Status.width - status.utf8.count))
        let used = width(of: [Span(check.name)])
        let name = check.name + String(repeating: " ", count: max(0, column - used))
        let head = [Span(status, check.status.ink), Span(gap + "  "), Span(name), Span("  ")]
        wrapped(
            check.message, indent: 2, first: head, ink: check.status == .skipped ? .quiet : nil)
        for help in check.help {
            let margin = Check.Status.width + 4
            wrapped(
                help, indent: margin,
                first: [Span(style.sign(.arrow), .notice), Span(" ")])
        }
    }
}

extension Check.Status {
    fileprivate static let width = 7

    fileprivate var ink: Ink {
        switch self {
        case .ok: .good
        case .warning: .change
        case .failed: .badStrong
        case .skipped: .quiet
        }
    }

    fileprivate func plural(_ number: Int) -> String {
        self == .warning && number != 1 ? "warnings" : rawValue
    }
}
