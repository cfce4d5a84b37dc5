import Model

/// The core schema of YAML 1.2 (section 10.3.2).
enum YAML12 {
    static func meaning(of bytes: [UInt8]) -> ScalarReading.Meaning {
        if let word = ScalarWords.shared(ScalarWords.beginning(of: bytes)) { return word }
        var scan = ScalarScan(bytes)
        if scan.skip("0o"), scan.skipAll(ScalarScan.isOctal) {
            return .special("an octal number")
        }
        scan = ScalarScan(bytes)
        if scan.skip("0x"), scan.skipAll(ScalarScan.isHex) { return ScalarScan.hex(bytes) }
        scan = ScalarScan(bytes)
        scan.skipSign()
        let whole = scan.skipRun(ScalarScan.isDigit)
        let hasPoint = scan.skip(".")
        let fraction = hasPoint ? scan.skipRun(ScalarScan.isDigit) : 0
        guard whole + fraction > 0 else { return .text }
        if scan.skip("e") || scan.skip("E") {
            scan.skipSign()
            guard scan.skipRun(ScalarScan.isDigit) > 0 else { return .text }
        }
        return scan.isAtEnd ? ScalarScan.decimal(bytes) : .text
    }
}

/// The types of YAML 1.1: null, bool, int, float, timestamp, value and merge.
enum YAML11 {
    static func meaning(of bytes: [UInt8]) -> ScalarReading.Meaning {
        let beginning = ScalarWords.beginning(of: bytes)
        if let word = ScalarWords.shared(beginning) ?? ScalarWords.only11(beginning) {
            return word
        }
        return integer(bytes) ?? float(bytes) ?? timestamp(bytes) ?? .text
    }

    private static func integer(_ bytes: [UInt8]) -> ScalarReading.Meaning? {
        var signless = ScalarScan(bytes)
        signless.skipSign()
        var scan = signless
        if scan.skip("0b"), scan.skipAll({ $0 == 0x30 || $0 == 0x31 || $0 == 0x5F }) {
            return .special("a binary number")
        }
        scan = signless
        if scan.skip("0x"), scan.skipAll({ ScalarScan.isHex($0) || $0 == 0x5F }) {
            return bytes.contains(0x5F) || !ScalarScan.isDigit(bytes[0])
                ? .special("a hexadecimal number") : ScalarScan.hex(bytes)
        }
        scan = signless
        if scan.skip("0"), scan.skipAll({ ScalarScan.isOctal($0) || $0 == 0x5F }) {
            return .special("an octal number")
        }
        scan = signless
        if scan.skip("0"), scan.isAtEnd { return ScalarScan.decimal(bytes) }
        scan = signless
        guard let first = scan.first, first != 0x30, ScalarScan.isDigit(first) else { return nil }
        _ = scan.skipRun { ScalarScan.isDigit($0) || $0 == 0x5F }
        if scan.isAtEnd {
            return bytes.contains(0x5F)
                ? .special("a number with underscores") : ScalarScan.decimal(bytes)
        }
        return scan.skipSixties() && scan.isAtEnd ? .special("a base-60 number") : nil
    }

    private static func float(_ bytes: [UInt8]) -> ScalarReading.Meaning? {
        var scan = ScalarScan(bytes)
        scan.skipSign()
        if let first = scan.first, first == UInt8(ascii: ".") {
            _ = scan.skip(".")
            guard let digit = scan.first, ScalarScan.isDigit(digit) else { return nil }
            _ = scan.skipRun { ScalarScan.isDigit($0) || $0 == 0x5F }
        } else {
            guard let digit = scan.first, ScalarScan.isDigit(digit) else { return nil }
            _ = scan.skipRun { ScalarScan.isDigit($0) || $0 == 0x5F }
            let isSixties = scan.skipSixties()
            guard scan.skip(".") else { return nil }
            _ = scan.skipRun { ScalarScan.isDigit($0) || $0 == 0x5F }
            if isSixties { return scan.isAtEnd ? .special("a base-60 number") : nil }
        }
        if scan.skip("e") || scan.skip("E") {
            guard scan.skip("+") || scan.skip("-"), scan.skipRun(ScalarScan.isDigit) > 0 else {
                return nil
            }
        }
        guard scan.isAtEnd else { return nil }
        return bytes.contains(0x5F)
            ? .special("a number with underscores") : ScalarScan.decimal(bytes)
    }

    private static func timestamp(_ bytes: [UInt8]) -> ScalarReading.Meaning? {
        var scan = ScalarScan(bytes)
        guard scan.skipDigits(4...4), scan.skip("-"), scan.skipDigits(1...2), scan.skip("-"),
            scan.skipDigits(1...2)
        else { return nil }
        if scan.isAtEnd { return bytes.count == 10 ? .special("a date") : nil }
        if !(scan.skip("T") || scan.skip("t")) {
            guard scan.skipRun(ScalarScan.isBlank) > 0 else { return nil }
        }
        guard scan.skipDigits(1...2), scan.skip(":"), scan.skipDigits(2...2), scan.skip(":"),
            scan.skipDigits(2...2)
        else { return nil }
        if scan.skip(".") { _ = scan.skipRun(ScalarScan.isDigit) }
        _ = scan.skipRun(ScalarScan.isBlank)
        if !scan.skip("Z"), scan.skip("+") || scan.skip("-") {
            guard scan.skipDigits(1...2) else { return nil }
            if scan.skip(":"), !scan.skipDigits(2...2) { return nil }
        }
        return scan.isAtEnd ? .special("a time") : nil
    }
}

