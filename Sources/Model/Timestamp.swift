/// A moment in milliseconds since 1970-01-01T00:00:00Z.
package struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Milliseconds since the epoch; may be negative.
    package let milliseconds: Int64

    /// Makes a moment from milliseconds since the epoch.
    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The time from `earlier` to this moment, saturating at the range of 64 bits.
    package func since(_ earlier: Timestamp) -> Duration {
        let (difference, overflow) =
            milliseconds.subtractingReportingOverflow(earlier.milliseconds)
        return .milliseconds(overflow ? Int64.max : difference)
    }

    /// RFC 3339 in UTC with seconds: `2026-11-20T19:48:00Z`.
    package var description: String {
        let seconds = milliseconds.floorDivided(by: 1000)
        let days = seconds.floorDivided(by: 86_400)
        let inDay = seconds - days * 86_400
        let (year, month, day) = Timestamp.civil(fromDays: days)
        func padded(_ number: Int64, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2) + "T"
            + padded(inDay / 3600, 2) + ":" + padded(inDay / 60 % 60, 2) + ":"
            + padded(inDay % 60, 2) + "Z"
    }

    // Howard Hinnant's proleptic Gregorian calendar from a day count.
    private static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = shifted.floorDivided(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

extension Int64 {
    fileprivate func floorDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}

/// The clock that the program is given; tests give a virtual one.
package protocol Timekeeping: Sendable {
    /// The wall clock.
    var now: Timestamp { get }
    /// Time since an arbitrary start that never goes backwards, suspended time included.
    var uptime: Duration { get }
    /// Waits without blocking a thread.
    ///
    /// Throws `CancellationError` when the task is cancelled.
    func sleep(for duration: Duration) async throws(CancellationError)
}

/// The source of random bytes that the program is given; tests give a seeded one.
package protocol Randomness: Sendable {
    /// Returns `count` random bytes.
    func bytes(count: Int) -> [UInt8]
}
