import Manifests
import Model
import Reports

/// The checks of project file and manifests.
enum ProjectChecks {
    static func group(_ loaded: Loaded, file: String) -> DoctorReport.Group {
        let problems = loaded.diagnostics.filter { $0.severity == .error }
        guard let project = loaded.project else {
            return DoctorReport.Group(
                "project", note: file,
                [
                    wrong("project file", problems),
                    Check("manifests", .skipped, "the project file cannot be used"),
                ])
        }
        let platforms = count(project.platforms.count, "platform")
        return DoctorReport.Group(
            "project", note: file,
            [
                Check("project file", .ok, "\(project.name), \(platforms)"),
                manifests(loaded, problems),
            ])
    }

    private static func manifests(_ loaded: Loaded, _ problems: [Diagnostic]) -> Check {
        guard problems.isEmpty else { return wrong("manifests", problems) }
        let message =
            "\(count(loaded.declarations.count, "connection")) in \(count(loaded.files, "file"))"
        let warnings = loaded.diagnostics.count { $0.severity == .warning }
        guard warnings > 0 else { return Check("manifests", .ok, message) }
        return Check(
            "manifests", .warning, "\(message), \(count(warnings, "warning"))",
            help: ["see reconcile validate"])
    }

    private static func wrong(_ name: String, _ problems: [Diagnostic]) -> Check {
        guard let first = problems.first, problems.count == 1 else {
            return Check(
                name, .failed, count(problems.count, "error"), help: ["see reconcile validate"])
        }
        return Check(name, first)
    }

    /// `1 file`, `2 files`.
    static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
}
