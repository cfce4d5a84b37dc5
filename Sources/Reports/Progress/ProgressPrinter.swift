package import Model

/// Shows progress while the program runs; takes events from anywhere and returns at once.
///
/// Events go into a queue; one task takes them out, asks `ProgressDisplay` what to write and hands
/// it to `write`, so that lines never mix and nobody waits for a slow terminal.
package final class ProgressPrinter: EventReceiving {
    private enum Message: Sendable {
        case event(Event)
        case work([String: Forecast.Work])
        case tick
        case clear(CheckedContinuation<Void, Never>)
    }

    private let isQuiet: Bool
    private let queue: AsyncStream<Message>.Continuation
    private let writer: Task<Void, Never>
    private let ticker: Task<Void, Never>

    /// Starts to show progress.
    ///
    /// - Parameters:
    ///   - isInteractive: whether the stream is a terminal on which a line may be written over.
    ///   - style: colours, signs and width of the stream.
    ///   - isQuiet: whether nothing is to be shown.
    ///   - clock: gives the time; its `sleep` must take time, or the ticks would flood the queue.
    ///   - write: writes text as it is to standard error; called by one task at a time.
    package init(
        isInteractive: Bool, style: TextStyle, isQuiet: Bool = false, clock: any Timekeeping,
        write: @escaping @Sendable (String) async -> Void
    ) {
        let (messages, queue) = AsyncStream.makeStream(of: Message.self)
        self.queue = queue
        self.isQuiet = isQuiet
        let start = clock.uptime
        writer = Task {
            var display = ProgressDisplay(style: style, isLive: isInteractive, now: start)
            func show(_ text: String) async {
                if !text.isEmpty { await write(text) }
            }
            for await message in messages {
                switch message {
                case .event(let event): await show(display.receive(event, at: clock.uptime))
                case .work(let work): display.expect(work)
                case .tick: await show(display.tick(at: clock.uptime))
                case .clear(let waiting):
                    await show(display.finish(at: clock.uptime))
                    waiting.resume()
                }
            }
            await show(display.finish(at: clock.uptime))
        }
        let pause = isInteractive ? ProgressDisplay.frame : ProgressDisplay.beat
        ticker = Task {
            do throws(CancellationError) {
                while true {
                    try await clock.sleep(for: pause)
                    queue.yield(.tick)
                }
            } catch {}
        }
    }

    /// Takes one event; events after `finish` are dropped.
    package func receive(_ event: Event) {
        if !isQuiet { queue.yield(.event(event)) }
    }

    /// Says what is to come on which platform, once that is known.
    package func expect(_ work: [String: Forecast.Work]) { queue.yield(.work(work)) }

    /// Writes what is left, clears the live line and returns when all is written.
    ///
    /// Nothing is written then until the next event.
    package func clear() async {
        await withCheckedContinuation { waiting in
            switch queue.yield(.clear(waiting)) {
            case .enqueued: break
            case .dropped, .terminated: waiting.resume()
            @unknown default: waiting.resume()
            }
        }
    }

    /// Ends the show: like `clear`, and nothing is written after it returns.
    package func finish() async {
        ticker.cancel()
        queue.finish()
        await writer.value
    }

    deinit {
        ticker.cancel()
        queue.finish()
    }
}
