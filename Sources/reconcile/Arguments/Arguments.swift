import Manifests
import Model

/// Reads the command line.
///
/// Own code, driven by `CommandTable`: there is no package for it here, and help and completion
/// come out of the same table. Flags stand anywhere, `--flag value` and `--flag=value` are the
/// same, everything behind `--` is a plain word.
enum Arguments {
    /// Returns what the words ask for, or why they make no sense; the program's name is not one of
    /// them.
    static func parse(_ arguments: [String]) -> Result<Invocation, UsageError> {
        do throws(UsageError) {
            return .success(try invocation(arguments))
        } catch {
            return .failure(error)
        }
    }

    private static func invocation(_ arguments: [String]) throws(UsageError) -> Invocation {
        guard !arguments.isEmpty else {
            throw UsageError(message: nil, advice: nil, path: [])
        }
        let words = try ArgumentWords(arguments)
        if words.wantsHelp { return .help(HelpOptions(path: words.path)) }
        if words.wantsVersion, words.path.isEmpty {
            return .version(VersionOptions(common: CommonOptions()))
        }
        guard let verb = CommandTable.verb(words.path) else { throw incomplete(words) }
        if verb.path == ["help"] { return .help(HelpOptions(path: try helpPath(words))) }
        let values = try OptionValues(words, of: verb)
        return try invocation(values)
    }

    private static func incomplete(_ words: ArgumentWords) -> UsageError {
        guard let first = words.path.first else {
            return UsageError(
                message: "no verb is given",
                advice: "one of: " + CommandTable.firstWords.joined(separator: ", "), path: [])
        }
        return UsageError(
            message: "`\(first)` needs one more word",
            advice: "one of: "
                + CommandTable.secondWords(after: first).joined(separator: ", "),
            path: words.path)
    }

    private static func helpPath(_ words: ArgumentWords) throws(UsageError) -> [String] {
        let path = words.positionals
        let isKnown =
            path.isEmpty || CommandTable.verb(path) != nil
            || path.count == 1 && CommandTable.firstWords.contains(path[0])
        guard isKnown else {
            let names = CommandTable.verbs.map(\.name)
            let near = Suggestion.nearest(to: path.joined(separator: " "), among: names).first
            throw UsageError(
                message: "there is no verb `\(path.joined(separator: " "))`",
                advice: near.map { "did you mean `\($0)`?" }, path: ["help"])
        }
        return path
    }

    private static func invocation(_ values: OptionValues) throws(UsageError) -> Invocation {
        let common = try values.common()
        switch values.verb.path[0] {
        case "validate": return .validate(ValidateOptions(common: common))
        case "plan":
            return .plan(
                PlanOptions(
                    common: common, out: values.last("out"),
                    detailedExitCode: values.isSet("detailed-exitcode"),
                    allowances: try values.allowances(), summaryOnly: values.isSet("summary"),
                    stateCopy: values.last("state"), explained: try values.address(of: "explain")))
        case "apply": return .apply(try apply(values, common))
        case "rotate": return .apply(try rotate(values, common))
        case "show":
            return .show(
                ShowOptions(
                    common: common, file: try values.required(0),
                    summaryOnly: values.isSet("summary")))
        case "drift":
            var options = DriftOptions(common: common, stateCopy: values.last("state"))
            if values.isSet("only") {
                options.only = try directions(values, "only")
                // Whoever asks for some of them wants to be told about these.
                options.failOn = options.only
            }
            if values.isSet("fail-on") { options.failOn = try directions(values, "fail-on") }
            options.adopts = values.isSet("adopt-edits")
            options.history = values.last("history")
            return .drift(options)
        case "import": return .importing(try importing(values, common))
        case "doctor": return .doctor(DoctorOptions(common: common))
        case "state": return .state(try state(values, common))
        case "explain":
            return .explain(ExplainOptions(common: common, topic: values.optional(0)))
        case "sandbox":
            return .sandbox(
                SandboxOptions(
                    common: common, port: try values.port(), seed: values.last("seed"),
                    latency: try values.milliseconds("latency"),
                    faults: values.all("fault")))
        case "completion":
            return .completion(try completion(values, common))
        case "man": return .manual(ManualOptions())
        case "version": return .version(VersionOptions(common: common))
        default:
            throw UsageError(
                message: "no verb is given", advice: nil, path: values.verb.path)
        }
    }

