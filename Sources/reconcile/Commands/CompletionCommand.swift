import Host
import Model
import Registry

/// `completion bash|zsh|fish`: the script that teaches a shell the verbs and options.
enum CompletionCommand {
    static func run(_ options: CompletionOptions, world: World) -> ExitStatus {
        let topics =
            Registry.descriptors.map(\.kind.name) + DiagnosticCode.all.map(\.id)
        world.output.write(CompletionScript.text(for: options.shell, topics: topics))
        return .done
    }
}

/// `version`.
enum VersionCommand {
    static func run(_ options: VersionOptions, world: World) -> ExitStatus {
        world.output.write("reconcile \(Version.number)\n")
        return .done
    }
}

/// `help [VERB]`.
enum HelpCommand {
    static func run(_ options: HelpOptions, world: World) -> ExitStatus {
        let terminal = Terminal(.output, colour: .never, environment: world.environment)
        world.output.write(options.text(width: terminal.width))
        return .done
    }
}
