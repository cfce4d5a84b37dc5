/// Percent decoding of paths and queries.
enum PercentCoding {
    /// Decodes the escapes of a text; nil when one is broken.
    static func decode(_ text: Substring.UTF8View, plusIsBlank: Bool) -> String? {
        guard text.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return String(Substring(text))
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "+"), plusIsBlank {
                bytes.append(UInt8(ascii: " "))
            } else if byte == UInt8(ascii: "%") {
                guard let high = rest.popFirst().flatMap(digit),
                    let low = rest.popFirst().flatMap(digit)
                else { return nil }
                bytes.append(high << 4 | low)
            } else {
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Decodes `a=1&b=2`; nil when an escape is broken.
    static func decodeQuery(_ text: Substring.UTF8View) -> [SandboxRequest.QueryItem]? {
        var items: [SandboxRequest.QueryItem] = []
        for pair in text.split(separator: UInt8(ascii: "&")) {
            let sides = pair.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let left = sides.first, let name = decode(left, plusIsBlank: true),
                let value = decode(sides.dropFirst().first ?? ""[...].utf8, plusIsBlank: true)
            else { return nil }
            items.append(SandboxRequest.QueryItem(name: name, value: value))
        }
        return items
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
