internal import Model

/// The forms in which a text that we did not write may repeat a secret.
///
/// Servers echo request bodies in error messages: escaped as JSON, percent-encoded, as HTML, in
/// base64 at any alignment, or in hex.
enum MaskVariants {
    /// Shorter values would mask ordinary words.
    static let minLength = 4
    /// The same for the single lines of a value of several lines.
    static let minLineLength = 6

    /// Whether a value may be masked at all: long enough, no literal word, no short number.
    static func isMaskable(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= minLength else { return false }
        for word in ["true", "false", "null"] where bytes.elementsEqual(word.utf8) { return false }
        let isNumber = bytes.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return !(isNumber && bytes.count < 6)
    }

    /// Every form of a value; none when it is not maskable.
    static func all(of value: [UInt8]) -> Set<[UInt8]> {
        var forms = Set<[UInt8]>()
        guard isMaskable(value) else { return forms }
        addForms(of: value, to: &forms)
        // Platforms often cut blanks off before they complain.
        if let start = value.firstIndex(where: { $0 > 0x20 }),
            let end = value.lastIndex(where: { $0 > 0x20 }), end - start + 1 < value.count
        {
            let trimmed = Array(value[start...end])
            if isMaskable(trimmed) { addForms(of: trimmed, to: &forms) }
        }
        let lines = value.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
        if lines.count > 1 {
            for line in lines where line.count >= minLineLength && isMaskable(Array(line)) {
                addForms(of: Array(line), to: &forms)
            }
        }
        return forms
    }

    private static func addForms(of value: [UInt8], to forms: inout Set<[UInt8]>) {
        forms.insert(value)
        addBase64(of: value, to: &forms)
        let hex = Array(value.hexadecimal.utf8)
        forms.insert(hex)
        forms.insert(hex.map { (0x61...0x66).contains($0) ? $0 - 0x20 : $0 })
        // What is left changes other bytes only.
        guard value.contains(where: { !isAlphanumeric($0) && !"-._".utf8.contains($0) }) else {
            return
        }
        addPercentEncoded(of: value, to: &forms)
        addHTML(of: value, to: &forms)
        for escaped in jsonForms(of: value) {
            forms.insert(escaped)
            // A body quoted inside a JSON message is escaped twice.
            if escaped.contains(UInt8(ascii: "\\")) { forms.formUnion(jsonForms(of: escaped)) }
        }
    }

    /// The digits that do not depend on the neighbours of the value, at each of the three
    /// alignments that it can have in a longer text.
    private static func addBase64(of value: [UInt8], to forms: inout Set<[UInt8]>) {
        for offset in 0..<3 {
            let shifted = [UInt8](repeating: 0, count: offset) + value
            let first = (8 * offset + 5) / 6
            let end = 8 * shifted.count / 6
            for alphabet in [Base64.Alphabet.standard, .url] {
                let digits = Base64.encode(shifted, alphabet: alphabet, padded: false)
                let stable = digits[first..<end]
                if stable.count >= minLength { forms.insert(Array(stable)) }
            }
        }
    }

    private static func addPercentEncoded(of value: [UInt8], to forms: inout Set<[UInt8]>) {
        // RFC 3986, form encoding, `encodeURIComponent`, and encoders of whole paths.
        for kept in ["-._~", "-._*", "-._~!'()*", "-._~!$&'()*+,;=:@/"] {
            for isUpper in [true, false] {
                let encoded = percentEncoded(value, keeping: kept, isUpper: isUpper)
                forms.insert(encoded)
                if value.contains(0x20) {
                    forms.insert(
                        percentEncoded(value, keeping: kept, isUpper: isUpper, spaceAsPlus: true))
                }
            }
        }
    }

