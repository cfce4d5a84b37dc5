import Model

/// The address of a platform's server.
enum Endpoint {
    /// Scheme, host and port for JSON Schema, without an end.
    static let serverPattern =
        #"^(?:https://(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])"#
        + #"|http://(?:localhost|127(?:\.(?:0|[1-9][0-9]{0,2})){3}|\[::1\]))(?::[0-9]{1,5})?"#

    /// A byte of a path, or an escaped one, for JSON Schema.
    static let bytePattern = "(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
    /// The same rule for JSON Schema; dot segments and large numbers are checked by the program.
    static let pattern = serverPattern + "(?:/\(bytePattern)*)*$"

    /// Brings an endpoint into the one form in which accounts are compared, or returns nil when it
    /// is none.
    ///
    /// The host is in small letters; there is no default port and no slash at the end.
    static func normalised(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        let isSecure = bytes.starts(with: "https://".utf8)
        guard isSecure || bytes.starts(with: "http://".utf8) else { return nil }
        let rest = bytes[(isSecure ? 8 : 7)...]
        let slash = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
        guard let (host, port) = authority(rest[..<slash]), isSecure || isLoopback(host) else {
            return nil
        }
        var path = rest[slash...]
        guard path.allSatisfy(isPathByte), hasWholeEscapes(path), !holdsDotSegment(path) else {
            return nil
        }
        while path.last == UInt8(ascii: "/") { path.removeLast() }
        let isDefault = port == nil || port == (isSecure ? 443 : 80)
        return (isSecure ? "https://" : "http://") + host
            + (isDefault ? "" : port.map { ":\($0)" } ?? "") + String(decoding: path, as: UTF8.self)
    }

    private static func authority(_ bytes: ArraySlice<UInt8>) -> (host: String, port: Int?)? {
        var host = bytes
        var port: Int?
        let end = bytes.lastIndex(of: UInt8(ascii: "]")) ?? bytes.startIndex
        if let colon = bytes[end...].lastIndex(of: UInt8(ascii: ":")) {
            let digits = bytes[(colon + 1)...]
            guard digits.count <= 5, digits.allSatisfy({ 0x30...0x39 ~= $0 }),
                let number = Int(String(decoding: digits, as: UTF8.self)), 1...65535 ~= number
            else { return nil }
            port = number
            host = bytes[..<colon]
        }
        let text = String(decoding: host.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }, as: UTF8.self)
        return isName(Array(text.utf8)) || isAddress(Array(text.utf8)) ? (text, port) : nil
    }

    private static func isName(_ host: [UInt8]) -> Bool {
        func isEdge(_ byte: UInt8?) -> Bool {
            byte.map { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 } ?? false
        }
        return isEdge(host.first) && isEdge(host.last)
            && host.allSatisfy { isEdge($0) || $0 == 0x2E || $0 == 0x2D }
    }

    private static func isAddress(_ host: [UInt8]) -> Bool {
        guard host.count > 2, host.first == UInt8(ascii: "["), host.last == UInt8(ascii: "]") else {
            return false
        }
        return host[1..<(host.count - 1)].allSatisfy {
            0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 || $0 == 0x3A || $0 == 0x2E
        }
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.utf8.split(
            separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4 && String(parts[0]) == "127"
            && parts.allSatisfy { part in
                // A leading zero means octal to some readers: that is another machine.
                1...3 ~= part.count && part.allSatisfy { 0x30...0x39 ~= $0 }
                    && (part.count == 1 || part.first != UInt8(ascii: "0"))
                    && Int(String(part) ?? "").map { $0 <= 255 } == true
            }
    }

    /// Whether two digits follow every percent sign.
    static func hasWholeEscapes(_ bytes: some Sequence<UInt8>) -> Bool {
        var pending = 0
        for byte in bytes {
            if pending > 0 {
                guard 0x30...0x39 ~= byte || 0x61...0x66 ~= byte | 0x20 else { return false }
                pending -= 1
            } else if byte == UInt8(ascii: "%") {
                pending = 2
            }
        }
        return pending == 0
    }

    private static func isPathByte(_ byte: UInt8) -> Bool {
        0x61...0x7A ~= byte | 0x20 || 0x30...0x39 ~= byte
            || "/._~!$&'()*+,;=:@%-".utf8.contains(byte)
    }

    private static func holdsDotSegment(_ path: ArraySlice<UInt8>) -> Bool {
        path.split(separator: UInt8(ascii: "/")).contains { part in
            // Some servers read escaped dots as dots.
            let plain = String(decoding: part, as: UTF8.self).replacing("%2e", with: ".")
                .replacing("%2E", with: ".")
            return plain.hasSameBytes(as: ".") || plain.hasSameBytes(as: "..")
        }
    }
}
