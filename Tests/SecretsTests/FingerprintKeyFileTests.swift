import Host
import Model
import Secrets
import TestSupport
import Testing

struct FingerprintKeyFileTests {
    private let folder: TemporaryFolder
    private let state: StateLocation

    init() throws {
        folder = try TemporaryFolder()
        state = .file(path: folder("deep/.reconcile/state.jsonl"))
    }

    private func readCode() async -> String? {
        do throws(Diagnostic) {
            _ = try await FingerprintKeyFile.read(beside: state)
            return nil
        } catch {
            return error.code.id
        }
    }

    @Test func `there is none before one was made`() async throws {
        #expect(try await FingerprintKeyFile.read(beside: state) == nil)
        #expect(!Files.exists(folder("deep")))
    }

    @Test func `a generated key is read back and belongs to its owner alone`() async throws {
        let key = try await FingerprintKeyFile.generate(
            beside: state, randomness: SystemRandomness())
        #expect(try await FingerprintKeyFile.read(beside: state)?.id == key?.id)
        let path = try #require(FingerprintKeyFile.path(beside: state))
        #expect(path == folder("deep/.reconcile/fingerprint.key"))
        #expect(try Files.status(of: path)?.permissions == 0o600)
        #expect(try Files.status(of: folder("deep/.reconcile"))?.permissions == 0o700)
        #expect(try folder.text(of: "deep/.reconcile/fingerprint.key").utf8.count == 65)
        #expect(try folder.text(of: "deep/.reconcile/.gitignore") == "/fingerprint.key\n")
    }

    @Test func `an existing key is never replaced`() async throws {
        let first = try await FingerprintKeyFile.generate(
            beside: state, randomness: SystemRandomness())
        let second = try await FingerprintKeyFile.generate(
            beside: state, randomness: SystemRandomness())
        #expect(first != nil)
        #expect(first?.id == second?.id)
    }

    @Test func `what version control ignored already stays`() async throws {
        try folder.write("*.tmp", to: "deep/.reconcile/.gitignore")
        _ = try await FingerprintKeyFile.generate(beside: state, randomness: SystemRandomness())
        #expect(try folder.text(of: "deep/.reconcile/.gitignore") == "*.tmp\n/fingerprint.key\n")
        try Files.remove(folder("deep/.reconcile/fingerprint.key"))
        _ = try await FingerprintKeyFile.generate(beside: state, randomness: SystemRandomness())
        #expect(try folder.text(of: "deep/.reconcile/.gitignore") == "*.tmp\n/fingerprint.key\n")
    }

    @Test(arguments: [
        "", "abc", String(repeating: "a", count: 63), String(repeating: "g", count: 64),
        String(repeating: "a", count: 64) + "\n\n",
    ])
    func `a damaged key is refused and left alone`(content: String) async throws {
        try folder.write(content, to: "deep/.reconcile/fingerprint.key")
        #expect(await readCode() == "RC2102")
        await #expect(throws: Diagnostic.self) {
            try await FingerprintKeyFile.generate(beside: state, randomness: SystemRandomness())
        }
        #expect(try folder.text(of: "deep/.reconcile/fingerprint.key") == content)
    }

    @Test func `a folder in the place of the key is refused`() async throws {
        try folder.write("x", to: "deep/.reconcile/fingerprint.key/x")
        #expect(await readCode() == "RC2102")
    }
}
