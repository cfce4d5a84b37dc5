import Host
import Model
import Platforms
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

    /// Says what is to come on which platform, once that is known.
    func expect(_ plan: Plan, on entries: [PlatformEntry]) {
        var work: [String: Forecast.Work] = [:]
        for step in plan.effective {
            let name = step.address.platform
            work[name, default: Forecast.Work(actions: 0)].actions += 1
        }
        for entry in entries {
            guard let descriptor = LoadedProject.descriptors[entry.provider] else { continue }
            work[entry.name]?.limits = entry.limits.rates(or: descriptor.capabilities.defaultRates)
        }
        printer.expect(work)
    }

    /// Writes what is left and clears the live line; nothing is written until the next event.
    func clear() async { await printer.clear() }

    /// Ends the show.
    func finish() async { await printer.finish() }
}
