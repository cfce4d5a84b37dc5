import Glibc
import Simulation

/// Explores the simulation at full speed; the tests do the same on a small scale.
///
/// `simulate [--long] [--scenario NAME] [--faults N] [--seeds N]` · `simulate mutants` · `simulate mutant NAME` · `simulate LINE`
let arguments = Array(CommandLine.arguments.dropFirst())
let isGood =
    switch arguments.first {
    case "mutants": Mutants.table()
    case "mutant": Mutants.catches(nil, named: arguments.dropFirst().first ?? "mutant")
    case let line? where line.contains("="): Single.show(line)
    default: await Everything(arguments).run()
    }
// Not at once: what was printed is still in a buffer.
exit(isGood ? 0 : 1)
