import Host
import Manifests
import Model
import Reports

/// What the command line asks for: one verb with its options.
enum Invocation: Hashable, Sendable {
    case validate(ValidateOptions)
    case plan(PlanOptions)
    case apply(ApplyOptions)
    case show(ShowOptions)
    case drift(DriftOptions)
    case importing(ImportOptions)
    case doctor(DoctorOptions)
    case state(StateOptions)
    case explain(ExplainOptions)
    case sandbox(SandboxOptions)
    case completion(CompletionOptions)
    case manual(ManualOptions)
    case version(VersionOptions)
    case help(HelpOptions)

    /// The shared options of verbs that write reports.
    var common: CommonOptions? {
        switch self {
        case .validate(let options): options.common
        case .plan(let options): options.common
        case .apply(let options): options.common
        case .show(let options): options.common
        case .drift(let options): options.common
        case .doctor(let options): options.common
        case .state(let options): options.common
        case .explain(let options): options.common
        default: nil
        }
    }

    /// The verbs that tell events, as events name them.
    var verb: String {
        switch self {
        case .plan: "plan"
        case .apply: "apply"
        case .drift: "drift"
        default: ""
        }
    }

    /// The files that it is to write, beside its events.
    var outputFiles: [String] {
        let reports = common?.reports.map(\.path) ?? []
        if case .plan(let options) = self, let out = options.out { return reports + [out] }
        if case .drift(let options) = self, let history = options.history {
            return reports + [history]
        }
        return reports
    }
}

/// Which secrets are resolved.
enum SecretsMode: String, Hashable, Sendable, CaseIterable {
    /// Those of platforms and manifests.
    case all
    /// Those of platforms; manifest secrets are not compared.
    case platform
    /// None, and the remote is not read.
    case none
}

/// A shell for which there is a completion script.
enum Shell: String, Hashable, Sendable, CaseIterable {
    case bash
    case zsh
    case fish
}

/// `--report FORMAT=PATH`.
struct ReportTarget: Hashable, Sendable {
    let format: ReportFormat
    let path: String
}

/// `--events FILE|-`.
enum EventTarget: Hashable, Sendable {
    /// Standard output, which then holds nothing else.
    case output
    case file(String)
}

/// The options that several verbs share; a verb that does not take one has its default.
struct CommonOptions: Hashable, Sendable {
    static let defaultProjectFile = "reconcile.yaml"

    var projectFile = CommonOptions.defaultProjectFile
    /// The selected platforms in the order given, each once; empty means all.
    var platforms: [String] = []
    /// Labels that must all fit.
    var labels: [String: String] = [:]
    /// The part of all addresses that is meant; nil means all of them.
    var shard: Shard?
    /// Nil means the verb's own default.
    var secrets: SecretsMode?
    var format = ReportFormat.text
    var reports: [ReportTarget] = []
    /// Where events go while the verb runs, if anywhere.
    var events: EventTarget?
    var color = Terminal.ColourChoice.auto
    var quiet = false
    var verbose = false

    /// The flags that another command needs to look at the same connections.
    var repeated: [String] {
        var words: [String] = []
        if !projectFile.hasSameBytes(as: CommonOptions.defaultProjectFile) {
            words += ["-p", projectFile]
        }
        for platform in platforms { words += ["--platform", platform] }
        for (label, value) in labels.sorted(by: { $0.key.precedesInBytes($1.key) }) {
            words += ["--select", "\(label)=\(value)"]
        }
        if let shard { words += ["--shard", shard.description] }
        return words
    }
}

/// `validate`.
struct ValidateOptions: Hashable, Sendable {
    var common: CommonOptions
}

/// `plan`.
struct PlanOptions: Hashable, Sendable {
    var common: CommonOptions
    /// Where to save the plan.
    var out: String?
    var detailedExitCode: Bool
    var allowances: [Policy.Allowance]
    var summaryOnly: Bool
    /// A copy of the state to compare with instead.
    var stateCopy: String?
    /// The connection whose values are explained.
    var explained: Address?
}

/// `apply`; at most one of `planFile` and `expectDigest` is given.
struct ApplyOptions: Hashable, Sendable {
    var common: CommonOptions
    var planFile: String?
    /// `sha256:` and 64 hex digits.
    var expectDigest: String?
    var allowances: [Policy.Allowance]
    var autoApprove: Bool
    var firstRun: Bool
    var lockTimeout: Duration
    /// How long to wait for people who have to give consent.
    var consentWait = Duration.zero
    /// What `rotate` names; nil for `apply` itself.
    var rotation: RotationRequest?
}

