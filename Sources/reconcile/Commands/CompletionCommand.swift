import Host

/// `completion bash|zsh|fish`: the script that teaches a shell the verbs and options.
enum CompletionCommand {
    static func run(_ options: CompletionOptions, world: World) async -> ExitStatus {
        switch options.request {
        case .script(let shell): world.output.write(CompletionScript.text(for: shell))
        case .words(let words):
            let found = await CompletionWords.find(words, options.common, world: world)
            world.output.write(found.map { "\($0)\n" }.joined())
        }
        return .done
    }
}

/// `man`: the manual page.
enum ManualCommand {
    static func run(_ options: ManualOptions, world: World) -> ExitStatus {
        world.output.write(ManualPage.text)
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
