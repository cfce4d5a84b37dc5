import Host
import Testing

@Suite struct WorkerThreadTests {
    private final class Probe: Sendable {}

    @Test func `who has joined a thread finds nothing held any more`() throws {
        for _ in 0..<200 {
            var probe: Probe? = Probe()
            weak let rest = probe
            let thread = try WorkerThread { [probe] in withExtendedLifetime(probe) {} }
            probe = nil
            thread.join()
            #expect(rest == nil)
        }
    }

    @Test func `a byte is found at or behind a place`() {
        let bytes: [UInt8] = [10, 1, 2, 10, 3, 10]
        let found = (-1...7).map { bytes.span.firstIndex(of: 10, from: $0) }
        #expect(found == [nil, 0, 3, 3, 3, 5, 5, nil, nil])
        #expect(bytes.span.extracting(0..<3).firstIndex(of: 10, from: 1) == nil)
        #expect([UInt8]().span.firstIndex(of: 10, from: 0) == nil)
    }
}
