import Model

/// The address of a state on a server.
enum StateAddress {
    private static let byte = "(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"

    /// The same rule for JSON Schema; dot segments and ports are checked by the program.
    static let pattern =
        Endpoint.serverPattern + "(?:/\(byte)*)*(?:\\?(?:\(byte)|[/?])*)?$"
    /// The rule for a server alone.
    static let serverPattern = Endpoint.serverPattern + "/*$"

    /// Whether the text is an absolute URL to which credentials may be sent.
    static func isSound(_ text: String) -> Bool {
        let parts = text.utf8.split(
            separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let base = parts.first.flatMap({ String($0) }), hasWholeEscapes(text) else {
            return false
        }
        let query = parts.count > 1 ? parts[1] : "".utf8[...]
        // Some servers read escaped dots as dots.
        let plain = base.replacing("%2e", with: ".").replacing("%2E", with: ".")
        return Endpoint.normalised(plain) != nil && query.allSatisfy(isQueryByte)
    }

    /// Scheme, host and port in one form, or nil when there are none.
    static func server(of text: String) -> String? {
        let scheme = text.utf8.prefix { $0 != UInt8(ascii: ":") }
        let rest = text.utf8[scheme.endIndex...].dropFirst(3)
        let host = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        return Endpoint.normalised(String(text[..<host.endIndex]))
    }

    private static func hasWholeEscapes(_ text: String) -> Bool {
        var pending = 0
        for byte in text.utf8 {
            if pending > 0 {
                guard 0x30...0x39 ~= byte || 0x61...0x66 ~= byte | 0x20 else { return false }
                pending -= 1
            } else if byte == UInt8(ascii: "%") {
                pending = 2
            }
        }
        return pending == 0
    }

    private static func isQueryByte(_ byte: UInt8) -> Bool {
        0x61...0x7A ~= byte | 0x20 || 0x30...0x39 ~= byte
            || "/?._~!$&'()*+,;=:@%-".utf8.contains(byte)
    }
}
