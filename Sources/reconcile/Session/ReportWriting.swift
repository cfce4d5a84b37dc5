import Documents
import Host
import Model
import Reports

/// One thing to report, in every format that is asked for.
struct Report: Sendable {
    let text: @Sendable (TextStyle) -> String
    let json: @Sendable () -> Value

    /// Writes the report to stdout and to every `--report FORMAT=PATH`.
    ///
    /// Throws when a file could not be written; stdout that goes away is nobody's error.
    func write(
        _ common: CommonOptions, world: World, summaryOnly: Bool = false
    ) async throws(Failure) {
        switch common.format {
        case .text:
            world.output.write(text(world.outputStyle(common, summaryOnly: summaryOnly)))
        case .json:
            world.output.write(JSON.writeInert(json()))
        }
        for report in common.reports {
            let bytes: [UInt8]
            switch report.format {
            case .text: bytes = Array(text(TextStyle()).utf8)
            case .json: bytes = JSON.writeInert(json())
            }
            try await FileWriting.write(bytes, to: report.path, common, world: world)
        }
    }
}

/// Files that the user asked for.
enum FileWriting {
    /// Writes a file for its owner only, or says why not.
    static func write(
        _ bytes: [UInt8], to path: String, _ common: CommonOptions, world: World
    ) async throws(Failure) {
        do throws(HostError) {
            try await runBlocking { () throws(HostError) in
                try Files.writeDurably(
                    bytes, to: Paths.absolute(path, in: try Files.workingFolder()),
                    permissions: 0o600)
            }
        } catch {
            world.complain(
                [
                    Diagnostic(
                        .fileNotWritten, "cannot write the file: \(error)", at: .file(path),
                        help: ["check that the folder exists and can be written"])
                ], common)
            throw Failure(.invalid)
        }
    }
}
