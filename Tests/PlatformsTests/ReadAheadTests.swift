import Documents
import Model
import TestSupport
import Testing
import Transport

@testable import Platforms

/// Pages that are sure to follow are asked for side by side.
struct ReadAheadTests {
    /// A BlinkOps list that answers later pages only when so many wait for one.
    private actor Server {
        let total: Int
        let pageSize: Int
        let width: Int
        /// From this offset on pages are half as long.
        private let shorterFrom: Int
        private(set) var offsets: [Int] = []
        private var waiting: [CheckedContinuation<Void, Never>] = []

        init(total: Int, pageSize: Int, width: Int, shorterFrom: Int = .max) {
            self.shorterFrom = shorterFrom
            self.total = total
            self.pageSize = pageSize
            self.width = width
        }

        func answer(_ url: String) async -> TransferResult {
            let digits = url.components(after: "offset%22%3A").prefix { $0.isNumber }
            let offset = Int(digits) ?? 0
            offsets.append(offset)
            if offset > 0, width > 1 {
                await withCheckedContinuation { continuation in
                    waiting.append(continuation)
                    guard waiting.count == width else { return }
                    for waiter in waiting { waiter.resume() }
                    waiting = []
                }
            }
            let size = offset >= shorterFrom ? pageSize / 2 : pageSize
            let ids = offset..<max(offset, min(total, offset + size))
            let items = ids.map { #"{"id":"i\#($0)","name":"n\#($0)"}"# }.joined(separator: ",")
            return .answer(200, #"{"total":\#(total),"results":[\#(items)]}"#)
        }
    }

    private func observe(_ server: Server, concurrency: Int) async -> PlatformObservation {
        let descriptor = Blink.descriptor
        let entry = PlatformEntry(
            name: "bench", provider: descriptor.provider,
            account: Account(endpoint: "https://api.test/v1", workspace: "ws-1"),
            auth: ["apiKey": SecretExpression.test("apiKey")],
            limits: .init(concurrency: concurrency), source: .test)
        let services = PlatformServices(
            secrets: FakeSecrets(), clock: VirtualClock(), randomness: SeededRandomness(),
            events: FakeEvents(log: SharedLog()))
        let reader = PlatformReader(
            Conversation(entry: entry, adapter: Blink.self, services: services),
            get: { await server.answer($0.url) })
        return await reader.observe(Interest(declarations: [], records: []))
    }

    @Test(.timeLimit(.minutes(10)))
    func `pages behind the first are read side by side`() async {
        // Nine later pages, three at a time: a reader that waits for each would wait for ever.
        let server = Server(total: 100, pageSize: 10, width: 3)
        let observation = await observe(server, concurrency: 3)
        #expect(observation.completeness == .complete)
        #expect(observation.objects.count == 100)
        #expect(Set(observation.objects.map(\.remoteID)) == Set((0..<100).map { "i\($0)" }))
        #expect(observation.requests == 10)
        #expect(await server.offsets.sorted() == stride(from: 0, to: 100, by: 10).map { $0 })
    }

    @Test func `pages that turn out shorter lose nothing`() async {
        // What was asked for ahead does not fit any more and is asked for again where it does.
        let server = Server(total: 60, pageSize: 10, width: 1, shorterFrom: 20)
        let observation = await observe(server, concurrency: 4)
        #expect(observation.completeness == .complete)
        #expect(Set(observation.objects.map(\.remoteID)) == Set((0..<60).map { "i\($0)" }))
    }

    @Test func `one at a time where the platform allows no more`() async {
        let server = Server(total: 45, pageSize: 10, width: 1)
        let observation = await observe(server, concurrency: 1)
        #expect(observation.objects.count == 45)
        #expect(await server.offsets == [0, 10, 20, 30, 40])
    }

    @Test func `nothing is asked for ahead of a list that announces no total`() throws {
        let account = Account(endpoint: "https://api.test", workspace: "w")
        var reading = Deck.reading(Interest(declarations: [], records: []), account: account)
        #expect(reading.upcoming(8).count == 1)
        try reading.take(JSONView.json(#"{"data":[],"next_cursor":"c1","has_more":true}"#))
        #expect(reading.upcoming(8).count <= 1)
    }
}

extension String {
    /// What stands behind a part, or nothing.
    fileprivate func components(after part: String) -> Substring {
        guard let found = firstRange(of: part) else { return "" }
        return self[found.upperBound...]
    }

    private func firstRange(of part: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(part) {
                return start..<index(start, offsetBy: part.count)
            }
            start = index(after: start)
        }
        return nil
    }
}
