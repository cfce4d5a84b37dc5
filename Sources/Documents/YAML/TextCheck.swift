import Model

/// The check of a file's characters before it is parsed.
enum TextCheck {
    /// A file of the wrong encoding has thousands of bad characters; the first ones tell enough.
    private static let maxReports = 10

    /// Whether every character may stand where it stands.
    static func isSound(_ bytes: [UInt8]) -> Bool {
        isPlainASCII(bytes.span) || diagnostics(for: SourceText(file: "", bytes: bytes)).isEmpty
    }

    static func diagnostics(for text: SourceText) -> [Diagnostic] {
        let bytes = text.bytes.span
        if isPlainASCII(bytes) { return [] }
        let scalars: UTF8Span
        do throws(UTF8.ValidationError) {
            scalars = try UTF8Span(validating: bytes)
        } catch {
            let place = SourcePosition(atByte: error.byteOffsets.lowerBound, of: bytes)
            return [
                report(
                    "the bytes are not UTF-8", at: place, in: text, help: "save the file as UTF-8")
            ]
        }
        var found: [Diagnostic] = []
        var iterator = scalars.makeUnicodeScalarIterator()
        var position = SourcePosition(line: 1, column: 1)
        var previous: Unicode.Scalar?
        while found.count < maxReports {
            let next = iterator.next()
            // Line breaks are LF or CR LF; a lone CR would be a line to some readers only.
            let isLoneReturn = previous == "\r" && next != "\n"
            guard let scalar = next ?? (isLoneReturn ? "\r" : nil) else { break }
            let isByteOrderMark = previous == nil && scalar == "\u{FEFF}"
            if isLoneReturn || !isAllowed(scalar) && !isByteOrderMark {
                let name = "U+" + hex(isLoneReturn ? 0x0D : scalar.value)
                found.append(
                    report(
                        "the character \(name) may not stand here",
                        at: SourcePosition(
                            line: position.line, column: position.column - (isLoneReturn ? 1 : 0)),
                        in: text,
                        help: "remove it, or write it as an escape in double quotes"))
            }
            previous = next
            position =
                scalar == "\n"
                ? SourcePosition(line: position.line + 1, column: 1)
                : SourcePosition(line: position.line, column: position.column + 1)
        }
        return found
    }

    /// Whether nothing but printable ASCII, tabs and line feeds stands in a text, as in most files.
    private static func isPlainASCII(_ bytes: Span<UInt8>) -> Bool {
        // Without a way out, so that it goes over many bytes at once.
        var others: UInt8 = 0
        for index in bytes.indices {
            let byte = bytes[index]
            others |= byte &- 0x20 <= 0x5E || byte == 0x09 || byte == 0x0A ? 0 : 1
        }
        return others == 0
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0x09, 0x0A, 0x0D: true
        case 0xA0...0x2027, 0x202A...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    private static func hex(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private static func report(
        _ message: String, at place: SourcePosition, in text: SourceText, help: String
    ) -> Diagnostic {
        let end = SourcePosition(line: place.line, column: place.column + 1)
        return Diagnostic(
            .badCharacter, message,
            at: .source(SourceRange(file: text.file, start: place, end: end)), help: [help])
    }
}
