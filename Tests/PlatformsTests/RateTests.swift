import Model
import TestSupport
import Testing
import Transport

@testable import Platforms

/// Platforms that allow only so much, on a virtual clock: how long many actions take, and that none
/// of them fails.
struct RateTests {
    /// A writer whose requests go to a server, both on virtual time.
    private func writer(
        _ adapter: any PlatformAdapter.Type, _ server: LimitedServer,
        limits: PlatformEntry.Limits = .init(), name: String = "bench",
        limiters: RateLimiters = RateLimiters(), workspace: String? = nil
    ) -> PlatformWriter {
        let entry = PlatformEntry(
            name: name, provider: adapter.descriptor.provider,
            account: Account(endpoint: "https://api.test/v1", workspace: workspace),
            auth: Dictionary(
                (adapter.descriptor.account.credentials.first?.map(\.name) ?? [])
                    .map { ($0, SecretExpression.test($0)) }, uniquingKeysWith: { $1 }),
            limits: limits, source: .test)
        let services = PlatformServices(
            secrets: FakeSecrets(), clock: server.time, randomness: SeededRandomness(),
            events: FakeEvents(log: SharedLog()), limiters: limiters)
        let reader = PlatformReader(
            Conversation(entry: entry, adapter: adapter, services: services),
            get: { _ in
                await server.answer(
                    isRead: true, #"{"connections":[{"id":"g","provider":"p","displayName":"d"}]}"#)
            })
        return PlatformWriter(reader) { _ in
            await server.answer(isRead: false, #"{"id":"g1"}"#)
        }
    }

    private static let declaration = Declaration.test([
        "provider": .string("p"), "apiKey": .secret(.test("token")), "connector_id": .string("c"),
        "name": .string("n"), "label": .string("l"),
    ])

    /// What is to be done, and what went wrong.
    private final class Count: @unchecked Sendable {
        // Unchecked: only the thread of the virtual time touches it.
        var left: Int
        var failed = 0

        init(_ left: Int) { self.left = left }
    }

    /// Creates so many, as many at once as an apply does; returns how many did not work.
    private func create(
        _ count: Int, with writers: [PlatformWriter], until end: Duration = .seconds(1 << 30),
        at time: VirtualTime
    ) -> Int? {
        time.run {
            let count = Count(count)
            await withTaskGroup(of: Void.self) { group in
                for writer in writers {
                    for _ in 0..<8 {
                        group.addTask {
                            while time.uptime < end {
                                guard count.left > 0 else { return }
                                count.left -= 1
                                var result = await writer.create(Self.declaration)
                                while case .postponed = result {
                                    result = await writer.create(Self.declaration)
                                }
                                if case .created = result { continue }
                                count.failed += 1
                            }
                        }
                    }
                }
            }
            return count.failed
        }
    }

    @Test(arguments: LimitedServer.Rule.allCases, LimitedServer.Words.allCases)
    func `against five writes a second nothing fails, and it takes hardly longer than it must`(
        _ rule: LimitedServer.Rule, _ words: LimitedServer.Words
    ) {
        for count in [10, 100, 1_000] + (rule == .sliding ? [10_000] : []) {
            let time = VirtualTime()
            let server = LimitedServer(time, rule, words)
            let failed = create(count, with: [writer(Dragops.self, server)], at: time)
            #expect(failed == 0)
            #expect(server.arrivals.count == count)
            let ratio = time.uptime / .seconds(Double(count) / 5)
            // A server that takes one at a time tells little about its rate before it is known.
            let allowed = rule == .even && count < 1_000 ? 4 : 1.1
            #expect(
                ratio <= allowed, "\(rule) \(words) \(count): \(ratio), \(server.refused) refused")
            #expect(server.refused <= 20)
        }
    }

    @Test func `reads are not slowed by a limit on writes`() {
        let time = VirtualTime()
        let server = LimitedServer(time, .sliding, .nothing)
        let writer = writer(Dragops.self, server)
        #expect(create(50, with: [writer], at: time) == 0)
        let before = time.uptime
        let interest = Interest(declarations: [], records: [], includesUnused: true)
        for _ in 0..<20 {
            #expect(time.run { await writer.observe(interest).completeness } == .complete)
        }
        #expect(time.uptime - before < .seconds(1))
    }

    @Test func `xpander's 100 a minute and 1,000 an hour are kept without being asked for`()
        throws
    {
        let time = VirtualTime()
        let server = LimitedServer(time, .sliding, .nothing, 1_000_000)
        let end = Duration.seconds(3 * 3_600)
        let failed = create(
            .max, with: [writer(Xpander.self, server)], until: end - .seconds(1), at: time)
        #expect(failed == 0)
        let arrivals = server.arrivals.filter { $0 < end }
        // A request that is on its way is up to five milliseconds slower than another.
        for (count, window) in [(100, Duration.seconds(60)), (1_000, .seconds(3_600))] {
            let excess = arrivals.indices.dropFirst(count).first { index in
                arrivals[index] - arrivals[index - count] < window - .milliseconds(20)
            }
            #expect(excess == nil)
        }
        #expect(arrivals.count == 3_000)
    }

    @Test func `entries that ask with one key share one budget, others do not`() {
        let limits = PlatformEntry.Limits(requestsPerSecond: 5)
        func seconds(_ second: PlatformEntry.Limits) -> Duration {
            let time = VirtualTime()
            let server = LimitedServer(time, .sliding, .nothing, 1_000_000)
            let limiters = RateLimiters()
            let writers = [
                writer(Blink.self, server, limits: limits, limiters: limiters, workspace: "a"),
                writer(Blink.self, server, limits: second, limiters: limiters, workspace: "b"),
            ]
            #expect(create(100, with: writers, at: time) == 0)
            return time.uptime
        }
        #expect(seconds(limits) > .seconds(18))
        #expect(seconds(.init(requestsPerSecond: 5, timeoutSeconds: 31)) < .seconds(11))
    }
}
