import Glibc
import Host
import Testing

struct SignalTests {
    @Test func `the first interrupt is delivered and the program goes on`() async {
        await #expect(processExitsWith: .exitCode(7)) {
            try Signals.catchInterrupts { interrupt in
                exit(interrupt == .terminate && interrupt.exitCode == 143 ? 7 : 1)
            }
            kill(getpid(), SIGTERM)
            try await Task.sleep(for: .seconds(60))
        }
    }

    @Test func `the second interrupt ends the program`() async {
        await #expect(processExitsWith: .exitCode(130)) {
            let (stream, continuation) = AsyncStream.makeStream(of: Interrupt.self)
            try Signals.catchInterrupts { continuation.yield($0) }
            kill(getpid(), SIGINT)
            for await _ in stream {
                kill(getpid(), SIGINT)
            }
        }
    }

    @Test func `a trap after hardening dies of its signal without a backtrace`() async throws {
        let result = try #require(
            await #expect(
                processExitsWith: .failure, observing: [\.standardErrorContent]
            ) {
                ProcessHardening.apply()
                let numbers = [1, 2, 3].shuffled()
                _ = numbers[numbers.count]
            })
        let text = String(decoding: result.standardErrorContent, as: UTF8.self)
        #expect(!text.contains("Registers"))
        #expect(!text.contains("Thread 0"))
    }
}
