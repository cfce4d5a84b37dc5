import Model

/// JUnit's XML, with a test case for each connection.
///
/// Drift, guards and what failed are failures, what could not be looked at is an error, what a
/// person must do is skipped; a change that is only planned is no failure.
enum JUnitReport {
    /// One test case.
    struct Case {
        var suite: String
        var name: String
        var place: SourceRange?
        var result = Result.passed
        /// What is said whatever the result is.
        var output = ""
    }

    /// How a case ended.
    enum Result {
        case passed
        case skipped(String)
        /// The product is not as it should be.
        case failed(type: String, message: String, text: [String])
        /// It could not be found out.
        case error(type: String, message: String, text: [String])
    }

    static func text(_ report: RunReport) -> String {
        var cases = JUnitCases.of(report)
        // Build servers complain about a file without any case.
        if cases.isEmpty { cases = [Case(suite: "connections", name: "none")] }
        var suites: [(name: String, cases: [Case])] = []
        for found in cases {
            if let index = suites.firstIndex(where: { $0.name.hasSameBytes(as: found.suite) }) {
                suites[index].cases.append(found)
            } else {
                suites.append((found.suite, [found]))
            }
        }
        var xml = XMLText()
        let name = "reconcile \(report.verb) \(report.project)"
        xml.open("testsuites", [("name", name)] + totals(of: cases) + [("time", "0")])
        for suite in suites {
            // The clock's format without its zone is what the readers' schemas ask for.
            let moment = String(report.run.ended.description.dropLast())
            xml.open(
                "testsuite",
                [("name", suite.name)] + totals(of: suite.cases)
                    + [("skipped", "\(suite.cases.count { $0.isSkipped })")]
                    + [("time", "0"), ("timestamp", moment)])
            for found in suite.cases { add(found, to: &xml, report) }
            xml.close("testsuite")
        }
        xml.close("testsuites")
        return xml.text
    }

    private static func totals(of cases: [Case]) -> [(String, String)] {
        [
            ("tests", "\(cases.count)"), ("failures", "\(cases.count { $0.isFailed })"),
            ("errors", "\(cases.count { $0.isError })"),
        ]
    }

    private static func add(_ found: Case, to xml: inout XMLText, _ report: RunReport) {
        var attributes = [
            ("name", found.name),
            ("classname", "reconcile.\(report.verb).\(report.project).\(found.suite)"),
            ("time", "0"),
        ]
        if let place = found.place {
            attributes += [
                ("file", report.path(place.file)), ("line", "\(place.start.line)"),
            ]
        }
        xml.open("testcase", attributes)
        switch found.result {
        case .passed: break
        case .skipped(let message): xml.element("skipped", [("message", message)])
        case .failed(let type, let message, let text):
            xml.element("failure", [("message", message), ("type", type)], text)
        case .error(let type, let message, let text):
            xml.element("error", [("message", message), ("type", type)], text)
        }
        if !found.output.isEmpty { xml.element("system-out", [], [found.output]) }
        xml.close("testcase")
    }
}

extension JUnitReport.Case {
    fileprivate var isFailed: Bool { if case .failed = result { true } else { false } }
    fileprivate var isError: Bool { if case .error = result { true } else { false } }
    fileprivate var isSkipped: Bool { if case .skipped = result { true } else { false } }
}

/// XML that grows element by element; everything that is handed in is escaped.
struct XMLText {
    private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    private var depth = 0

    mutating func open(_ name: String, _ attributes: [(String, String)]) {
        line("<\(name)\(Self.set(attributes))>")
        depth += 1
    }

    mutating func close(_ name: String) {
        depth -= 1
        line("</\(name)>")
    }

    /// An element with lines of text, or an empty one.
    mutating func element(
        _ name: String, _ attributes: [(String, String)], _ lines: [String] = []
    ) {
        let start = "<\(name)\(Self.set(attributes))"
        if lines.isEmpty { return line(start + "/>") }
        let content = lines.map { MarkupText.escaped($0) }
            .map(ForeignText.breakingCommands).joined(separator: "\n")
        line("\(start)>\(content)</\(name)>")
    }

    private static func set(_ attributes: [(String, String)]) -> String {
        attributes.map { " \($0.0)=\"\(MarkupText.escaped($0.1))\"" }.joined()
    }

    private mutating func line(_ line: String) {
        text += String(repeating: "  ", count: depth) + line + "\n"
    }
}
