import Reports

/// `show FILE`: a saved plan again, without credentials.
enum ShowCommand {
    static func run(_ options: ShowOptions, world: World) async throws(Failure) -> ExitStatus {
        let plan = try await PlanFileLoading.load(options.file, options.common, world: world)
        let context = PlanContext(
            command: .show, toolVersion: Version.number, file: options.file)
        let report = Report(
            RunReport(
                .plan(plan), context: context, status: .done, options.common, world: world))
        return await report.write(
            options.common, world: world, status: .done, summaryOnly: options.summaryOnly)
    }
}
