internal import Documents
internal import Model

/// A list query of BlinkOps: the JSON document in the parameter `q`.
///
/// `limit` (1 to 1000), `offset`, `sort`, `select` and `filter` as the platform's page on its query
/// language has them. Assumed: the limit when it is left out, kept small so that a client that
/// forgets it sees a short page.
struct BlinkQuery {
    private static let limitWhenAbsent = 25
    private static let limitMaximum: Int64 = 1000

    let limit: Int
    let offset: Int
    /// The fields to show, or nil for all.
    let fields: [String]?
    /// What decides which objects are listed and in which order.
    let viewKey: String
    private let sort: [(field: String, descends: Bool)]
    private let filter: BlinkPredicate

    init(_ text: String?) throws(SandboxRefusal) {
        guard let text else { throw BlinkQuery.refusal("is required") }
        guard let object = (try? JSON.parse(Array(text.utf8)))?.objectValue else {
            throw BlinkQuery.refusal("is not a JSON object")
        }
        for member in object.members
        where !["limit", "offset", "sort", "select", "filter"].contains(member.key) {
            throw BlinkQuery.refusal("has an unknown member \(member.key)")
        }
        limit = try BlinkQuery.number(
            object["limit"], "limit", 1...BlinkQuery.limitMaximum, BlinkQuery.limitWhenAbsent)
        offset = try BlinkQuery.number(object["offset"], "offset", 0...Int64(Int32.max), 0)
        fields = try BlinkQuery.words(object["select"], "select")
        sort = try (BlinkQuery.words(object["sort"], "sort") ?? []).map { word in
            let bare = word.drop { $0 == "+" || $0 == "-" }
            return (String(bare), word.hasPrefix("-"))
        }
        filter = try BlinkPredicate(object["filter"] ?? [:])
        var key: ValueObject = [:]
        key["sort"] = object["sort"]
        key["filter"] = object["filter"]
        viewKey = String(decoding: JSON.writeSorted(.object(key)), as: UTF8.self)
    }

    /// The objects that the filter lets through, sorted.
    func select(from objects: [StoredObject]) -> [StoredObject] {
        let found = objects.filter { filter.matches($0.fields) }
        guard !sort.isEmpty else { return found }
        let keyed = found.map { object in
            (object, sort.map { object.fields[$0.field] ?? .null })
        }
        return keyed.sorted { left, right in
            for (index, rule) in sort.enumerated() {
                let order = BlinkPredicate.compare(left.1[index], right.1[index])
                if order != 0 { return rule.descends ? order > 0 : order < 0 }
            }
            return left.0.sequence < right.0.sequence
        }.map(\.0)
    }

    static func refusal(_ sentence: String) -> SandboxRefusal {
        .badParameter(name: "q", sentence)
    }

    private static func number(
        _ value: Value?, _ name: String, _ range: ClosedRange<Int64>, _ fallback: Int
    ) throws(SandboxRefusal) -> Int {
        guard let value else { return fallback }
        guard let number = value.integerValue, range.contains(number) else {
            throw refusal(
                "has a \(name) that is not an integer from \(range.lowerBound) to "
                    + "\(range.upperBound)")
        }
        return Int(number)
    }

    private static func words(_ value: Value?, _ name: String) throws(SandboxRefusal) -> [String]? {
        guard let value else { return nil }
        guard let elements = value.arrayValue else {
            throw refusal("has a \(name) that is no list")
        }
        let words = elements.compactMap(\.stringValue)
        guard words.count == elements.count else {
            throw refusal("has a \(name) with an element that is no string")
        }
        return words
    }
}

/// The `filter` of a list query.
indirect enum BlinkPredicate {
    case all([BlinkPredicate])
    case any([BlinkPredicate])
    case field(String, Comparison, Value)

    enum Comparison: String {
        case equal = "$eq"
        case notEqual = "$neq"
        case greater = "$gt"
        case less = "$lt"
        case greaterOrEqual = "$gte"
        case lessOrEqual = "$lte"
        case like = "$like"
    }

    init(_ value: Value) throws(SandboxRefusal) {
        guard let object = value.objectValue else {
            throw BlinkQuery.refusal("has a filter that is no object")
        }
        var parts: [BlinkPredicate] = []
        for member in object.members {
            if member.key.hasSameBytes(as: "$or") {
                guard let alternatives = member.value.arrayValue else {
                    throw BlinkQuery.refusal("has an $or that is no list")
                }
                var predicates: [BlinkPredicate] = []
                for alternative in alternatives {
                    predicates.append(try BlinkPredicate(alternative))
                }
                parts.append(.any(predicates))
            } else {
                parts += try BlinkPredicate.comparisons(of: member)
            }
        }
        self = .all(parts)
    }

    private static func comparisons(
        of member: ValueObject.Member
    ) throws(SandboxRefusal) -> [BlinkPredicate] {
        guard let operators = member.value.objectValue, !operators.isEmpty else {
            throw BlinkQuery.refusal("has a filter on \(member.key) without an operator")
        }
        var parts: [BlinkPredicate] = []
        for operation in operators.members {
            guard let comparison = Comparison(rawValue: operation.key) else {
                throw BlinkQuery.refusal("has an unknown operator \(operation.key)")
            }
            parts.append(.field(member.key, comparison, operation.value))
        }
        return parts
    }

    func matches(_ fields: ValueObject) -> Bool {
        switch self {
        case .all(let parts): parts.allSatisfy { $0.matches(fields) }
        case .any(let parts): parts.contains { $0.matches(fields) }
        case .field(let name, let comparison, let expected):
            BlinkPredicate.holds(comparison, fields[name] ?? .null, expected)
        }
    }

    private static func holds(_ comparison: Comparison, _ actual: Value, _ expected: Value) -> Bool
    {
        switch comparison {
        case .equal: actual == expected
        case .notEqual: actual != expected
        case .greater: compare(actual, expected) > 0
        case .less: compare(actual, expected) < 0
        case .greaterOrEqual: compare(actual, expected) >= 0
        case .lessOrEqual: compare(actual, expected) <= 0
        case .like: isLike(actual.stringValue ?? "", expected.stringValue ?? "")
        }
    }

    /// Numbers by size, texts by bytes, everything else alike.
    static func compare(_ left: Value, _ right: Value) -> Int {
        if let a = left.integerValue, let b = right.integerValue {
            return a < b ? -1 : a > b ? 1 : 0
        }
        return (left.stringValue ?? "").compareBytes(to: right.stringValue ?? "")
    }

    /// SQL's LIKE with `%` for any text and no other wildcard.
    private static func isLike(_ text: String, _ pattern: String) -> Bool {
        let parts = pattern.utf8.split(
            separator: UInt8(ascii: "%"), omittingEmptySubsequences: false
        )
        .map(Array.init)
        guard let first = parts.first, let last = parts.last else { return false }
        var rest = Array(text.utf8)[...]
        guard parts.count > 1 else { return rest.elementsEqual(first) }
        guard rest.starts(with: first) else { return false }
        rest = rest.dropFirst(first.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let found = rest.indices.first(where: { rest[$0...].starts(with: part) }) else {
                return false
            }
            rest = rest[(found + part.count)...]
        }
        return rest.count >= last.count && rest.suffix(last.count).elementsEqual(last)
    }
}
