import Host
import Model
import Reports

/// Everything that a command takes from its surroundings, made once in `Main`.
struct World: Sendable {
    let environment: Environment
    let clock: any Timekeeping
    let randomness: any Randomness
    let output: Output
    let error: Output
    /// What the run came to, for the CI system that runs it.
    let notes = RunNotes()
    /// Where events go, if somebody follows the run.
    var events: EventLog?

    /// The world of this process.
    static func process() -> World {
        World(
            environment: Environment.process(), clock: SystemClock(),
            randomness: SystemRandomness(), output: .standard, error: .error)
    }

    /// Whether a CI system runs the program; `CI=false` counts as no.
    var isCI: Bool {
        if let value = environment["CI"] {
            return !value.isEmpty && value != "false" && value != "0"
        }
        return environment.isSet("TF_BUILD")
    }

    /// How stdout is to look.
    func outputStyle(_ common: CommonOptions, summaryOnly: Bool = false) -> TextStyle {
        style(of: .output, common, summaryOnly: summaryOnly)
    }

    /// How stderr is to look.
    func errorStyle(_ common: CommonOptions) -> TextStyle {
        style(of: .error, common, summaryOnly: false)
    }

    private func style(
        of stream: Terminal.Stream, _ common: CommonOptions, summaryOnly: Bool
    ) -> TextStyle {
        let terminal = Terminal(stream, colour: common.color, environment: environment)
        return TextStyle(
            colour: terminal.hasColour, unicode: terminal.isUTF8, width: terminal.width,
            summaryOnly: summaryOnly, automation: isCI)
    }

    /// Shows problems on stderr.
    func complain(_ diagnostics: [Diagnostic], _ common: CommonOptions) {
        guard !diagnostics.isEmpty else { return }
        notes.add(diagnostics)
        for diagnostic in diagnostics.sorted() { events?.add(diagnostic) }
        error.write(DiagnosticReport.text(diagnostics.sorted(), style: errorStyle(common)))
    }
}
