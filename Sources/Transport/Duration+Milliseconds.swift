extension Duration {
    /// Whole milliseconds, rounded down and held within 0 to 24 days (libcurl takes no more).
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let most: Int64 = 2_000_000
        guard seconds < most else { return Int(most) * 1_000 }
        return Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}
