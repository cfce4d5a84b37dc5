import Model
import Registry
import Reports

/// `explain KIND[.field]|CODE`: the handbook in the terminal.
enum ExplainCommand {
    static func run(_ options: ExplainOptions, world: World) async throws(Failure) -> ExitStatus {
        let resolution = ExplainReport.resolve(
            options.topic, descriptors: Registry.descriptors, codes: DiagnosticCode.all)
        switch resolution {
        case .found(let topic):
            let report = Report(
                text: { ExplainReport.text(topic, style: $0) },
                json: { ExplainReport.json(topic, toolVersion: Version.number) })
            try await report.write(options.common, world: world)
            return .done
        case .unknown(let suggestions):
            let help =
                suggestions.isEmpty
                ? "kinds: " + Registry.descriptors.map(\.kind.name).joined(separator: ", ")
                : "did you mean " + suggestions.joined(separator: ", ") + "?"
            world.complain(
                [
                    Diagnostic(
                        .unknownTopic, "nothing is called `\(options.topic)`", at: .commandLine,
                        help: [help])
                ], options.common)
            return .invalid
        }
    }
}
