import Model

/// The address of a state on a server.
enum StateAddress {
    /// The same rule for JSON Schema; dot segments and ports are checked by the program.
    static let pattern =
        Endpoint.serverPattern
        + "(?:/\(Endpoint.bytePattern)*)*(?:\\?(?:\(Endpoint.bytePattern)|[/?])*)?$"
    /// The rule for a server alone.
    static let serverPattern = Endpoint.serverPattern + "/*$"

    /// Whether the text is an absolute URL to which credentials may be sent.
    static func isSound(_ text: String) -> Bool {
        let parts = text.utf8.split(
            separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let base = parts.first.flatMap({ String($0) }) else { return false }
        let query = parts.count > 1 ? parts[1] : "".utf8[...]
        return Endpoint.normalised(base) != nil && query.allSatisfy(isQueryByte)
            && Endpoint.hasWholeEscapes(query)
    }

    /// Scheme, host and port in one form, or nil when there are none.
    static func server(of text: String) -> String? {
        let scheme = text.utf8.prefix { $0 != UInt8(ascii: ":") }
        let rest = text.utf8[scheme.endIndex...].dropFirst(3)
        let host = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        return Endpoint.normalised(String(text[..<host.endIndex]))
    }

    private static func isQueryByte(_ byte: UInt8) -> Bool {
        0x61...0x7A ~= byte | 0x20 || 0x30...0x39 ~= byte
            || "/?._~!$&'()*+,;=:@%-".utf8.contains(byte)
    }
}
