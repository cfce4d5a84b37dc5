import Documents
import Host
import Model
import Sandbox
import TestSupport
import Testing

@Suite struct EventStreamTests {
    private func types(_ events: [Value]) -> [String] {
        events.compactMap { $0["type"]?.stringValue }
    }

    @Test func `an apply tells what it does, line by line, with time, type and version`()
        async throws
    {
        let site = try Site(platforms: [.blink, .mielto])
        try site.declare([TestKind.blink.connection("a"), TestKind.mielto.connection("a")])
        let run = try await site.run("apply", "--auto-approve", "--events", "e.ndjson")
        #expect(run.status == 0, "\(run.error)")
        let events = try Site.events(in: try site.folder.text(of: "e.ndjson"))
        for event in events {
            #expect(
                event.objectValue?.members.prefix(3).map(\.key) == ["time", "type", "version"])
        }
        let types = types(events)
        #expect(types.first == "started" && types.last == "finished")
        for type in [
            "read_started", "read_page", "read_finished", "action_started", "action_finished",
            "summary",
        ] {
            #expect(types.contains(type), "\(type)")
        }
        let ends = events.filter { $0["type"] == "action_finished" }
        #expect(ends.allSatisfy { $0["status"] == "done" } && ends.count == 2)
        #expect(events.last?["exit_code"] == 0)
        #expect(events.dropLast().last?["summary"]?["done"] == 2)
    }

    @Test func `on stdout there are events and nothing else, and stderr stays clean`() async throws
    {
        let site = try Site(platforms: [.blink])
        try site.declare([TestKind.blink.connection("a")])
        for arguments in [["plan"], ["apply", "--auto-approve"], ["drift"]] {
            let run = try await site.run(arguments + ["--events", "-"])
            #expect(run.status == 0, "\(run.error)")
            #expect(run.error.isEmpty, "\(run.error)")
            #expect(types(try Site.events(in: run.output)).last == "finished")
        }
        let both = try await site.run("plan", "--events", "-", "--format", "json")
        #expect(both.status == 64)
        #expect(both.error.contains("--report json=PATH"))
    }

    @Test func `what is wrong is an event too, and the last one has the exit code`() async throws {
        let site = try Site(platforms: [.blink])
        try site.declare([TestKind.blink.connection("a")])
        site.setSecret("SECRET_BLINK_A", nil)
        let run = try await site.run("plan", "--events", "-")
        #expect(run.status == 1)
        let events = try Site.events(in: run.output)
        #expect(types(events).contains("diagnostic"))
        #expect(events.last?["exit_code"] == 1)
    }

    @Test func `a run that waits for the lock says so`() async throws {
        let site = try Site(platforms: [.dragops], faults: ["dragops:create:delay=12s@1"])
        try site.declare([TestKind.dragops.connection("a")])
        async let first = site.apply()
        while try await site.mutations().isEmpty { try await Task.sleep(for: .milliseconds(20)) }
        let second = try await site.run(
            "apply", "--auto-approve", "--lock-timeout", "50s", "--events", "e.ndjson")
        #expect(second.status == 0, "\(second.error)")
        #expect(try await first.status == 0)
        #expect(second.error.contains("waiting for the lock of the state"))
        let events = try Site.events(in: try site.folder.text(of: "e.ndjson"))
        #expect(types(events).contains("lock_waiting"))
    }

    @Test func `lines are there while the run still works`() async throws {
        let site = try Site(platforms: [.dragops], faults: ["dragops:create:delay=12s@1"])
        try site.declare([TestKind.dragops.connection("a")])
        async let running = site.run("apply", "--auto-approve", "--events", "e.ndjson")
        while try await site.mutations().isEmpty { try await Task.sleep(for: .milliseconds(20)) }
        let early = try Site.events(in: try site.folder.text(of: "e.ndjson"))
        #expect(types(early).contains("action_started"))
        #expect(!types(early).contains("action_finished"))
        #expect(try await running.status == 0)
    }
}
