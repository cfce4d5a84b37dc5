import Manifests
import Model
import Registry
import Reports

/// `explain [TOPIC]`: the handbook in the terminal.
enum ExplainCommand {
    static func run(_ options: ExplainOptions, world: World) async throws(Failure) -> ExitStatus {
        switch ExplainReport.resolve(options.topic, in: handbook) {
        case .found(let topic):
            let report = Report(
                text: { ExplainReport.text(topic, style: $0) },
                json: { ExplainReport.json(topic, toolVersion: Version.number) })
            return await report.write(options.common, world: world, status: .done)
        case .unknown(let suggestions):
            let help =
                suggestions.isEmpty
                ? "reconcile explain lists everything that can be explained"
                : "did you mean " + suggestions.joined(separator: ", ") + "?"
            world.complain(
                [
                    Diagnostic(
                        .unknownTopic, "nothing is called `\(options.topic ?? "")`",
                        at: .commandLine, help: [help])
                ], options.common)
            return .usage
        }
    }

    /// Everything that the program can explain, out of what it works with.
    static var handbook: ExplainReport.Handbook {
        var project: Value?
        var manifests: [String: Value] = [:]
        for (file, schema) in Schemas.all(for: Registry.descriptors) {
            let name = file.replacing(".schema.json", with: "")
            if name == "project" { project = schema }
            if Registry.descriptors.contains(where: { $0.kind.name.hasSameBytes(as: name) }) {
                manifests[name] = schema
            }
        }
        return ExplainReport.Handbook(
            descriptors: Registry.descriptors, codes: DiagnosticCode.all, project: project,
            manifests: manifests)
    }
}
