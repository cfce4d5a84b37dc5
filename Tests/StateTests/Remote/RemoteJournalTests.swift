import Host
import Model
import TestSupport
import Testing

@testable import State

@Suite struct RemoteJournalTests {
    private let store = MemoryStore()

    private func states() -> [String] { store.log.filter { $0.contains("state") } }

    @Test func `every entry comes back on another machine as it was`() async throws {
        let one = try Machine(store)
        let journal = try await one.open()
        #expect(!journal.existed)
        for entry in Samples.everyEntry { try await journal.append([entry]) }
        let live = journal.recorded
        #expect(await journal.close().isEmpty)
        let other = try Machine(store)
        let read = try #require(try await other.recorded())
        #expect(read.summary == live.summary)
        #expect(read.serial == Int64(Samples.everyEntry.count))
        #expect(store.bytes(of: .lock) == nil)
        let again = try await other.open()
        #expect(again.existed)
        #expect(again.recorded.summary == live.summary)
        await again.close()
    }

    @Test func `an intent is on the server before append returns, results come together`()
        async throws
    {
        let machine = try Machine(store)
        let journal = try await machine.open()
        try await journal.append([.intent(Samples.intent("i1", "a"))])
        #expect(try await machine.recorded()?.intents.keys.sorted() == ["i1"])
        #expect(states() == ["state if absent"])
        try await journal.append([.recorded(Samples.plain("a"), closing: "i1")])
        try await journal.append([.recorded(Samples.plain("b"), closing: nil)])
        #expect(states().count == 1, "results wait")
        try await journal.append([.intent(Samples.intent("i2", "c"))])
        #expect(states() == ["state if absent", "state if same"])
        #expect(try await machine.recorded()?.records.count == 2)
        await journal.close()
    }

    @Test func `a run that adds nothing writes nothing but its lock`() async throws {
        let machine = try Machine(store)
        let first = try await machine.open()
        try await first.append([.key(id: "k1")])
        await first.close()
        let before = states().count
        await (try await machine.open()).close()
        #expect(states().count == before)
    }

    @Test func `a lost answer is recognised as ours, a lost request is sent again`() async throws {
        for mishap in [MemoryStore.Mishap.answerLost, .requestLost] {
            let store = MemoryStore()
            let machine = try Machine(store)
            let journal = try await machine.open()
            try await journal.append([.intent(Samples.intent("i1", "a"))])
            store.at(1, mishap)
            try await journal.append([.intent(Samples.intent("i2", "b"))])
            #expect(await journal.close().isEmpty)
            #expect(try await machine.recorded()?.intents.count == 2)
        }
    }

