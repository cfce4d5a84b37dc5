/// Help, made out of the command table.
enum HelpText {
    /// What is shown when nothing is given.
    static let short = """
        reconcile keeps connections of integration platforms in version control.

          reconcile validate      check the manifests
          reconcile plan          show what an apply would do
          reconcile apply         do it
          reconcile --help        all verbs

        """

    /// What the program is for.
    static let purpose =
        "Keeps the connections of integration platforms in version control: manifests with "
        + "references to secrets, a plan to review, an apply that does just that, and drift."

    /// The help of a verb, of the verbs that start with a word, or of the whole program.
    static func text(for path: [String], width: Int) -> String {
        let width = max(40, min(width, 100))
        if let verb = CommandTable.verb(path) { return text(of: verb, width: width) }
        let verbs = CommandTable.verbs.filter { $0.path.starts(with: path) }
        if !path.isEmpty, !verbs.isEmpty {
            let name = path.joined(separator: " ")
            return "Usage: reconcile \(name) VERB [options]\n\nVerbs\n"
                + table(verbs.map { ($0.name, $0.summary) }, width: width)
                + "\nreconcile \(name) VERB --help shows the flags of one.\n"
        }
        return program(width: width)
    }

    /// The first line of help, such as `Usage: reconcile apply [PLANFILE] [options]`.
    static func usage(of verb: VerbSpec) -> String {
        let words = verb.positionals.map { word in
            let name = word.isRepeatable ? word.name + "…" : word.name
            return word.isRequired ? name : "[\(name)]"
        }
        let options = verb.options.isEmpty ? [] : ["[options]"]
        return "Usage: " + (["reconcile"] + verb.path + words + options).joined(separator: " ")
    }

    /// The daily round.
    static let programExamples: [VerbSpec.Example] = [
        .init("reconcile validate", "check everything, offline"),
        .init("reconcile plan", "what would change"),
        .init("reconcile apply --expect-digest sha256:…", "do exactly what was reviewed"),
        .init("reconcile drift", "what others changed since"),
    ]

    private static func program(width: Int) -> String {
        let codes = ExitStatus.allCases.map { ("\($0.rawValue)", $0.meaning) }
        return """
            Usage: reconcile [-p FILE] VERB [options]

            \(wrapped(purpose, indent: 0, width: width))
            Verbs
            \(table(CommandTable.verbs.map { ($0.name, $0.summary) }, width: width))
            Flags of most verbs
            \(table((CommonTable.project + CommonTable.selection + [CommonTable.secrets]
                + CommonTable.output).map { ($0.usage, $0.summary) }, width: width))
            Examples
            \(examples(programExamples, width: width))
            Exit codes
            \(table(codes, width: width))
            reconcile VERB --help shows the flags of one verb.

            """
    }

    private static func text(of verb: VerbSpec, width: Int) -> String {
        var text = usage(of: verb) + "\n\n"
        text += wrapped(capitalised(verb.summary) + ".", indent: 0, width: width)
        if !verb.details.isEmpty { text += wrapped(verb.details, indent: 0, width: width) }
        if !verb.examples.isEmpty {
            text += "\nExamples\n" + examples(verb.examples, width: width)
        }
        if !verb.positionals.isEmpty {
            text +=
                "\nWords\n" + table(verb.positionals.map { ($0.name, $0.summary) }, width: width)
        }
        if !verb.options.isEmpty {
            text += "\nFlags\n" + table(verb.options.map { ($0.usage, $0.summary) }, width: width)
        }
        return text
    }

    private static func examples(_ examples: [VerbSpec.Example], width: Int) -> String {
        examples.map { example in
            "  \(example.command)\n" + wrapped(example.effect, indent: 6, width: width)
        }.joined()
    }

    /// Two columns; the right one is broken at spaces.
    private static func table(_ rows: [(String, String)], width: Int) -> String {
        let widest = min(30, rows.map { $0.0.unicodeScalars.count }.max() ?? 0) + 4
        // Where two columns would leave no room, what is said of a row stands below it.
        let left = width - widest < 30 ? 6 : widest
        return rows.map { name, summary in
            let used = name.unicodeScalars.count + 2
            let body = wrapped(summary, indent: left, width: width)
            if used + 2 > left { return "  \(name)\n" + body }
            return "  " + name + String(body.dropFirst(used))
        }.joined()
    }

    private static func wrapped(_ text: String, indent: Int, width: Int) -> String {
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            let more = word.unicodeScalars.count
            if !line.isEmpty, indent + line.unicodeScalars.count + 1 + more > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        lines.append(line)
        return lines.map { margin + $0 + "\n" }.joined()
    }

    private static func capitalised(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }
}
