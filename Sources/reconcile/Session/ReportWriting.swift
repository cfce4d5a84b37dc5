import Documents
import Host
import Model
import Reports

/// One thing to report: a run in every format that it has, or a page as text and JSON.
struct Report: Sendable {
    private let run: RunReport?
    private let text: @Sendable (TextStyle) -> String
    private let json: @Sendable () -> Value

    /// Takes what only has a text and a JSON form.
    init(
        text: @escaping @Sendable (TextStyle) -> String, json: @escaping @Sendable () -> Value
    ) {
        run = nil
        self.text = text
        self.json = json
    }

    /// Takes what a run came to.
    init(_ run: RunReport) {
        self.run = run
        text = { run.text($0) }
        json = { run.json }
    }

    /// The report as it goes into a file.
    private func bytes(in format: ReportFormat) -> [UInt8] {
        switch (run, format) {
        case (let run?, _): run.bytes(in: format)
        case (nil, .json): JSON.writeInert(json())
        // The command line takes no other format for these verbs.
        case (nil, _): Array(text(TextStyle()).utf8)
        }
    }

    /// Writes the report to stdout and to every `--report FORMAT=PATH`; returns the exit code.
    ///
    /// All files are tried. Where one fails, stderr says so and repeats what the run came to, so
    /// that a full disk never hides it.
    func write(
        _ common: CommonOptions, world: World, status: ExitStatus, summaryOnly: Bool = false
    ) async -> ExitStatus {
        if common.events != .output {
            switch common.format {
            case .text:
                world.output.write(text(world.outputStyle(common, summaryOnly: summaryOnly)))
            case let format: world.output.write(bytes(in: format))
            }
        }
        return await writeFiles(common, world: world, status: status)
    }

    /// Writes the report to its files and to nothing else; returns the exit code.
    func writeFiles(
        _ common: CommonOptions, world: World, status: ExitStatus
    ) async -> ExitStatus {
        if let run {
            world.events?.add(summary: run)
            if world.environment.isSet("GITHUB_STEP_SUMMARY") {
                let markdown = run.bytes(in: .markdown)
                world.notes.add(markdown: String(decoding: markdown, as: UTF8.self))
            }
        }
        var problems: [Diagnostic] = []
        for target in common.reports {
            let bytes = bytes(in: target.format)
            do throws(HostError) {
                try await FileWriting.write(
                    bytes, to: target.path, isPublic: target.format == .prometheus)
            } catch {
                problems.append(FileWriting.problem(error, at: target.path))
            }
        }
        guard !problems.isEmpty else { return status }
        world.complain(problems, common)
        let outcome = run.map { "\n" + ForeignText.neutralised($0.outcome) } ?? ""
        world.error.write(
            "But for its reports, the run ended with exit code \(status.rawValue).\(outcome)\n")
        return status.losingOutput
    }
}

extension RunReport {
    /// A report of a run that ends now.
    init(
        _ subject: Subject, context: PlanContext, status: ExitStatus, _ common: CommonOptions,
        world: World
    ) {
        self.init(
            subject, context: context,
            run: Run(
                ended: world.clock.now, exitCode: Int(status.rawValue),
                folder: FileWriting.folder(of: common.projectFile)))
    }
}

/// Files that the user asked for.
enum FileWriting {
    /// Writes a file for its owner only, unless others must read it, as collectors do.
    static func write(
        _ bytes: [UInt8], to path: String, isPublic: Bool = false
    ) async throws(HostError) {
        try await runBlocking { () throws(HostError) in
            try OutputFile.write(
                bytes, to: Paths.absolute(path, in: try Files.workingFolder()),
                permissions: isPublic ? 0o644 : 0o600)
        }
    }

    /// Refuses files that could not be written, before anything else is done.
    static func probe(_ paths: [String], _ common: CommonOptions, world: World)
        async throws(Failure)
    {
        var problems: [Diagnostic] = []
        for path in paths {
            do throws(HostError) {
                try await runBlocking { () throws(HostError) in
                    try OutputFile.probe(Paths.absolute(path, in: try Files.workingFolder()))
                }
            } catch {
                problems.append(problem(error, at: path))
            }
        }
        guard problems.isEmpty else {
            world.complain(problems, common)
            throw Failure(.invalid)
        }
    }

    /// Why a file was not written.
    static func problem(_ error: HostError, at path: String) -> Diagnostic {
        Diagnostic(
            .fileNotWritten, "cannot write the file: \(error)", at: .file(path),
            help: ["check that the folder exists and can be written"])
    }

    /// What stands before the paths of diagnostics, which start in the project file's folder, to
    /// make them start where the program runs.
    static func folder(of projectFile: String) -> String {
        do throws(HostError) {
            let working = try Files.workingFolder()
            let folder = Paths.parent(of: Paths.absolute(projectFile, in: working))
            let path = Paths.relative(folder, to: working)
            return folder.hasSameBytes(as: working) ? "" : Paths.join(path, "")
        } catch {
            return ""
        }
    }
}