    @Test func `a state that somebody changed is never overwritten`() async throws {
        let machine = try Machine(store)
        let journal = try await machine.open()
        try await journal.append([.intent(Samples.intent("i1", "a"))])
        store.at(
            1,
            .after { store in
                store.world.withLock {
                    $0.count += 1
                    $0.objects[.state]?.version = $0.count
                }
            })
        #expect(
            await code {
                // The content is what we know, so only the version tells.
                try await journal.append([.intent(Samples.intent("i2", "b"))])
            } == "RC5033")
        #expect(
            await code { try await journal.append([.intent(Samples.intent("i3", "c"))]) }
                == "RC5033")
        let problems = await journal.close()
        #expect(problems.map(\.code.id) == ["RC5033"])
        #expect(try await machine.recorded()?.intents.count == 1)
    }

    @Test func `results that the server does not take any more are kept and taken over`()
        async throws
    {
        let machine = try Machine(store)
        let journal = try await machine.open()
        try await journal.append([.intent(Samples.intent("i1", "a"))])
        try await journal.append([
            .recorded(Samples.plain("a", remoteID: "new"), closing: "i1")
        ])
        store.world.withLock { $0.isDown = true }
        let problems = await journal.close()
        #expect(problems.map(\.code.id) == ["RC5036", "RC5030"])
        let kept = try #require(problems.first?.help.first?.split(separator: " ").last)
        store.world.withLock { $0.isDown = false }
        #expect(try await machine.recorded()?.intents.count == 1, "the server lacks the end")

        let content = try #require(
            try await StatePlace.file(path: String(kept)).content())
        #expect(content.recorded.records[Samples.address("a")]?.remoteID == "new")

        store.world.withLock { $0.objects[.lock] = nil }
        let next = try await machine.open()
        #expect(next.warnings.map(\.code.id) == ["RC5012"])
        #expect(next.recorded.intents.isEmpty)
        await next.close()
        #expect(
            try await machine.recorded()?.records[Samples.address("a")]?.remoteID == "new")
    }

    @Test func `a run that is killed leaves its results for the next one on that machine`()
        async throws
    {
        let machine = try Machine(store)
        let killed = try await machine.open()
        try await killed.append([.intent(Samples.intent("i1", "a"))])
        try await killed.append([.recorded(Samples.plain("a", remoteID: "new"), closing: "i1")])
        // Its files stay as they are; the lock of the process ends with it.
        let copy = try #require(
            try Files.names(in: machine.folder("work")).first { $0.hasSuffix(".jsonl") })
        let left = try Machine(store)
        try Files.makeFolders(left.folder("work"))
        try left.folder.write(
            String(
                decoding: Files.read(machine.folder("work/\(copy)"), limit: 1 << 20), as: UTF8.self),
            to: "work/\(copy)")
        try Files.makeFolders(left.folder("seen"))
        for name in try Files.names(in: machine.folder("seen")) {
            try left.folder.write(
                String(
                    decoding: Files.read(machine.folder("seen/\(name)"), limit: 1 << 20),
                    as: UTF8.self), to: "seen/\(name)")
        }
        store.world.withLock { $0.objects[.lock] = nil }
        let next = try await left.open()
        #expect(next.warnings.map(\.code.id) == ["RC5012"])
        #expect(next.recorded.records[Samples.address("a")]?.remoteID == "new")
        await next.close()
    }

    @Test func `on another machine the create of a killed run is open`() async throws {
        let (machine, other) = (try Machine(store), try Machine(store))
        let killed = try await machine.open()
        try await killed.append([.intent(Samples.intent("i1", "a"))])
        try await killed.append([.recorded(Samples.plain("a", remoteID: "new"), closing: "i1")])
        store.world.withLock { $0.objects[.lock] = nil }
        let next = try await other.open()
        #expect(next.recorded.intents.keys.sorted() == ["i1"])
        await next.close()
    }

    @Test func `a zombie is refused from the moment that its lock is taken over`() async throws {
        let (machine, other) = (try Machine(store), try Machine(store))
        let zombie = try await machine.open()
        try await zombie.append([.intent(Samples.intent("i1", "a"))])
        store.clock.advance(by: .seconds(61))
        let heir = try await other.open()
        #expect(heir.recorded.intents.keys.sorted() == ["i1"])
        #expect(
            await code { try await zombie.append([.intent(Samples.intent("i2", "b"))]) }
                == "RC5033")
        try await heir.append([.intent(Samples.intent("i3", "c"))])
        let problems = await zombie.close()
        #expect(problems.map(\.code.id) == ["RC5033"])
        #expect(store.bytes(of: .lock) != nil, "the zombie does not release the heir's lock")
        await heir.close()
        #expect(store.bytes(of: .lock) == nil)
        let left = try #require(try await Machine(store).recorded())
        #expect(left.intents.keys.sorted() == ["i1", "i3"])
    }

    @Test func `traffic grows with the changes and not with the state`() async throws {
        let machine = try Machine(store)
        let first = try await machine.open()
        // Random names, which do not shrink.
        let random = SeededRandomness()
        try await first.append(
            (0..<1000).map { number in
                .recorded(
                    Samples.plain("\(number)", remoteID: random.bytes(count: 60).hexadecimal),
                    closing: nil)
            } + [.intent(Samples.intent("i", "a"))])
        await first.close()
        let whole = store.world.withLock { $0.objects.values.reduce(0) { $0 + $1.bytes.count } }
        #expect(whole > 50_000)
        let second = try await machine.open()
        let before = store.world.withLock { $0.sent }
        for number in 0..<20 {
            try await second.append([.intent(Samples.intent("i\(number)", "a\(number)"))])
        }
        let sent = store.world.withLock { $0.sent } - before
        #expect(sent < 20 * whole / 4, "the lines that were there are not sent again")
        await second.close()
        #expect(try await machine.recorded()?.records.count == 1000)
    }

    @Test func `where there is one document it is written whole`() async throws {
        let store = MemoryStore(hasSegments: false, hasVersions: false)
        let machine = try Machine(store)
        let journal = try await machine.open(locking: .none)
        try await journal.append([.intent(Samples.intent("i1", "a"))])
        try await journal.append([.intent(Samples.intent("i2", "b"))])
        #expect(await journal.close().isEmpty)
        #expect(store.log == ["state always", "state always"])
        #expect(try await machine.recorded()?.intents.count == 2)
    }

    @Test func `an old copy on the server is refused where a newer one was seen`() async throws {
        let machine = try Machine(store)
        let journal = try await machine.open()
        try await journal.append([.intent(Samples.intent("i1", "a"))])
        let old = store.world.withLock { $0.objects[.state] }
        try await journal.append([.intent(Samples.intent("i2", "b"))])
        await journal.close()
        store.world.withLock { $0.objects[.state] = old }
        #expect(await code { _ = try await machine.recorded() } == "RC5010")
        #expect(await code { _ = try await machine.open() } == "RC5010")
        #expect(store.bytes(of: .lock) == nil, "the lock is given back")
    }

    @Test func `a state that is lost or replaced on the server is no first run`() async throws {
        let machine = try Machine(store)
        let journal = try await machine.open()
        try await journal.append([.intent(Samples.intent("i1", "a"))])
        await journal.close()
        let mine = store.world.withLock { $0.objects }
        store.world.withLock { $0.objects = [:] }
        #expect(await code { _ = try await machine.open() } == "RC5042")
        let (other, elsewhere) = (MemoryStore(), try Machine(store))
        let foreign = try Machine(other)
        let theirs = try await foreign.open()
        try await theirs.append([.key(id: "k")])
        await theirs.close()
        store.world.withLock { $0.objects = other.world.withLock { $0.objects } }
        #expect(await code { _ = try await machine.open() } == "RC5042")
        #expect(store.bytes(of: .lock) == nil, "the lock is given back")
        // A machine that has seen nothing cannot know.
        await (try await elsewhere.open()).close()
        store.world.withLock { $0.objects = mine }
        await (try await machine.open()).close()
    }

    @Test func `a first run that never reached the server is still the first run`() async throws {
        let machine = try Machine(store)
        let journal = try await machine.open()
        store.at(1, .refused)
        #expect(
            await code { try await journal.append([.intent(Samples.intent("i1", "a"))]) }
                == "RC5030")
        store.at(1, .refused)
        await journal.close()
        store.world.withLock { $0.objects = [:] }
        let next = try await machine.open()
        #expect(!next.existed)
        await next.close()
    }

    @Test func `a long journal is folded at the end`() async throws {
        let machine = try Machine(store)
        let journal = try await machine.open()
        for number in 0..<200 {
            try await journal.append([
                .recorded(Samples.plain("a", remoteID: "\(number)"), closing: nil)
            ])
        }
        #expect(await journal.close().isEmpty)
        let content = try #require(try await StatePlace.remote(machine.place()).content())
        #expect(content.lines.count { $0 == UInt8(ascii: "\n") } == 2)
        #expect(content.recorded.serial == 200)
        #expect(content.recorded.records[Samples.address("a")]?.remoteID == "199")
    }
}
