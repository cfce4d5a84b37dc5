/// Finds many byte strings in a text in one pass and puts a fixed marker in their place.
///
/// Patterns are grouped by their first four bytes and sorted inside a group. Every pattern that
/// starts the rest of a text is then the last pattern not behind that rest, or one of the shorter
/// patterns that it starts with: one look-up and one binary search a byte, however many patterns
/// share a start (`ghp_`, `-----BEGIN`).
struct SecretMasker: Sendable {
    /// What stands in a text where a secret was; says nothing about it, not even its length.
    static let marker = "(secret)"
    private static let keyLength = 4

    /// All patterns, group after group, each group in byte order.
    private var patterns: [[UInt8]] = []
    /// For each pattern the longest other pattern that it starts with, or -1.
    private var shorter: [Int] = []
    private var groups: [UInt32: Range<Int>] = [:]

    /// Makes a masker; patterns of less than four bytes are left out.
    init(patterns wanted: Set<[UInt8]>) {
        var byKey: [UInt32: [[UInt8]]] = [:]
        for pattern in wanted {
            guard let key = Self.key(pattern, at: 0) else { continue }
            byKey[key, default: []].append(pattern)
        }
        patterns.reserveCapacity(wanted.count)
        shorter.reserveCapacity(wanted.count)
        for (key, group) in byKey {
            let start = patterns.count
            add(group.count > 1 ? group.sorted { $0.lexicographicallyPrecedes($1) } : group)
            groups[key] = start..<patterns.count
        }
    }

    private mutating func add(_ sorted: [[UInt8]]) {
        // The patterns that the one before starts with, shortest first.
        var open: [Int] = []
        for pattern in sorted {
            while let last = open.last, !pattern.starts(with: patterns[last]) { open.removeLast() }
            shorter.append(open.last ?? -1)
            open.append(patterns.count)
            patterns.append(pattern)
        }
    }

    /// The text with every occurrence masked; overlapping ones become one marker.
    func masked(_ text: String) -> String {
        guard !patterns.isEmpty else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var isChanged = false
        var maskedUntil = 0
        for index in bytes.indices {
            if let length = longestMatch(in: bytes, at: index), index + length > maskedUntil {
                if !isChanged || index > maskedUntil {
                    if !isChanged { result = Array(bytes[..<index]) }
                    result += Self.marker.utf8
                    isChanged = true
                }
                maskedUntil = index + length
            }
            if isChanged, index >= maskedUntil { result.append(bytes[index]) }
        }
        // A cut inside a character leaves bytes that are no UTF-8; they are shown as such.
        return isChanged ? String(decoding: result, as: UTF8.self) : text
    }

    private func longestMatch(in text: [UInt8], at start: Int) -> Int? {
        guard let key = Self.key(text, at: start), let group = groups[key] else { return nil }
        var low = group.lowerBound
        var high = group.upperBound
        while low < high {
            let middle = (low + high) / 2
            if isBehind(patterns[middle], text, start) { high = middle } else { low = middle + 1 }
        }
        // `low` is the first pattern behind the rest of the text.
        var candidate = low > group.lowerBound ? low - 1 : -1
        while candidate >= 0 {
            let pattern = patterns[candidate]
            if text[start...].starts(with: pattern) { return pattern.count }
            candidate = shorter[candidate]
        }
        return nil
    }

    /// Whether a pattern sorts behind the rest of a text; one that starts the rest does not.
    private func isBehind(_ pattern: [UInt8], _ text: [UInt8], _ start: Int) -> Bool {
        var index = start
        for byte in pattern {
            guard index < text.count else { return true }
            if byte != text[index] { return byte > text[index] }
            index += 1
        }
        return false
    }

    private static func key(_ bytes: [UInt8], at start: Int) -> UInt32? {
        guard bytes.count - start >= keyLength else { return nil }
        return UInt32(bytes[start]) << 24 | UInt32(bytes[start + 1]) << 16
            | UInt32(bytes[start + 2]) << 8 | UInt32(bytes[start + 3])
    }
}
