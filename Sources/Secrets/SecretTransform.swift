internal import Documents
internal import Model

/// A value that was fetched and brought into form.
struct TransformedSecret: Sendable {
    /// The value as it is sent or put into a template.
    let value: Secret
    /// The value before `encode`, which is masked too.
    let bare: Secret
    /// Whether a value of one line has blanks at its ends and nobody said that it should.
    let hasBlankAtEnd: Bool

    /// Whether ``warnings(about:at:)`` has any.
    var hasWarnings: Bool { hasBlankAtEnd || isOrdinary }

    /// Whether the value would be found in foreign texts where it does not stand.
    private var isOrdinary: Bool { !bare.isEmpty && !MaskVariants.isMaskable(bare.copiedBytes) }

    /// What a person should know about the value, without the value.
    func warnings(about reference: SecretReference, at place: Diagnostic.Place?) -> [Diagnostic] {
        var warnings: [Diagnostic] = []
        if hasBlankAtEnd {
            warnings.append(
                Diagnostic(
                    .blankAtEnd, severity: .warning,
                    "\(reference): the value starts or ends with a blank", at: place,
                    help: ["Write ?trim=space to cut it off, or ?trim=none if it belongs there."]))
        }
        if isOrdinary {
            warnings.append(
                Diagnostic(
                    .notMaskable, severity: .warning,
                    "\(reference): the value is too ordinary to be masked in foreign texts",
                    at: place))
        }
        return warnings
    }
}

/// The way from fetched bytes to a value: field, trim, decode, form, encode; always in this order.
struct SecretTransform {
    private let reference: SecretReference
    private let source: SecretSource

    init(reference: SecretReference, source: SecretSource) {
        self.reference = reference
        self.source = source
    }

    func apply(to content: Secret) throws(SecretProblem) -> TransformedSecret {
        let wantsJSON = reference.option(.shape) == "json"
        let decoding = reference.option(.decode) ?? "none"
        var bytes = content.copiedBytes
        let field = source.holdsDocument ? reference.field : nil
        if let field {
            let member = try select(field, from: bytes)
            if wantsJSON, decoding == "none" { return try subtree(member) }
            guard case .string(let text) = member else {
                throw SecretProblem(
                    .secretMalformed, "the field is \(member.phrase), not a string",
                    help: "Write ?as=json to insert it as it is.")
            }
            bytes = Array(text.utf8)
        }
        bytes = trimmed(bytes, isField: field != nil)
        bytes = try decoded(bytes, by: decoding)
        if bytes.isEmpty, reference.option(.allowEmpty) != "true" {
            throw SecretProblem(
                .secretEmpty, "the value is empty",
                help: "Write ?allowEmpty=true if the platform should get an empty value.")
        }
        if wantsJSON { return try subtree(parse(bytes)) }
        let bare = Secret(bytes)
        let isUntouched = decoding == "none" && reference.option(.trim) == nil
        return TransformedSecret(
            value: Secret(try encoded(bytes)), bare: bare,
            hasBlankAtEnd: isUntouched && Self.isOneLineWithBlankAtEnd(bytes))
    }

    private func subtree(_ value: Value) throws(SecretProblem) -> TransformedSecret {
        if value.stringValue?.isEmpty == true, reference.option(.allowEmpty) != "true" {
            throw SecretProblem(.secretEmpty, "the value is empty")
        }
        // Sorted, so that a store that shuffles members does not look like a changed secret.
        let secret = Secret(JSON.writeSorted(value), form: .json)
        return TransformedSecret(value: secret, bare: secret, hasBlankAtEnd: false)
    }

    private func parse(_ bytes: [UInt8]) throws(SecretProblem) -> Value {
        do throws(JSONError) {
            return try JSON.parse(bytes)
        } catch {
            // The reader's words name a place and never quote the text.
            throw SecretProblem(.secretMalformed, "the content is not JSON: \(error)")
        }
    }

    private func select(
        _ field: SecretReference.Field, from bytes: [UInt8]
    ) throws(SecretProblem) -> Value {
        let document = try parse(bytes)
        let found =
            switch field {
            case .member(let name): document[name]
            case .pointer(let pointer): document[pointer]
            }
        guard let found else {
            throw SecretProblem(.secretNotFound, "the content has no such field")
        }
        return found
    }

    private func trimmed(_ bytes: [UInt8], isField: Bool) -> [UInt8] {
        // A line break inside a JSON string was put there on purpose; only files end in one.
        let automatic = source.endsLikeFile && !isField ? "auto" : "none"
        switch reference.option(.trim) ?? automatic {
        case "auto":
            guard bytes.last == Self.lineFeed,
                bytes.firstIndex(of: Self.lineFeed) == bytes.count - 1
            else { return bytes }
            let line = bytes.dropLast()
            return Array(line.last == Self.carriageReturn ? line.dropLast() : line)
        case "newline":
            let end = bytes.lastIndex { $0 != Self.lineFeed && $0 != Self.carriageReturn }
            return Array(bytes[..<(end.map { $0 + 1 } ?? 0)])
        case "space":
            guard let start = bytes.firstIndex(where: { !Self.isBlank($0) }),
                let end = bytes.lastIndex(where: { !Self.isBlank($0) })
            else { return [] }
            return Array(bytes[start...end])
        default:
            return bytes
        }
    }

    private func decoded(
        _ bytes: [UInt8], by decoding: String
    ) throws(SecretProblem) -> [UInt8] {
        let result: [UInt8]? =
            switch decoding {
            case "base64": Base64.decode(bytes)
            case "base64url": Base64.decode(bytes, alphabet: .url)
            case "hex": Self.decodedHex(bytes)
            default: bytes
            }
        guard let result else {
            throw SecretProblem(.secretMalformed, "the value is not \(decoding)")
        }
        return result
    }

    private func encoded(_ bytes: [UInt8]) throws(SecretProblem) -> [UInt8] {
        switch reference.option(.encode) {
        case "base64": return Base64.encode(bytes)
        case "url": return MaskVariants.percentEncoded(bytes, keeping: "-._~")
        case let encoding:
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw SecretProblem(
                    .secretMalformed, "the value is not UTF-8 text",
                    help: "Write ?encode=base64 to send bytes that are no text.")
            }
            return encoding == "json" ? JSON.write(.string(text)) : bytes
        }
    }

    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (0x09...0x0D).contains(byte)
    }

    private static func isOneLineWithBlankAtEnd(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first, let last = bytes.last, isBlank(first) || isBlank(last),
            let start = bytes.firstIndex(where: { !isBlank($0) }),
            let end = bytes.lastIndex(where: { !isBlank($0) })
        else { return false }
        return !bytes[start...end].contains(lineFeed)
    }

    private static func decodedHex(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count.isMultiple(of: 2) else { return nil }
        var result: [UInt8] = []
        for index in stride(from: 0, to: bytes.count, by: 2) {
            guard let high = hexDigit(bytes[index]), let low = hexDigit(bytes[index + 1]) else {
                return nil
            }
            result.append(high << 4 | low)
        }
        return result
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension Value {
    fileprivate var phrase: String {
        switch self {
        case .null: "null"
        case .bool: "a truth value"
        case .number: "a number"
        case .string: "a string"
        case .array: "a list"
        case .object, .secret: "an object"
        }
    }
}

extension Secret {
    /// A copy of the bytes; nobody overwrites it, so it should not live long.
    var copiedBytes: [UInt8] {
        withBytes { span in span.indices.map { span[$0] } }
    }
}
