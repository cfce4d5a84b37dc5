import Model

/// How far this machine's clock stands from a server's, as the `Date` of an answer shows it.
enum ClockSkew {
    /// From here on people should know.
    static let notable = Duration.seconds(60)
    /// From here on signatures, tokens and leases are refused.
    static let harmful = Duration.seconds(300)

    /// How far our clock is ahead; negative when it is behind, zero where nothing can be told.
    ///
    /// `Date` has whole seconds and was written somewhere between sending and receiving, so
    /// everything within that stretch counts as agreement.
    static func ahead(of date: Timestamp, sent: Timestamp, received: Timestamp) -> Duration {
        let end = Timestamp(milliseconds: date.milliseconds.addingReportingOverflow(1000).0)
        if sent > end { return sent.since(end) }
        if received < date { return received.since(date) }
        return .zero
    }

    /// The check of an answer's date; nil stands for an answer without one.
    static func check(
        _ date: Timestamp?, sent: Timestamp, received: Timestamp
    ) -> Check {
        guard let date else {
            return Check("clock", .skipped, "the server does not say what time it is")
        }
        let ahead = ahead(of: date, sent: sent, received: received)
        let distance = ahead < .zero ? .zero - ahead : ahead
        guard distance >= .seconds(1) else {
            return Check("clock", .ok, "agrees with the server's")
        }
        let message = "\(words(distance)) \(ahead < .zero ? "behind" : "ahead of") the server's"
        guard distance >= notable else { return Check("clock", .ok, message) }
        return Check(
            "clock", distance < harmful ? .warning : .failed, message,
            help: [
                "let this machine keep time (NTP): signatures, tokens and leases depend on it"
            ])
    }

    private static func words(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        return switch seconds {
        case ..<120: "\(seconds) s"
        case ..<7200: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3600) h"
        default: "\(seconds / 86_400) days"
        }
    }
}
