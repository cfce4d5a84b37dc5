package import Model

/// The three ways in which HTTP writes a moment (RFC 9110 section 5.6.7).
package enum HTTPDate {
    /// Reads `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or
    /// `Sun Nov  6 08:49:37 1994`; nil for anything else.
    ///
    /// A year of two digits that would lie more than 50 years after `now` means the century before.
    /// The day of the week is not compared with the date.
    package static func parse(_ text: String, now: Timestamp) -> Timestamp? {
        let bytes = Array(text.utf8)
        let words = bytes.split(whereSeparator: isMark)
        // What stands between the words tells the forms apart.
        switch String(decoding: bytes.filter(isMark), as: UTF8.self) {
        case ",    :: ":
            return words.count == 8 && words[3].count == 4
                ? universal(words, year: ASCII.number(words[3])) : nil
        case ", -- :: ":
            guard words.count == 8, words[3].count == 2, let short = ASCII.number(words[3])
            else { return nil }
            let latest = year(of: now) + 50
            let guess = latest - latest % 100 + short
            return universal(words, year: guess > latest ? guess - 100 : guess)
        case "   :: ", "    :: ":
            guard words.count == 7, words[6].count == 4 else { return nil }
            return moment(
                year: ASCII.number(words[6]), month: words[1], day: words[2], time: words[3...5])
        default: return nil
        }
    }

    private typealias Word = ArraySlice<UInt8>

    private static func isMark(_ byte: UInt8) -> Bool {
        !ASCII.isDigit(byte) && !ASCII.isLetter(byte)
    }

    private static func universal(_ words: [Word], year: Int?) -> Timestamp? {
        guard words[1].count == 2, words[7].elementsEqual("GMT".utf8) else { return nil }
        return moment(year: year, month: words[2], day: words[1], time: words[4...6])
    }

    private static func moment(
        year: Int?, month: Word, day: Word, time: ArraySlice<Word>
    ) -> Timestamp? {
        let name = String(decoding: month, as: UTF8.self)
        let clock = time.map { $0.count == 2 ? ASCII.number($0) : nil }
        guard let year, year >= 1, let index = months.firstIndex(of: name),
            let day = ASCII.number(day), day >= 1, day <= length(ofMonth: index, year: year),
            clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2],
            hour < 24, minute < 60, second <= 60
        else { return nil }
        let days = days(year: year, month: index + 1, day: day)
        return Timestamp(
            milliseconds: Int64(days * 86_400 + hour * 3_600 + minute * 60 + second) * 1_000)
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func length(ofMonth index: Int, year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return index == 1 ? (isLeap ? 29 : 28) : [3, 5, 8, 10].contains(index) ? 30 : 31
    }

    // Days since 1970-01-01 in the proleptic Gregorian calendar, the year counted from March.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }

    private static func year(of moment: Timestamp) -> Int {
        ASCII.number(moment.description.utf8.prefix(4)) ?? 1970
    }
}
