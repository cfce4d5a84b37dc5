import Model
import Testing

@testable import Reports

@Suite struct ProgressTests {
    private func outcome(_ status: Outcome.Status, _ name: String = "n") -> Event {
        .ended(
            Outcome(
                address: Address(platform: "blink", name: name), action: .create, status: status))
    }

    private var started: Event { .started(Address(platform: "blink", name: "n"), .create) }

    @Test func `plain output is whole lines, one for each thing that ended`() {
        var display = ProgressDisplay(style: TextStyle(), isLive: false, now: .zero)
        var text = display.receive(
            .listed(platform: "mielto", objects: 100, requests: 1), at: .zero)
        text += display.receive(.listed(platform: "blink", objects: 7, requests: 1), at: .zero)
        text += display.receive(.listed(platform: "mielto", objects: 120, requests: 2), at: .zero)
        #expect(text.isEmpty)
        text += display.receive(started, at: .seconds(1))
        text += display.receive(outcome(.done), at: .seconds(2))
        text += display.receive(
            .waiting(platform: "blink", why: "429", duration: .seconds(20)), at: .seconds(3))
        text += display.receive(
            .waiting(platform: "blink", why: "429", duration: .seconds(1)), at: .seconds(3))
        text += display.receive(.note("a note"), at: .seconds(3))
        text += display.finish(at: .seconds(4))
        #expect(
            text == """
                blink: 7 objects read with 1 request
                mielto: 120 objects read with 2 requests
                ✓ blink/n created
                blink: 429, waiting 20 s
                a note

                """)
    }

    @Test func `silence is broken after a while, and not before something happens`() {
        var display = ProgressDisplay(style: TextStyle(), isLive: false, now: .zero)
        #expect(display.tick(at: .seconds(100)).isEmpty)
        _ = display.receive(.listed(platform: "blink", objects: 7, requests: 1), at: .seconds(100))
        _ = display.receive(.note("x"), at: .seconds(100))
        #expect(display.tick(at: .seconds(129)).isEmpty)
        #expect(
            display.tick(at: .seconds(131)) == "still working: reading blink 7 (2 min 11 s)\n")
        #expect(display.tick(at: .seconds(132)).isEmpty)
    }

    @Test func `a terminal has one line that is written over at most ten times a second`() {
        var display = ProgressDisplay(style: TextStyle(width: 40), isLive: true, now: .zero)
        display.expect(["blink": .init(actions: 12)])
        #expect(display.receive(started, at: .zero) == "0/12 done; create blink/n (0 s)")
        #expect(display.receive(outcome(.done, "a"), at: .milliseconds(50)).isEmpty)
        #expect(
            display.receive(outcome(.done, "b"), at: .milliseconds(150))
                == "\r\u{1B}[K2/12 done; create blink/n (0 s)")
        #expect(
            display.receive(outcome(.failed, "c"), at: .milliseconds(160))
                == "\r\u{1B}[K✗ blink/c create failed\n3/12 done; create blink/n (0 s)")
        #expect(display.finish(at: .seconds(1)) == "\r\u{1B}[K")
        #expect(display.tick(at: .seconds(2)).isEmpty)
    }

    @Test
    func `what is left is told after ten actions, on a terminal and every ten seconds elsewhere`() {
        var live = ProgressDisplay(style: TextStyle(), isLive: true, now: .zero)
        var plain = ProgressDisplay(style: TextStyle(), isLive: false, now: .zero)
        live.expect(["blink": .init(actions: 100), "deck": .init(actions: 3)])
        plain.expect(["blink": .init(actions: 100), "deck": .init(actions: 3)])
        _ = plain.receive(started, at: .zero)
        var line = live.receive(started, at: .zero)
        #expect(line == "0/103 done; create blink/n (0 s)")
        for second in 1...37 {
            line = live.receive(outcome(.done), at: .seconds(second))
            _ = plain.receive(outcome(.done), at: .seconds(second))
            #expect(line.contains("left") == (second >= 10))
        }
        #expect(line == "\r\u{1B}[K37/103 done, about 65 s left (37 s)")
        #expect(plain.tick(at: .seconds(38)) == "37/103 done, about 65 s left\n")
        #expect(plain.tick(at: .seconds(47)).isEmpty)
        #expect(plain.tick(at: .seconds(48)) == "37/103 done, about 85 s left\n")
        #expect(
            live.receive(
                .waiting(platform: "blink", why: "rate limit", duration: .seconds(600)),
                at: .seconds(48)
            ).contains("about 12 min left"))
    }

    @Test func `what is left is known at once where a limit says so, or a refusal has taught it`() {
        var display = ProgressDisplay(style: TextStyle(), isLive: true, now: .zero)
        let hourly = Capabilities.RateLimit(count: 1_000, window: .seconds(3_600))
        let minutely = Capabilities.RateLimit(count: 100, window: .seconds(60))
        display.expect(["blink": .init(actions: 2_500, limits: [minutely, hourly])])
        #expect(
            display.receive(started, at: .zero)
                == "0/2500 done, about 2 h 0 min left; create blink/n (0 s)")
        var learned = ProgressDisplay(style: TextStyle(), isLive: true, now: .zero)
        learned.expect(["blink": .init(actions: 100)])
        #expect(learned.receive(.paced(platform: "blink", requestsPerSecond: 5), at: .zero) == "")
        #expect(
            learned.receive(started, at: .zero)
                == "0/100 done, about 20 s left; create blink/n (0 s)")
    }

    @Test func `the live line never wraps and never holds foreign controls`() {
        var display = ProgressDisplay(style: TextStyle(width: 30), isLive: true, now: .zero)
        let name = String(repeating: "é", count: 50) + "\n\u{1B}[2J"
        let text = display.receive(
            .started(Address(platform: "blink", name: name), .create), at: .zero)
        #expect(text.count <= 29)
        #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 })
    }

    /// A clock that stands still; sleepers wait until they are cancelled.
    struct StillClock: Timekeeping {
        var now: Timestamp { Timestamp(milliseconds: 0) }
        var uptime: Duration { .zero }
        func sleep(for duration: Duration) async throws(CancellationError) {
            do {
                try await Task.sleep(for: .seconds(3600))
            } catch {
                throw CancellationError()
            }
        }
    }

    actor Paper {
        private(set) var text = ""
        func write(_ more: String) { text += more }
    }

    @Test func `the printer writes in order, clears on demand and drops what comes too late`() async
    {
        let paper = Paper()
        let printer = ProgressPrinter(
            isInteractive: false, style: TextStyle(), clock: StillClock(),
            write: { await paper.write($0) })
        printer.receive(.note("one"))
        await printer.clear()
        #expect(await paper.text == "one\n")
        for name in ["a", "b", "c"] { printer.receive(outcome(.done, name)) }
        await printer.finish()
        printer.receive(.note("late"))
        await printer.clear()
        #expect(
            await paper.text
                == "one\n✓ blink/a created\n✓ blink/b created\n✓ blink/c created\n")
    }

    @Test func `quiet is quiet`() async {
        let paper = Paper()
        let printer = ProgressPrinter(
            isInteractive: true, style: TextStyle(), isQuiet: true, clock: StillClock(),
            write: { await paper.write($0) })
        printer.receive(.note("one"))
        await printer.finish()
        #expect(await paper.text.isEmpty)
    }
}
