/// Finds what a person meant to write.
package enum Suggestion {
    /// Returns the words near to a mistyped one, nearest first, at most three.
    ///
    /// Letter case, `_` and `-` do not count; near is an edit distance of a third of the length.
    package static func nearest(to word: String, among words: some Sequence<String>) -> [String] {
        let written = folded(word)
        // Longer words are no misspellings, and the distance would cost too much.
        guard written.count <= longest else { return [] }
        let limit = max(1, written.count / 3)
        var found: [(distance: Int, word: String)] = []
        for candidate in words {
            let other = folded(candidate)
            guard abs(other.count - written.count) <= limit else { continue }
            let distance = distance(written, other)
            if distance <= limit { found.append((distance, candidate)) }
        }
        return found.sorted {
            $0.distance == $1.distance
                ? $0.word.precedesInBytes($1.word) : $0.distance < $1.distance
        }.prefix(3).map(\.word)
    }

    /// The most bytes of a word that is compared.
    package static let longest = 64

    private static func folded(_ word: String) -> [UInt8] {
        word.utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
            .map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    }

    /// The least number of insertions, deletions, replacements and swaps of neighbours.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var before: [Int] = []
        var last = Array(0...right.count)
        for (row, a) in left.enumerated() {
            var current = [row + 1]
            for (column, b) in right.enumerated() {
                var best = min(
                    last[column + 1] + 1, current[column] + 1, last[column] + (a == b ? 0 : 1))
                if row > 0, column > 0, a == right[column - 1], left[row - 1] == b {
                    best = min(best, before[column - 1] + 1)
                }
                current.append(best)
            }
            (before, last) = (last, current)
        }
        return last[right.count]
    }
}