    /// Percent-encodes everything but ASCII letters, digits and the kept characters.
    static func percentEncoded(
        _ bytes: [UInt8], keeping kept: String, isUpper: Bool = true, spaceAsPlus: Bool = false
    ) -> [UInt8] {
        let kept = Array(kept.utf8)
        let digits = Array((isUpper ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for byte in bytes {
            if isAlphanumeric(byte) || kept.contains(byte) {
                result.append(byte)
            } else if byte == 0x20, spaceAsPlus {
                result.append(UInt8(ascii: "+"))
            } else {
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return result
    }

    private static func addHTML(of value: [UInt8], to forms: inout Set<[UInt8]>) {
        guard value.contains(where: { "&<>\"'".utf8.contains($0) }) else { return }
        for quote in ["&quot;", "&#34;", "&#x22;", "\""] {
            for apostrophe in ["&#39;", "&#x27;", "&#039;", "&apos;", "'"] {
                var result: [UInt8] = []
                for byte in value {
                    switch byte {
                    case UInt8(ascii: "&"): result += "&amp;".utf8
                    case UInt8(ascii: "<"): result += "&lt;".utf8
                    case UInt8(ascii: ">"): result += "&gt;".utf8
                    case UInt8(ascii: "\""): result += quote.utf8
                    case UInt8(ascii: "'"): result += apostrophe.utf8
                    default: result.append(byte)
                    }
                }
                forms.insert(result)
            }
        }
    }

    /// The value inside a JSON string as the usual writers put it, without the quotes.
    ///
    /// Only the differences between writers that this value shows are tried.
    private static func jsonForms(of value: [UInt8]) -> Set<[UInt8]> {
        guard let text = String(validating: value, as: UTF8.self) else { return [] }
        let isUnicode = value.contains { $0 >= 0x80 }
        let hasSlash = value.contains(UInt8(ascii: "/"))
        let hasControl = value.contains { $0 < 0x20 }
        let hasHTML = isUnicode || value.contains { "<>&".utf8.contains($0) }
        var forms = Set<[UInt8]>()
        for nonASCII in isUnicode ? JSONStyle.NonASCII.allCases : [.kept] {
            for escapesSlash in hasSlash ? [false, true] : [false] {
                for escapesHTML in hasHTML ? [false, true] : [false] {
                    for hasShortEscapes in hasControl ? [true, false] : [true] {
                        let style = JSONStyle(
                            nonASCII: nonASCII, escapesSlash: escapesSlash,
                            escapesHTML: escapesHTML, hasShortEscapes: hasShortEscapes)
                        forms.insert(style.escaped(text))
                    }
                }
            }
        }
        return forms
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}

/// How a JSON writer escapes what it may or may not escape.
private struct JSONStyle {
    enum NonASCII: CaseIterable { case kept, lowerHex, upperHex }

    let nonASCII: NonASCII
    let escapesSlash: Bool
    /// `<`, `>`, `&` and the two line separators as `\u`, as Go does.
    let escapesHTML: Bool
    /// `\n` and its like instead of `\u000a`.
    let hasShortEscapes: Bool

    func escaped(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += #"\""#.utf8
            case "\\": result += #"\\"#.utf8
            case "/" where escapesSlash: result += #"\/"#.utf8
            case "\n" where hasShortEscapes: result += #"\n"#.utf8
            case "\r" where hasShortEscapes: result += #"\r"#.utf8
            case "\t" where hasShortEscapes: result += #"\t"#.utf8
            case "\u{8}" where hasShortEscapes: result += #"\b"#.utf8
            case "\u{C}" where hasShortEscapes: result += #"\f"#.utf8
            case "<", ">", "&", "\u{2028}", "\u{2029}":
                if escapesHTML {
                    addUnits(of: scalar, to: &result)
                } else {
                    addKept(scalar, to: &result)
                }
            case _ where scalar.value < 0x20: addUnits(of: scalar, to: &result)
            default: addKept(scalar, to: &result)
            }
        }
        return result
    }

    private func addKept(_ scalar: Unicode.Scalar, to result: inout [UInt8]) {
        if scalar.isASCII || nonASCII == .kept {
            result += String(scalar).utf8
        } else {
            addUnits(of: scalar, to: &result)
        }
    }

    private func addUnits(of scalar: Unicode.Scalar, to result: inout [UInt8]) {
        for unit in String(scalar).utf16 {
            let digits = String(unit, radix: 16, uppercase: nonASCII == .upperHex)
            result += #"\u"#.utf8
            result += repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count)
            result += digits.utf8
        }
    }
}
