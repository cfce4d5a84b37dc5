import Model

/// Turns events into progress text; pure, the time is handed in.
///
/// On a terminal one line is written over and over, at most ten times a second, and what went
/// wrong scrolls above it. Elsewhere there are only whole lines: one for each platform that was
/// read, one for each finished action, how far the run is every ten seconds, and a sign of life when
/// nothing was written for a while.
struct ProgressDisplay {
    /// The time between two pictures of the live line.
    static let frame = Duration.milliseconds(100)
    /// The longest silence in plain output; some build services stop silent jobs.
    static let heartbeat = Duration.seconds(30)
    /// How often plain output looks whether there is something to say.
    static let beat = Duration.seconds(1)
    /// The time between two lines of plain output that say how far the run is.
    static let report = Duration.seconds(10)

    private let style: TextStyle
    private let isLive: Bool
    private var forecast = Forecast()
    private var lastReport: Duration?
    private let start: Duration
    private var reading: [ByteKey: (objects: Int, requests: Int)] = [:]
    private var running: [Address: Action] = [:]
    private var ended = 0
    private var waiting: [ByteKey: (why: String, until: Duration)] = [:]
    private var lastPicture: Duration?
    private var lastOutput: Duration
    private var hasLine = false
    /// Whether nothing has happened since the line was cleared; then time alone writes nothing,
    /// because somebody else may be writing.
    private var isIdle = true

    init(style: TextStyle, isLive: Bool, now: Duration) {
        self.style = style
        self.isLive = isLive
        start = now
        lastOutput = now
    }

    /// Takes in what is to be done, once that is known.
    mutating func expect(_ work: [String: Forecast.Work]) { forecast.expect(work) }

    /// Takes an event and returns what to write now, possibly nothing.
    mutating func receive(_ event: Event, at now: Duration) -> String {
        isIdle = false
        var lines: [[Span]] = []
        switch event {
        // The first page tells as much.
        case .readStarted, .readEnded: return ""
        case .waitingForLock: lines.append([Span("waiting for the lock of the state")])
        case .listed(let platform, let objects, let requests):
            reading[ByteKey(platform)] = (objects, requests)
        case .waiting(let platform, let why, let duration):
            waiting[ByteKey(platform)] = (why, now + duration)
            // A short pause is no news; a long one explains why nothing moves.
            if !isLive, duration >= .seconds(5) {
                lines.append([Span("\(platform): \(why), waiting \(Self.seconds(duration))")])
            }
        case .paced(let platform, let rate):
            forecast.pace(platform, rate)
            return ""
        case .started(let address, let action):
            lines += finishReading()
            running[address] = action
            forecast.start(address.platform, at: now)
            if lastReport == nil { lastReport = now }
        case .ended(let outcome):
            lines += finishReading()
            running[outcome.address] = nil
            ended += 1
            forecast.end(outcome.address.platform)
            // The report that follows lists what is done; the live line counts it.
            if !isLive || outcome.status != .done { lines.append(line(for: outcome)) }
        case .note(let text):
            lines.append([Span(text)])
        }
        return write(lines, at: now)
    }

    /// Returns what time alone asks for: a newer live line, or a sign of life.
    mutating func tick(at now: Duration) -> String {
        if isIdle { return "" }
        if !isLive, let last = lastReport, now - last >= Self.report, forecast.total != nil {
            lastReport = now
            return write([[Span(count(at: now))]], at: now)
        }
        if !isLive, now - lastOutput >= Self.heartbeat {
            return write([[Span("still working: \(picture(at: now))")]], at: now)
        }
        return write([], at: now)
    }

    /// Returns the last lines and clears the live line.
    mutating func finish(at now: Duration) -> String {
        let text = write(finishReading(), at: now, isLast: true)
        isIdle = true
        return text
    }

    // MARK: - Lines