    /// The classes of a flag; several with commas or several flags.
    private static func directions(
        _ values: OptionValues, _ name: String
    ) throws(UsageError) -> Set<DriftFinding.Direction> {
        var found: Set<DriftFinding.Direction> = []
        for text in values.all(name) {
            for word in text.utf8.split(
                separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            {
                found.insert(try values.word(String(Substring(word)), of: "--\(name)"))
            }
        }
        return found
    }

    private static func importing(
        _ values: OptionValues, _ common: CommonOptions
    ) throws(UsageError) -> ImportOptions {
        let pattern: SecretPattern
        do throws(SecretSyntaxError) {
            pattern = try SecretPattern(values.last("secret-pattern") ?? SecretPattern.standard)
        } catch {
            throw values.error("--secret-pattern: \(error.message)", error.help)
        }
        let layout: ImportOptions.Layout =
            if let word = values.last("layout") { try values.word(word, of: "--layout") } else {
                .connection
            }
        return ImportOptions(
            common: common, folder: values.last("out") ?? "connections", ids: values.all("id"),
            names: values.all("name"), layout: layout, secretPattern: pattern,
            isDryRun: values.isSet("dry-run"), lockTimeout: try values.duration("lock-timeout"))
    }

    private static func completion(
        _ values: OptionValues, _ common: CommonOptions
    ) throws(UsageError) -> CompletionOptions {
        if let words = values.last("words") {
            guard values.optional(0) == nil else {
                throw values.error("a shell and --words are both given", "give one of them")
            }
            return CompletionOptions(
                common: common, request: .words(try values.word(words, of: "--words")))
        }
        return CompletionOptions(
            common: common,
            request: .script(try values.word(try values.required(0), of: "SHELL")))
    }

    private static func apply(
        _ values: OptionValues, _ common: CommonOptions
    ) throws(UsageError) -> ApplyOptions {
        let options = ApplyOptions(
            common: common, planFile: values.optional(0),
            expectDigest: try values.digest("expect-digest"),
            allowances: try values.allowances(), autoApprove: values.isSet("auto-approve"),
            firstRun: values.isSet("first-run"), lockTimeout: try values.duration("lock-timeout"),
            consentWait: try values.duration("wait"))
        if options.planFile != nil, options.expectDigest != nil {
            throw values.error(
                "a plan file and --expect-digest say the same thing", "give one of them")
        }
        return options
    }

    private static func rotate(
        _ values: OptionValues, _ common: CommonOptions
    ) throws(UsageError) -> ApplyOptions {
        var references: [SecretReference] = []
        for text in values.all("store-ref") {
            do throws(SecretSyntaxError) {
                references.append(try SecretReference(parsing: text))
            } catch {
                throw values.error("--store-ref: \(error.message)", error.help)
            }
        }
        let addresses = try values.addresses()
        if addresses.isEmpty, references.isEmpty {
            throw values.error(
                "nothing to rotate is named", "give addresses, or --store-ref REF")
        }
        return ApplyOptions(
            common: common, allowances: try values.allowances(),
            autoApprove: values.isSet("auto-approve"), firstRun: false,
            lockTimeout: try values.duration("lock-timeout"),
            rotation: RotationRequest(addresses: addresses, references: references))
    }

    private static func state(
        _ values: OptionValues, _ common: CommonOptions
    ) throws(UsageError) -> StateOptions {
        var common = common
        let action: StateOptions.Action
        switch values.verb.path[1] {
        case "list": action = .list
        case "show": action = .show(try values.address())
        case "forget":
            if common.platforms.isEmpty {
                action = .forget(try values.address())
            } else if values.optional(0) != nil {
                throw values.error("an address and --platform are both given", "give one of them")
            } else {
                action = .forgetPlatforms(common.platforms)
                // Here the flag names what is forgotten; nothing else is selected.
                common.platforms = []
            }
        case "move":
            action = .move(
                try values.address(), to: try values.address(1), by: values.last("by"))
        case "verify": action = .verify
        case "pull": action = .pull(file: values.optional(0))
        case "push":
            action = .push(file: try values.required(0), force: values.isSet("force"))
        case "migrate":
            guard let from = values.last("from"), !from.isEmpty else {
                throw values.error(
                    "the project file with the old place is missing", "give --from FILE")
            }
            action = .migrate(from: from)
        case "unlock": action = .unlock(id: try values.required(0))
        default:
            let address = try values.address()
            switch (values.last("adopt"), values.isSet("not-created")) {
            case (let id?, false):
                action = .adopt(address, remoteID: id, by: values.last("by"))
            case (nil, true): action = .notCreated(address, by: values.last("by"))
            default:
                throw values.error(
                    "the decision is missing",
                    "give exactly one of --adopt ID and --not-created")
            }
        }
        return StateOptions(
            common: common, action: action, lockTimeout: try values.duration("lock-timeout"))
    }
}
