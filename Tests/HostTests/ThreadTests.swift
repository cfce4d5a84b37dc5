import Host
import Model
import Testing

struct ThreadTests {
    @Test func `a lock lets one thread in at a time`() throws {
        let counter = Lock(0)
        let threads = try (0..<4).map { _ in
            try WorkerThread { for _ in 0..<10_000 { counter.withLock { $0 += 1 } } }
        }
        for thread in threads { thread.join() }
        #expect(counter.withLock { $0 } == 40_000)
    }

    @Test func `blocking jobs wait for each other without stopping tasks`() async {
        // Far more jobs than cores, each blocked until the last one is in: on the cooperative
        // pool this would never end.
        let arrived = Condition(0)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<32 {
                group.addTask {
                    await runBlocking {
                        arrived.change { $0 += 1 }
                        arrived.wait { $0 == 32 ? () : nil }
                    }
                }
            }
        }
        #expect(arrived.change { $0 } == 32)
    }

    @Test func `a wait with an end returns at its end, or when it is woken`() async {
        let value = Condition(0)
        await runBlocking { value.wait(atMost: 1) { $0 == 1 } }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await runBlocking { value.wait(atMost: 3_600_000) { $0 == 2 } } }
            group.addTask {
                value.changeAndWake { number in
                    number = 1
                    return false
                }
                value.changeAndWake { number in
                    number = 2
                    return true
                }
            }
        }
        #expect(value.change { $0 } == 2)
    }

    @Test func `hundreds of jobs all run`() async {
        let sum = await withTaskGroup(of: Int.self) { group in
            for number in 0..<500 { group.addTask { await runBlocking { number } } }
            return await group.reduce(0, +)
        }
        #expect(sum == 499 * 500 / 2)
    }

    @Test func `a typed error comes back`() async {
        await #expect(throws: HostError.self) {
            try await runBlocking { () throws(HostError) in
                _ = try Files.read("/nonexistent/file", limit: 10)
            }
        }
    }

    @Test func `sleep ends with the task`() async {
        let task = Task { () -> Bool in
            do throws(CancellationError) {
                try await SystemClock().sleep(for: .seconds(3600))
                return false
            } catch {
                return true
            }
        }
        task.cancel()
        #expect(await task.value)
    }

    @Test func `the clocks are plausible`() {
        let clock = SystemClock()
        #expect(clock.now > Timestamp(milliseconds: 1_700_000_000_000))
        #expect(clock.uptime > .zero)
        #expect(clock.uptime <= clock.uptime)
    }

    @Test func `random bytes have the length asked for and differ`() {
        let source = SystemRandomness()
        #expect(source.bytes(count: 0).isEmpty)
        #expect(source.bytes(count: 33).count == 33)
        #expect(source.bytes(count: 32) != source.bytes(count: 32))
    }

    @Test(arguments: [0, 1, 2, 3, 63, 64, 65, 1_000])
    func `work on all cores keeps the order`(count: Int) async {
        let numbers = Array(0..<count)
        let squares = await runBlocking { mapInParallel(numbers) { $0 * $0 } }
        #expect(squares == numbers.map { $0 * $0 })
    }
}
