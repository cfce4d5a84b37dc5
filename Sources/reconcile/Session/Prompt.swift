import Host
import Reports

/// The question before an apply, where a person can answer it.
struct Prompt: Sendable {
    private let world: World

    init(world: World) { self.world = world }

    /// Whether stdin and stderr are terminals and no CI system runs the program.
    var isPossible: Bool {
        !world.isCI
            && Terminal(.input, colour: .never, environment: world.environment).isInteractive
            && Terminal(.error, colour: .never, environment: world.environment).isInteractive
    }

    /// Asks; only the word `yes` approves.
    func approves() async -> Bool {
        world.error.write("Apply this plan? Only `yes` is taken: ")
        let line = await runBlocking { StandardInput.readLine(limit: 64) }
        return line == "yes"
    }
}