/// What `rotate` sends again: at least one address or reference.
struct RotationRequest: Hashable, Sendable {
    var addresses: [Address]
    var references: [SecretReference]

    /// The words of a command line that name the same.
    var words: [String] {
        addresses.map(\.description) + references.flatMap { ["--store-ref", $0.written] }
    }
}

/// `show`.
struct ShowOptions: Hashable, Sendable {
    var common: CommonOptions
    var file: String
    var summaryOnly: Bool
}

/// `drift`.
struct DriftOptions: Hashable, Sendable {
    var common: CommonOptions
    /// The differences that are shown.
    var only = Set(DriftFinding.Direction.allCases)
    /// The differences that exit 2.
    var failOn = DriftFinding.Direction.standard
    /// Whether what platforms show is written into the manifests.
    var adopts = false
    /// The file that keeps what earlier runs saw.
    var history: String?
    /// A copy of the state to compare with instead.
    var stateCopy: String?
}

/// `import`.
struct ImportOptions: Hashable, Sendable {
    var common: CommonOptions
    /// Relative to the folder of the project file.
    var folder: String
    /// Objects to import; all when empty.
    var ids: [String]
    /// Patterns of names to import; all when empty.
    var names: [String]
    var layout: Layout
    var secretPattern: SecretPattern
    var isDryRun: Bool
    var lockTimeout: Duration

    /// How manifests are spread over files.
    enum Layout: String, Hashable, Sendable, CaseIterable {
        /// A file for each.
        case connection
        /// A file for all of a platform.
        case platform
    }
}

/// `doctor`.
struct DoctorOptions: Hashable, Sendable {
    var common: CommonOptions
}

/// `state …`.
struct StateOptions: Hashable, Sendable {
    var common: CommonOptions
    var action: Action
    /// How long to wait for the lock; zero for verbs that take none.
    var lockTimeout: Duration

    /// What is to be done with state.
    enum Action: Hashable, Sendable {
        case list
        case show(Address)
        case forget(Address)
        /// At least one name.
        case forgetPlatforms([String])
        case adopt(Address, remoteID: String, by: String?)
        case notCreated(Address, by: String?)
        case move(Address, to: Address, by: String?)
        case verify
        /// To stdout, or into a file.
        case pull(file: String?)
        case push(file: String, force: Bool)
        /// From where another project file says that the state is.
        case migrate(from: String)
        case unlock(id: String)
    }
}

/// `explain`.
struct ExplainOptions: Hashable, Sendable {
    var common: CommonOptions
    /// Nil lists what there is.
    var topic: String?
}

/// `sandbox`.
struct SandboxOptions: Hashable, Sendable {
    var common: CommonOptions
    /// 0 takes a free port.
    var port: UInt16
    var seed: String?
    var latency: Duration
    /// As written; the sandbox reads them.
    var faults: [String]
}

/// `completion`.
struct CompletionOptions: Hashable, Sendable {
    var common: CommonOptions
    var request: Request

    /// What a shell wants.
    enum Request: Hashable, Sendable {
        /// The script.
        case script(Shell)
        /// What to offer while somebody types.
        case words(Words)
    }

    /// What the scripts ask the program for.
    enum Words: String, Hashable, Sendable, CaseIterable {
        case addresses
        case platforms
        case labels
        case topics
    }
}

/// `man`.
struct ManualOptions: Hashable, Sendable {}

/// `version`.
struct VersionOptions: Hashable, Sendable {
    var common: CommonOptions
}

/// `help` and `--help`.
struct HelpOptions: Hashable, Sendable {
    /// The verb's words, its first word only, or nothing for the whole program.
    var path: [String]

    /// The text for stdout.
    func text(width: Int) -> String { HelpText.text(for: path, width: width) }
}

/// A command line that cannot be carried out.
struct UsageError: Error, Hashable, Sendable {
    /// What is wrong, one line; nil when nothing was given at all.
    let message: String?
    /// What was probably meant, or what would be right.
    let advice: String?
    /// The verb that was recognised, possibly none.
    let path: [String]

    /// The text for stderr.
    var text: String {
        guard let message else { return HelpText.short }
        var text = "reconcile: \(ForeignText.neutralised(message))"
        if let advice { text += "; \(ForeignText.neutralised(advice))" }
        let words = (["reconcile"] + path).joined(separator: " ")
        if let verb = CommandTable.verb(path) { text += "\n\(HelpText.usage(of: verb))" }
        return text + "\nSee: \(words) --help\n"
    }
}
