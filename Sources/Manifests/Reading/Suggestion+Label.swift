import Model

extension Suggestion {
    /// The nearest of some words as `did you mean …?`, or nil when none is near.
    static func label(for word: String, among words: some Sequence<String>) -> String? {
        nearest(to: word, among: words).first.map { "did you mean `\($0)`?" }
    }
}
