import Model

/// What an answer says about the budget: `X-RateLimit-*`, or the `RateLimit` fields of the drafts
/// of the IETF, with three names or with one.
struct RateHeaders: Equatable, Sendable {
    /// How many requests a window has.
    var limit: Int?
    /// How many of them are left.
    var remaining: Int?
    /// How long until there are as many as `limit` again, in whole seconds of the server.
    var reset: Duration?
    /// How long a window is, where it is said.
    var window: Duration?

    init(_ response: Response, now: Timestamp) {
        func first(_ names: String...) -> String? {
            for name in names {
                if let value = response.header(name) { return value }
            }
            return nil
        }
        limit = first("X-RateLimit-Limit", "RateLimit-Limit").flatMap(Self.leadingNumber)
        remaining = first("X-RateLimit-Remaining", "RateLimit-Remaining").flatMap {
            ASCII.number($0.utf8)
        }
        reset = first("X-RateLimit-Reset", "RateLimit-Reset").flatMap { ASCII.number($0.utf8) }
            .flatMap { Self.wait($0, response, now) }
        // `RateLimit-Limit: 100, 100;w=60` of the older drafts names its window here.
        var policies = response.header("RateLimit-Limit").map(Self.members) ?? []
        if let line = response.header("RateLimit") {
            // Of several policies the one with the least left holds.
            let tightest = Self.members(line).min {
                $0["remaining"] ?? $0["r"] ?? .max < $1["remaining"] ?? $1["r"] ?? .max
            }
            limit = tightest?["limit"] ?? limit
            remaining = tightest?["remaining"] ?? tightest?["r"] ?? remaining
            if let seconds = tightest?["reset"] ?? tightest?["t"] {
                reset = .seconds(min(seconds, 1 << 40))
            }
        }
        if let line = response.header("RateLimit-Policy") { policies += Self.members(line) }
        let named = policies.filter { $0["w"] != nil }
        if named.count == 1, let policy = named.first, let seconds = policy["w"], seconds > 0 {
            window = .seconds(min(seconds, 1 << 40))
            limit = limit ?? policy["q"] ?? policy[""]
        }
    }

    /// The reset as a wait: Unix seconds (found at xpander), Unix milliseconds, or seconds from
    /// now, which is what any number below 100,000,000 is.
    private static func wait(_ number: Int, _ response: Response, _ now: Timestamp) -> Duration? {
        guard number >= 100_000_000 else { return .seconds(number) }
        var moment = Int64(number)
        if number < 100_000_000_000 {
            moment *= 1_000
        } else if number >= 100_000_000_000_000 {
            return nil
        }
        // The difference to the server's own clock, where it shows it: ours may be wrong.
        let sent = response.header("Date").flatMap { HTTPDate.parse($0, now: now) } ?? now
        return max(.zero, Timestamp(milliseconds: moment).since(sent))
    }

    private static func leadingNumber(_ text: String) -> Int? {
        ASCII.number(text.utf8.prefix(while: ASCII.isDigit))
    }

    /// The numbers of a structured field by name, a new group where a name comes again; a number
    /// without a name is named by nothing.
    private static func members(_ line: String) -> [[String: Int]] {
        var groups: [[String: Int]] = []
        var group: [String: Int] = [:]
        for part in line.utf8.split(whereSeparator: { ",; ".utf8.contains($0) }) {
            let sides = part.split(separator: UInt8(ascii: "="), maxSplits: 1)
            guard let last = sides.last, let number = ASCII.number(last) else { continue }
            let name =
                sides.count == 2
                ? String(decoding: sides[0].map(ASCII.lowercased), as: UTF8.self) : ""
            if group[name] != nil {
                groups.append(group)
                group = [:]
            }
            group[name] = number
        }
        if !group.isEmpty { groups.append(group) }
        return groups
    }
}