/// What the first byte of a plain scalar leaves open.
enum ScalarStart {
    /// Too long for a word, or nothing that means anything starts so.
    case text
    /// A letter, and as short as a word.
    case letter
    /// Anything.
    case other

    init(_ text: String) { self.init(text.utf8Span.span) }

    init(_ bytes: Span<UInt8>) {
        guard !bytes.isEmpty else {
            self = .other
            return
        }
        switch bytes[0] {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
            self =
                ScalarWords.mayBegin(with: bytes[0], bytes.count > 1 ? bytes[1] : nil)
                    && bytes.count <= ScalarWords.longest ? .letter : .text
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "."), UInt8(ascii: "~"), UInt8(ascii: "="), UInt8(ascii: "<"):
            self = .other
        default: self = .text
        }
    }
}

/// The words that stand for something.
enum ScalarWords {
    /// The most letters that a word has.
    static let longest = 5

    /// Whether one of the words that start with a letter begins so; case does not count.
    static func mayBegin(with first: UInt8, _ second: UInt8?) -> Bool {
        let second = second.map { $0 | 0x20 }
        return switch first | 0x20 {
        case UInt8(ascii: "n"):
            second == nil || second == UInt8(ascii: "o") || second == UInt8(ascii: "u")
        case UInt8(ascii: "y"): second == nil || second == UInt8(ascii: "e")
        case UInt8(ascii: "o"): second == UInt8(ascii: "n") || second == UInt8(ascii: "f")
        case UInt8(ascii: "t"): second == UInt8(ascii: "r")
        case UInt8(ascii: "f"): second == UInt8(ascii: "a")
        default: false
        }
    }

    /// As much of a scalar as tells whether it is a word.
    static func beginning(of bytes: [UInt8]) -> String {
        String(decoding: bytes.prefix(longest + 1), as: UTF8.self)
    }

    /// The words of both versions.
    static func shared(_ text: String) -> ScalarReading.Meaning? {
        switch text {
        case "", "~", "null", "Null", "NULL": .null
        case "true", "True", "TRUE": .boolean(true)
        case "false", "False", "FALSE": .boolean(false)
        case ".nan", ".NaN", ".NAN": .special("not a number")
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF":
            .special("infinity")
        default: nil
        }
    }

    /// The words that mean something in YAML 1.1 only.
    static func only11(_ text: String) -> ScalarReading.Meaning? {
        switch text {
        case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON": .boolean(true)
        case "n", "N", "no", "No", "NO", "off", "Off", "OFF": .boolean(false)
        case "=": .special("the default value of a mapping")
        case "<<": .special("a merge key")
        default: nil
        }
    }
}

/// A hand scanner over the bytes of one scalar.
struct ScalarScan {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }
    var first: UInt8? { rest.first }

    mutating func skip(_ text: StaticString) -> Bool {
        let wanted = text.description.utf8
        guard rest.starts(with: wanted) else { return false }
        rest = rest.dropFirst(wanted.count)
        return true
    }

    mutating func skipSign() { if !skip("+") { _ = skip("-") } }

    mutating func skipRun(_ isPart: (UInt8) -> Bool) -> Int {
        let run = rest.prefix(while: isPart)
        rest = rest[run.endIndex...]
        return run.count
    }

    /// Skips a run that must be the rest and not empty.
    mutating func skipAll(_ isPart: (UInt8) -> Bool) -> Bool { skipRun(isPart) > 0 && isAtEnd }

    mutating func skipDigits(_ count: ClosedRange<Int>) -> Bool {
        count.contains(skipRun(ScalarScan.isDigit))
    }

    /// Skips one or more `:` with a number below sixty.
    mutating func skipSixties() -> Bool {
        var isFound = false
        while first == UInt8(ascii: ":") {
            var ahead = self
            _ = ahead.skip(":")
            let digits = ahead.rest.prefix(while: ScalarScan.isDigit)
            guard let high = digits.first, digits.count == 1 || digits.count == 2 && high < 0x36
            else { return false }
            _ = ahead.skipRun(ScalarScan.isDigit)
            self = ahead
            isFound = true
        }
        return isFound
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    static func isOctal(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x37 }
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    static func isHex(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66
    }

    /// A decimal number as JSON writes it: no plus, no leading zeros, digits beside the point.
    static func decimal(_ bytes: [UInt8]) -> ScalarReading.Meaning {
        var rest = bytes[...]
        var lexeme: [UInt8] = []
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            if sign == UInt8(ascii: "-") { lexeme.append(sign) }
            rest = rest.dropFirst()
        }
        let whole = rest.prefix(while: isDigit)
        rest = rest[whole.endIndex...]
        let significant = whole.drop { $0 == 0x30 }
        lexeme += significant.isEmpty ? [0x30] : Array(significant)
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix(while: isDigit)
            rest = rest[fraction.endIndex...]
            if !fraction.isEmpty { lexeme += [UInt8(ascii: ".")] + fraction }
        }
        lexeme += rest
        guard let number = Number(parsing: String(decoding: lexeme, as: UTF8.self)) else {
            return .special("a number that JSON cannot hold")
        }
        return .number(number)
    }

    /// A hexadecimal number as JSON writes it.
    static func hex(_ bytes: [UInt8]) -> ScalarReading.Meaning {
        let digits = String(decoding: bytes.dropFirst(2), as: UTF8.self)
        guard let value = Int64(digits, radix: 16) else {
            return .special("a hexadecimal number of more than 63 bits")
        }
        return .number(Number(value))
    }
}
