import Host
import Model
import Reports

/// The digest of the plan that a person reviewed.
struct ReviewedDigest: Sendable {
    let digest: String

    /// Takes it from `--expect-digest` or out of a plan file; nil when there is neither.
    static func read(
        _ options: ApplyOptions, world: World
    ) async throws(Failure) -> ReviewedDigest? {
        if let digest = options.expectDigest { return ReviewedDigest(digest: digest) }
        guard let path = options.planFile else { return nil }
        let plan = try await PlanFileLoading.load(path, options.common, world: world)
        guard let digest = plan.digest else {
            LoadedProject.report(
                [
                    Diagnostic(
                        .planChanged, "the plan was made without reading the remote",
                        at: .file(path), help: ["plan again without --secrets none"])
                ], options.common, world: world)
            throw Failure(.invalid)
        }
        return ReviewedDigest(digest: digest)
    }

    /// Whether a plan is the reviewed one; `sha256:` may be left out.
    func matches(_ other: String?) -> Bool {
        guard let other else { return false }
        return other.hasSameBytes(as: digest) || other.hasSameBytes(as: "sha256:" + digest)
    }
}

/// Reads plan files.
enum PlanFileLoading {
    /// The most bytes that a plan file may have.
    static let sizeLimit = 1 << 29

    static func load(
        _ path: String, _ common: CommonOptions, world: World
    ) async throws(Failure) -> Plan {
        let bytes: [UInt8]
        do throws(HostError) {
            bytes = try await runBlocking { () throws(HostError) in
                try Files.read(path, limit: sizeLimit)
            }
        } catch {
            LoadedProject.report(
                [
                    Diagnostic(
                        .planFileUnreadable, "cannot read the plan file: \(error)",
                        at: .file(path))
                ], common, world: world)
            throw Failure(.invalid)
        }
        do throws(Diagnostic) {
            return try PlanFile.decode(bytes, file: path)
        } catch {
            LoadedProject.report([error], common, world: world)
            throw Failure(.invalid)
        }
    }
}