    private mutating func finishReading() -> [[Span]] {
        let lines = reading.sorted { $0.key < $1.key }.map { platform, counts in
            [
                Span(
                    "\(platform.text): \(Wording.count(counts.objects, "object")) read with "
                        + Wording.count(counts.requests, "request"))
            ]
        }
        reading = [:]
        return isLive ? [] : lines
    }

    private func line(for outcome: Outcome) -> [Span] {
        let sign: Span
        let ending: String
        switch outcome.status {
        case .done:
            sign = Span(style.sign(.done), .good)
            ending = Wording.done(outcome.action)
        case .failed:
            sign = Span(style.sign(.failed), .bad)
            ending = "\(Wording.verb(outcome.action)) failed"
        case .unknown:
            sign = Span("?", .bad)
            ending = "\(Wording.verb(outcome.action)): outcome unknown"
        case .notAttempted:
            sign = Span(style.sign(.dash), .quiet)
            ending = "\(Wording.verb(outcome.action)): not attempted"
        case .manual:
            sign = Span("!", .change)
            ending = "needs a person"
        }
        let error = outcome.error.map { " (\($0.code.id): \($0.message))" } ?? ""
        return [sign, Span(" \(outcome.address) \(ending)\(error)")]
    }

    /// How far the run is: `37/100 done, about 40 s left`.
    private func count(at now: Duration) -> String {
        let all = forecast.total.map { "/\($0)" } ?? ""
        let left = forecast.left(at: now, pauses: waiting.mapValues(\.until))
        return "\(ended)\(all) done" + (left.map { ", about \(Self.about($0)) left" } ?? "")
    }

    private func picture(at now: Duration) -> String {
        var parts: [String] = []
        if !reading.isEmpty {
            let counts = reading.sorted { $0.key < $1.key }.map { platform, counts in
                "\(platform.text) \(counts.objects)"
            }
            parts.append("reading " + counts.joined(separator: ", "))
        }
        if !running.isEmpty || ended > 0 { parts.append(count(at: now)) }
        if let next = running.min(by: { $0.key < $1.key }) {
            let more = running.count > 1 ? " and \(running.count - 1) more" : ""
            parts.append("\(Wording.verb(next.value)) \(next.key)\(more)")
        }
        for (platform, pause) in waiting.sorted(by: { $0.key < $1.key }) where pause.until > now {
            parts.append("\(platform.text) waits \(Self.seconds(pause.until - now))")
        }
        if parts.isEmpty { parts.append("working") }
        return parts.joined(separator: "; ") + " (\(Self.seconds(now - start)))"
    }

    // MARK: - Writing

    private mutating func write(
        _ lines: [[Span]], at now: Duration, isLast: Bool = false
    ) -> String {
        var page = TextPage(style: style)
        for line in lines { page.line(line) }
        let kept = page.text
        guard isLive else {
            if !kept.isEmpty { lastOutput = now }
            return kept
        }
        let isDue = lastPicture.map { now - $0 >= Self.frame } ?? true
        guard !kept.isEmpty || isDue || isLast else { return "" }
        var text = hasLine ? "\r\u{1B}[K" : ""
        text += kept
        hasLine = !isLast
        if !isLast {
            text += page.cut(picture(at: now), to: style.width - 1)
            lastPicture = now
        }
        return text
    }

    private static func seconds(_ duration: Duration) -> String {
        let seconds = max(0, duration.components.seconds)
        return seconds < 60 ? "\(seconds) s" : "\(seconds / 60) min \(seconds % 60) s"
    }
    /// A time that is not known exactly.
    private static func about(_ duration: Duration) -> String {
        let seconds = max(1, duration.components.seconds)
        return switch seconds {
        case ..<20: "\(seconds) s"
        case ..<90: "\((seconds + 4) / 5 * 5) s"
        case ..<5_400: "\((seconds + 59) / 60) min"
        default: "\(seconds / 3_600) h \(seconds % 3_600 / 60) min"
        }
    }
}
