import Model

/// The manual page, made out of the command table, in the macros of mdoc.
enum ManualPage {
    /// The page for section 1.
    static let text: String = {
        var page = Page()
        page.line(".Dd \(Version.date)")
        page.line(".Dt RECONCILE 1")
        page.line(".Os")
        page.section("NAME")
        page.line(".Nm reconcile")
        page.line(".Nd keep connections of integration platforms in version control")
        page.section("SYNOPSIS")
        page.line(".Nm")
        page.line(".Op Fl p Ar file")
        page.line(".Ar verb")
        page.line(".Op Ar options")
        page.section("DESCRIPTION")
        page.prose(HelpText.purpose)
        page.line(".Pp")
        page.prose(
            "Data goes to standard output, progress and problems to standard error. Flags may "
                + "stand anywhere; what follows -- is no flag.")
        page.section("COMMANDS")
        for verb in CommandTable.verbs { page.add(verb) }
        page.section("ENVIRONMENT")
        page.list(environment, tag: "Ev")
        page.section("FILES")
        page.list(files, tag: "Pa")
        page.section("EXIT STATUS")
        page.list(ExitStatus.allCases.map { ("\($0.rawValue)", $0.meaning) }, tag: nil)
        page.section("EXAMPLES")
        page.examples(HelpText.programExamples)
        page.section("SEE ALSO")
        page.prose("reconcile explain lists and explains kinds, fields and codes.")
        return page.text
    }()

    private static let environment = [
        ("CI", "a CI system runs the program: it asks nothing, and a missing state is an error"),
        ("CLICOLOR_FORCE, FORCE_COLOR", "use colour where no terminal is"),
        ("COLUMNS", "the width of the text where the terminal does not say it"),
        (
            "GITHUB_ACTIONS",
            "if true, problems become annotations, and GITHUB_OUTPUT and GITHUB_STEP_SUMMARY are "
                + "written"
        ),
        ("NO_COLOR", "use no colour"),
    ]

    private static let files = [
        (CommonOptions.defaultProjectFile, "the project file; all paths in it are relative to it"),
        (".reconcile/state.jsonl", "the state, unless the project file names another place"),
    ]
}

/// A page in the making.
private struct Page {
    private(set) var text = ""

    mutating func line(_ line: String) { text += line + "\n" }

    mutating func section(_ name: String) { line(".Sh \(name)") }

    /// Text that is no macro, a sentence a line.
    mutating func prose(_ text: String) {
        var rest = text[...]
        while let end = rest.firstRange(of: ". ") {
            sentence(rest[..<end.lowerBound] + ".")
            rest = rest[end.upperBound...]
        }
        sentence(rest)
    }

    /// Words in lines of at most 78 bytes, as the readers of sources like them.
    private mutating func sentence(_ sentence: Substring) {
        var row = ""
        for word in sentence.split(separator: " ").map({ Page.escaped($0) }) {
            if !row.isEmpty, row.utf8.count + 1 + word.utf8.count > 78 {
                line(row)
                row = ""
            }
            row += row.isEmpty ? word : " " + word
        }
        line(row)
    }

    mutating func add(_ verb: VerbSpec) {
        line(".Ss reconcile \(verb.name)")
        let words = verb.positionals.map { word in
            (word.isRequired ? ".Ar \(word.name)" : ".Op Ar \(word.name)")
                + (word.isRepeatable ? " ..." : "")
        }
        if !words.isEmpty {
            line(".Nm")
            line(".Cm \(verb.name)")
            for word in words { line(word) }
            line(".Pp")
        }
        prose(verb.summary.prefix(1).uppercased() + verb.summary.dropFirst() + ".")
        if !verb.details.isEmpty { prose(verb.details) }
        let rows =
            verb.positionals.map { (".Ar \($0.name)", $0.summary) }
            + verb.options.map { (Page.macro($0), $0.summary) }
        if !rows.isEmpty {
            line(".Bl -tag -width Ds")
            for (tag, summary) in rows {
                line(".It\(tag.hasPrefix(".") ? " " + tag.dropFirst() : tag)")
                prose(summary + ".")
            }
            line(".El")
        }
        guard !verb.examples.isEmpty else { return }
        line(".Pp")
        line("Examples:")
        examples(verb.examples)
    }

    mutating func examples(_ examples: [VerbSpec.Example]) {
        line(".Bl -tag -width Ds")
        for example in examples {
            line(".It Li \(Page.quoted(example.command))")
            prose(example.effect + ".")
        }
        line(".El")
    }

    mutating func list(_ rows: [(String, String)], tag: String?) {
        line(".Bl -tag -width Ds")
        for (name, meaning) in rows {
            line(".It \(tag.map { $0 + " " } ?? "")\(Page.quoted(name))")
            prose(meaning + ".")
        }
        line(".El")
    }

    private static func macro(_ option: OptionSpec) -> String {
        let letter = option.letter.map { " Fl \($0) ," } ?? ""
        let value = option.value.map { " Ar \(escaped($0.name[...]))" } ?? ""
        return "\(letter) Fl \(escaped("-\(option.name)"))\(value)"
    }

    private static func quoted(_ text: String) -> String {
        "\"\(escaped(text[...]).replacing("\"", with: "\\(dq"))\""
    }

    /// Text in which nothing is a request: backslashes, a control character first, and what is not
    /// ASCII.
    private static func escaped(_ text: some StringProtocol) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            default:
                if scalar.isASCII {
                    result.unicodeScalars.append(scalar)
                } else {
                    let digits = String(scalar.value, radix: 16, uppercase: true)
                    result +=
                        "\\[u" + String(repeating: "0", count: max(0, 4 - digits.count))
                        + digits + "]"
                }
            }
        }
        return result.hasPrefix(".") || result.hasPrefix("'") ? "\\&" + result : result
    }
}
