import Model

/// The moments at which credentials end, as Amazon's services write them.
enum ExpiryDate {
    /// Reads `2026-11-21T14:00:00Z`, with or without a fraction; nil for anything else.
    static func parse(_ text: String) -> Timestamp? {
        let parts = text.utf8.split { !(0x30...0x39).contains($0) }
        guard text.utf8.last == UInt8(ascii: "Z"), parts.count == 6 || parts.count == 7,
            text.utf8.dropFirst(10).first == UInt8(ascii: "T"), parts[0].count == 4
        else { return nil }
        let numbers = parts.prefix(6).compactMap { Int64(String(decoding: $0, as: UTF8.self)) }
        guard numbers.count == 6, (1...12).contains(numbers[1]), (1...31).contains(numbers[2]),
            numbers[3] < 24, numbers[4] < 60, numbers[5] <= 60
        else { return nil }
        // Days in the proleptic Gregorian calendar, the year counted from March.
        let year = numbers[1] <= 2 ? numbers[0] - 1 : numbers[0]
        let dayOfYear = (153 * ((numbers[1] + 9) % 12) + 2) / 5 + numbers[2] - 1
        let days = year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
        let seconds = days * 86_400 + numbers[3] * 3_600 + numbers[4] * 60 + numbers[5]
        return Timestamp(milliseconds: seconds * 1_000)
    }
}
