import Documents
import Host
import Model

/// Tells GitHub Actions what a run came to: remarks beside lines, outputs of the step, its summary.
///
/// Files that cannot be written cost a warning and nothing else.
struct GitHub: Sendable {
    let world: World
    let verb: Annotations.Verb
    let common: CommonOptions

    /// Whether GitHub Actions, or something that behaves as it does, runs the program.
    static func isRunning(_ environment: Environment) -> Bool {
        environment["GITHUB_ACTIONS"] == "true"
    }

    /// Tells the end of a run, if GitHub runs it and the verb concerns it.
    static func tell(_ invocation: Invocation, status: ExitStatus, world: World) async {
        guard isRunning(world.environment), let (verb, common) = invocation.reported else { return }
        await GitHub(world: world, verb: verb, common: common).tell(status)
    }

    private func tell(_ status: ExitStatus) async {
        let facts = world.notes.facts
        if verb != .other {
            let block = StepOutputs.block(
                StepOutputs.all(facts, verb: verb, status: status), randomness: world.randomness)
            await append(block, to: "GITHUB_OUTPUT", limit: .max)
            if let markdown = facts.markdown {
                await append(
                    markdown + "\n", to: "GITHUB_STEP_SUMMARY", limit: StepOutputs.summaryLimit)
            }
        }
        let annotations = await runBlocking { found(world.notes.facts) }
        for annotation in Annotation.shown(annotations) {
            // GitHub reads both streams, and stdout may be JSON that somebody else reads.
            world.error.write(annotation.command + "\n")
        }
    }

    private func found(_ facts: RunNotes.Facts) -> [Annotation] {
        let here = (try? Files.workingFolder()) ?? "/"
        let project = Paths.absolute(common.projectFile, in: here)
        let checkout = world.environment["GITHUB_WORKSPACE"].map {
            (try? Files.resolve($0)) ?? Paths.absolute($0, in: here)
        }
        let finder = PlaceFinder(
            folders: [Paths.parent(of: project), here], checkout: checkout ?? here)
        return Annotations(
            verb: verb, locate: { finder.place($0) },
            projectFile: .file(Paths.lastComponent(of: project))
        ).all(facts)
    }

    /// Adds to a file that a variable names; the runner made it.
    private func append(_ text: String, to variable: String, limit: Int) async {
        guard let path = world.environment[variable], !path.isEmpty else { return }
        let bytes = Array(text.utf8)
        do throws(HostError) {
            try await runBlocking { () throws(HostError) in
                let file = try AppendFile(path)
                let size = try file.status().size
                guard size <= limit - bytes.count else {
                    throw .tooLarge(path: path, limit: limit)
                }
                try file.append(bytes)
            }
        } catch {
            world.complain(
                [
                    Diagnostic(
                        .ciFileNotWritten, severity: .warning,
                        "cannot add to the file that \(variable) names: \(error)",
                        at: .environment(variable),
                        help: ["the run itself is not touched by this"])
                ], common)
        }
    }
}

/// Where a file of ours lies in the checkout.
struct PlaceFinder: Sendable {
    /// The folders that a shown path may be relative to.
    let folders: [String]
    /// The folder that GitHub shows.
    let checkout: String

    /// The place, or nil when it is not one in a file of the checkout.
    func place(_ place: Diagnostic.Place) -> Annotation.Place? {
        switch place {
        case .source(let range): self.place(range.file, range)
        case .file(let path): self.place(path, nil)
        case .request, .connection, .commandLine, .environment: nil
        }
    }

    private func place(_ path: String, _ range: SourceRange?) -> Annotation.Place? {
        let found = folders.map { Paths.absolute(path, in: $0) }.first(where: Files.exists)
        guard let found, Paths.isInside(found, folder: checkout), found != checkout else {
            return nil
        }
        return Annotation.Place(file: Paths.relative(found, to: checkout), range: range)
    }
}

extension Invocation {
    /// What GitHub hears about, with the options that say where the project is; nil for verbs that
    /// concern nobody's project.
    fileprivate var reported: (Annotations.Verb, CommonOptions)? {
        switch self {
        case .validate(let options): (.validate, options.common)
        case .plan(let options): (.plan, options.common)
        case .apply(let options): (.apply, options.common)
        case .drift(let options): (.drift, options.common)
        case .importing(let options): (.other, options.common)
        case .doctor(let options): (.other, options.common)
        case .state(let options): (.other, options.common)
        case .show, .explain, .sandbox, .completion, .manual, .version, .help: nil
        }
    }
}
