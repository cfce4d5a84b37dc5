import Host
import Model
import Reports

/// Everybody who follows a run: the progress lines on stderr, and the stream of `--events`.
struct Progress: EventReceiving {
    private let printer: ProgressPrinter
    private let events: EventLog?

    /// Progress on stderr, silent with `--quiet` and where stdout has the events anyway.
    static func printer(_ common: CommonOptions, world: World) -> Progress {
        let terminal = Terminal(.error, colour: common.color, environment: world.environment)
        let error = world.error
        return Progress(
            printer: ProgressPrinter(
                isInteractive: terminal.isInteractive && !world.isCI,
                style: world.errorStyle(common),
                isQuiet: common.quiet || common.events == .output, clock: world.clock,
                write: { error.write($0) }),
            events: world.events)
    }

    func receive(_ event: Event) {
        printer.receive(event)
        events?.receive(event)
    }

    /// Says how many actions are to come, once that is known.
    func expect(actions: Int) { printer.expect(actions: actions) }

    /// Writes what is left and clears the live line; nothing is written until the next event.
    func clear() async { await printer.clear() }

    /// Ends the show.
    func finish() async { await printer.finish() }
}
