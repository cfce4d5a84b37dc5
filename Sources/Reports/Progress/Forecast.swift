package import Model

/// How much longer the actions of a run take, as far as that can be known.
///
/// Platforms work side by side, so the slowest counts. A platform is known when ten of its actions
/// have ended, when its refusals have taught a pace, or when its limits alone say that it takes
/// longer.
package struct Forecast: Sendable {
    /// What is to be done on one platform.
    package struct Work: Sendable {
        /// The number of actions.
        package var actions: Int
        /// The limits that are kept.
        package var limits: [Capabilities.RateLimit]

        /// Says what is to be done.
        package init(actions: Int, limits: [Capabilities.RateLimit] = []) {
            self.actions = actions
            self.limits = limits
        }
    }

    fileprivate struct Lane {
        let work: Work
        var ended = 0
        var start: Duration?
        var pace: Double?

        var left: Int { max(0, work.actions - ended) }
    }

    /// After so many a platform's speed is known.
    fileprivate static let enough = 10

    private var lanes: [ByteKey: Lane] = [:]

    /// How many actions there are, or nil when that is not known.
    var total: Int? {
        lanes.isEmpty ? nil : lanes.values.reduce(0) { $0 + $1.work.actions }
    }

    mutating func expect(_ work: [String: Work]) {
        for (platform, work) in work {
            let key = ByteKey(platform)
            lanes[key] = Lane(work: work, pace: lanes[key]?.pace)
        }
    }

    mutating func start(_ platform: String, at now: Duration) {
        let key = ByteKey(platform)
        if lanes[key]?.start == nil { lanes[key]?.start = now }
    }

    mutating func end(_ platform: String) { lanes[ByteKey(platform)]?.ended += 1 }

    mutating func pace(_ platform: String, _ requestsPerSecond: Double) {
        guard requestsPerSecond > 0 else { return }
        lanes[ByteKey(platform)]?.pace = requestsPerSecond
    }

    /// How long the rest takes, or nil when that cannot be said or is nothing.
    ///
    /// - Parameter pauses: Until when requests of a platform are held back.
    func left(at now: Duration, pauses: [ByteKey: Duration]) -> Duration? {
        var longest = Duration.zero
        for (platform, lane) in lanes where lane.left > 0 {
            if let time = lane.time(at: now, pause: pauses[platform]) {
                longest = max(longest, time)
            } else if lane.work.actions >= Self.enough {
                return nil
            }
        }
        return longest > .zero ? longest : nil
    }
}

extension Forecast.Lane {
    fileprivate func time(at now: Duration, pause: Duration?) -> Duration? {
        guard let start else { return nil }
        let passed = now - start
        var time = Duration.zero
        for limit in work.limits {
            // The last one starts when so many whole windows have passed.
            let windows = (ended + left - 1) / max(1, limit.count)
            time = max(time, limit.window * windows - passed)
        }
        let isBound = time > .zero
        if ended >= Forecast.enough {
            time = max(time, passed / ended * left)
        } else if let pace {
            time = max(time, .seconds(Double(left) / pace))
        } else if !isBound {
            return nil
        }
        return time + max(.zero, (pause ?? now) - now)
    }
}
