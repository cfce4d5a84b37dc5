import Host
import Model
import Reports

/// The progress lines of a run on stderr.
typealias Progress = ProgressPrinter

extension ProgressPrinter {
    /// A printer for stderr, silent with `--quiet`.
    static func printer(_ common: CommonOptions, world: World) -> ProgressPrinter {
        let terminal = Terminal(.error, colour: common.color, environment: world.environment)
        let error = world.error
        return ProgressPrinter(
            isInteractive: terminal.isInteractive && !world.isCI,
            style: world.errorStyle(common), isQuiet: common.quiet, clock: world.clock,
            write: { error.write($0) })
    }
}
