package import Model

/// One event as a line of JSON, for programs that follow a run.
///
/// Members are only added within one version; readers leave out what they do not know.
package enum EventLine {
    /// The version of the stream.
    package static let version = "1.0"

    /// The first line of a stream.
    package static func started(verb: String, toolVersion: String) -> Value {
        event("started", [("verb", .string(verb)), ("tool_version", .string(toolVersion))])
    }

    /// What happened in the engine.
    package static func of(_ happened: Event) -> Value {
        switch happened {
        case .readStarted(let platform):
            event("read_started", [("platform", .string(platform))])
        case .listed(let platform, let objects, let requests):
            event(
                "read_page",
                [
                    ("platform", .string(platform)), ("objects", .count(objects)),
                    ("requests", .count(requests)),
                ])
        case .readEnded(let read):
            event(
                "read_finished",
                [
                    ("platform", .string(read.platform)),
                    ("objects", .count(read.objects.count)), ("requests", .count(read.requests)),
                    ("complete", .bool(read.completeness == .complete)),
                ])
        case .waiting(let platform, let why, let duration):
            event(
                "waiting",
                [
                    ("platform", .string(platform)), ("reason", .string(why)),
                    ("milliseconds", .count(milliseconds(duration))),
                ])
        case .paced(let platform, let rate):
            event(
                "paced",
                [
                    ("platform", .string(platform)),
                    ("requests_per_minute", .count(Int(min(max(0, rate * 60), 1e9)))),
                ])
        case .waitingForLock:
            event("lock_waiting", [])
        case .started(let address, let action):
            event(
                "action_started",
                [("address", .string(address.description)), ("action", .string(action.rawValue))])
        case .ended(let outcome):
            event("action_finished", ApplyReport.members(of: outcome))
        case .note(let text):
            event("note", [("text", .string(text))])
        }
    }

    /// A problem.
    package static func diagnostic(_ diagnostic: Diagnostic) -> Value {
        event("diagnostic", DiagnosticReport.json(diagnostic).objectValue?.pairs ?? [])
    }

    /// What a run came to: the head of its report.
    package static func summary(_ report: RunReport) -> Value {
        let json = report.json
        return event(
            "summary",
            [
                ("verb", .string(report.verb)), ("project", .string(report.project)),
                ("digest", json["digest"] ?? .null), ("summary", json["summary"] ?? .null),
            ])
    }

    /// The last line of a stream.
    package static func finished(exitCode: Int, meaning: String) -> Value {
        event("finished", [("exit_code", .count(exitCode)), ("meaning", .string(meaning))])
    }

    /// The line's bytes with its time in front.
    package static func bytes(_ event: Value, at time: Timestamp) -> [UInt8] {
        let members = [("time", Value.string(time.description))] + (event.objectValue?.pairs ?? [])
        return JSONText.inertLine(.members(members))
    }

    private static func event(_ type: String, _ members: [(String, Value)]) -> Value {
        .members([("type", .string(type)), ("version", .string(version))] + members)
    }

    private static func milliseconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        return overflow ? Int.max : Int(clamping: product &+ attoseconds / 1_000_000_000_000_000)
    }
}

extension ValueObject {
    fileprivate var pairs: [(String, Value)] { members.map { ($0.key, $0.value) } }
}
