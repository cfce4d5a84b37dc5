import Reports

/// `show FILE`: a saved plan again, without credentials.
enum ShowCommand {
    static func run(_ options: ShowOptions, world: World) async throws(Failure) -> ExitStatus {
        let plan = try await PlanFileLoading.load(options.file, options.common, world: world)
        let context = PlanContext(
            command: .show, toolVersion: Version.number, file: options.file)
        let report = Report(
            text: { PlanReport.text(plan, context: context, style: $0) },
            json: { PlanReport.json(plan, context: context) })
        try await report.write(
            options.common, world: world, summaryOnly: options.summaryOnly)
        return .done
    }
}
