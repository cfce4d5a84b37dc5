import Model
import TestSupport
import Testing

@testable import State

struct ShardFilesTests {
    @Test func `a folder that is not there has no segments`() throws {
        let folder = try TemporaryFolder()
        #expect(try ShardFiles(of: folder("none/state.jsonl")).segments().isEmpty)
    }

    @Test func `a folder that cannot be listed is an error, not a state without segments`() throws {
        let folder = try TemporaryFolder()
        // The kernel refuses the name of the folder, whoever asks.
        let path = folder(String(repeating: "x", count: 300) + "/state.jsonl")
        #expect(throws: Diagnostic.self) { try ShardFiles(of: path).segments() }
        #expect(throws: Diagnostic.self) { try ShardFiles(of: path).locks() }
    }
}
