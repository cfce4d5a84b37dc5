import Host
import TestSupport
import Testing

struct FileLockTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `a second holder is refused and told about the first`() throws {
        var first: FileLock?
        if case .acquired(let lock) = try FileLock.attempt(folder("l"), holder: "pid 7") {
            first = lock
        }
        #expect(first?.isStillInPlace == true)
        guard case .held("pid 7") = try FileLock.attempt(folder("l"), holder: "pid 8") else {
            Issue.record("expected the lock to be held by pid 7")
            return
        }
        first = nil
        guard case .acquired = try FileLock.attempt(folder("l"), holder: "9") else {
            Issue.record("expected the lock to be free")
            return
        }
        #expect(try folder.text(of: "l") == "9")
    }

    @Test func `a removed lock file is noticed`() throws {
        guard case .acquired(let lock) = try FileLock.attempt(folder("l"), holder: "") else {
            Issue.record("expected the lock to be free")
            return
        }
        try Files.remove(folder("l"))
        #expect(!lock.isStillInPlace)
    }

    @Test func `a child does not inherit the lock`() async throws {
        var lock: FileLock?
        if case .acquired(let acquired) = try FileLock.attempt(folder("l"), holder: "") {
            lock = acquired
        }
        #expect(lock != nil)
        // The child outlives the lock in our process; an inherited descriptor would hold it.
        let path = folder("l")
        async let child = ChildProcess.run(
            ChildProcess.Request(
                ["/bin/sh", "-c", "echo ready; read line"], environment: Environment(),
                deadline: .milliseconds(200)))
        lock = nil
        guard case .acquired = try FileLock.attempt(path, holder: "") else {
            Issue.record("expected the lock to be free")
            return
        }
        _ = try await child
    }

    @Test func `a folder in the place of the lock is refused`() throws {
        try Files.makeFolder(folder("l"))
        #expect(throws: HostError.self) { try FileLock.attempt(folder("l"), holder: "") }
    }
}
