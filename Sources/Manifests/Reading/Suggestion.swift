import Model

/// Finds what a person meant to write.
enum Suggestion {
    /// The nearest of some words as `did you mean …?`, or nil when none is near.
    static func label(for word: String, among words: some Sequence<String>) -> String? {
        nearest(to: word, among: words).map { "did you mean `\($0)`?" }
    }

    /// The word with the least edit distance, the first in byte order of equals.
    static func nearest(to word: String, among words: some Sequence<String>) -> String? {
        let written = folded(word)
        // Words beyond this are no misspellings, and the distance would cost too much.
        guard written.count <= 64 else { return nil }
        let limit = max(1, written.count / 3)
        var best: (distance: Int, word: String)?
        for candidate in words.sorted(by: { $0.precedesInBytes($1) }) {
            let distance = distance(written, folded(candidate))
            if distance <= limit, best.map({ distance < $0.distance }) ?? true {
                best = (distance, candidate)
            }
        }
        return best?.word
    }

    /// Small letters without separators, so that `baseURL` is near `base_url`.
    private static func folded(_ word: String) -> [UInt8] {
        word.utf8.filter { $0 != 0x5F && $0 != 0x2D }.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
    }

    /// The least number of insertions, deletions, replacements and swaps of neighbours.
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for (row, a) in left.enumerated() {
            var current = [row + 1]
            for (column, b) in right.enumerated() {
                var cost = min(
                    previous[column + 1] + 1, current[column] + 1,
                    previous[column] + (a == b ? 0 : 1))
                if row > 0, column > 0, a == right[column - 1], left[row - 1] == b {
                    cost = min(cost, beforePrevious[column - 1] + 1)
                }
                current.append(cost)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[right.count]
    }
}
