/// An absolute URL taken apart by a grammar so narrow that no two parsers can disagree about it.
///
/// Refused: user information, fragments, backslashes, spaces, control bytes, anything beyond ASCII,
/// unfinished escapes, dot segments, and `http` to another machine.
struct URLParts: Sendable {
    let origin: Origin
    /// The path with its leading slash, as written; empty when the URL has none.
    let path: String
    /// The text behind the question mark, or nil when there is no question mark.
    let query: String?

    init(_ url: String, plainHTTP: PlainHTTP = .toLoopback) throws(TransferFailure) {
        let bytes = Array(url.utf8)
        guard bytes.count <= URLParts.longest else {
            throw TransferFailure(
                .badURL, "the URL is longer than \(URLParts.longest) bytes")
        }
        let word = bytes.prefix { $0 != ASCII.colon }
        let scheme = String(decoding: word.map(ASCII.lowercased), as: UTF8.self)
        let mark = bytes[word.endIndex...]
        guard scheme == "https" || scheme == "http", mark.starts(with: "://".utf8) else {
            throw TransferFailure(.badURL, "the URL does not start with https://")
        }
        let rest = mark.dropFirst(3)
        let authority = rest.prefix { !URLParts.authorityEnds.contains($0) }
        (path, query) = try URLParts.resource(rest[authority.endIndex...])
        let (host, port) = try URLParts.hostAndPort(authority)
        guard scheme == "https" || plainHTTP.allows(host) else {
            throw TransferFailure(
                .badURL,
                "http:// is allowed to this machine only (localhost, 127.0.0.0/8, ::1); use https://"
            )
        }
        origin = Origin(scheme: scheme, host: host, port: port ?? (scheme == "https" ? 443 : 80))
    }

    private static let longest = 64 << 10
    private static let authorityEnds = ASCIISet("/?#\\")
    private static let hostMarks = ASCIISet("-._")

    private static func hostAndPort(
        _ authority: ArraySlice<UInt8>
    ) throws(TransferFailure) -> (host: String, port: Int?) {
        guard !authority.contains(UInt8(ascii: "@")) else {
            throw TransferFailure(.badURL, "the URL holds a user name or password before an @")
        }
        let host: ArraySlice<UInt8>
        let behind: ArraySlice<UInt8>
        if authority.first == UInt8(ascii: "[") {
            guard let close = authority.firstIndex(of: UInt8(ascii: "]")) else {
                throw TransferFailure(.badURL, "the URL has a [ without its ]")
            }
            host = authority[(authority.startIndex + 1)..<close]
            behind = authority[(close + 1)...]
            guard host.count >= 2, host.contains(ASCII.colon),
                host.allSatisfy({
                    ASCII.isHexDigit($0) || $0 == ASCII.colon || $0 == UInt8(ascii: ".")
                })
            else { throw TransferFailure(.badURL, "the URL has no IPv6 address between [ and ]") }
        } else {
            host = authority.prefix { $0 != ASCII.colon }
            behind = authority[host.endIndex...]
            guard !host.isEmpty, host.count <= 253,
                host.allSatisfy({
                    ASCII.isDigit($0) || ASCII.isLetter($0) || URLParts.hostMarks.contains($0)
                })
            else {
                throw TransferFailure(
                    .badURL,
                    "the URL has no host of letters, digits, dots and hyphens"
                        + " (write an international name in its xn-- form)")
            }
        }
        let name = String(decoding: host.map(ASCII.lowercased), as: UTF8.self)
        guard !behind.isEmpty else { return (name, nil) }
        guard behind.first == ASCII.colon, behind.count <= 6,
            let port = ASCII.number(behind.dropFirst()), (1...65_535).contains(port)
        else { throw TransferFailure(.badURL, "the URL has a port that is not 1 to 65535") }
        return (name, port)
    }

    private static func resource(
        _ text: ArraySlice<UInt8>
    ) throws(TransferFailure) -> (path: String, query: String?) {
        guard !text.contains(UInt8(ascii: "#")) else {
            throw TransferFailure(.badURL, "the URL holds a fragment (#)")
        }
        let mark = UInt8(ascii: "?")
        let path = text.prefix { $0 != mark }
        let query = text[path.endIndex...].dropFirst()
        let isWhole = isWellFormed(path) { ASCII.isPathByte($0) }
        guard isWhole, isWellFormed(query, { ASCII.isPathByte($0) || $0 == mark }) else {
            throw TransferFailure(
                .badURL, "the URL holds a byte that must be percent-encoded, or a broken escape")
        }
        guard !path.split(separator: UInt8(ascii: "/")).contains(where: URLParts.isDotSegment)
        else {
            throw TransferFailure(.badURL, "the path of the URL holds a . or .. segment")
        }
        let hasQuery = path.endIndex != text.endIndex
        return (
            String(decoding: path, as: UTF8.self),
            hasQuery ? String(decoding: query, as: UTF8.self) : nil
        )
    }

    private static func isWellFormed(
        _ text: ArraySlice<UInt8>, _ isAllowed: (UInt8) -> Bool
    ) -> Bool {
        var pending = 0
        for byte in text {
            if pending > 0 {
                guard ASCII.isHexDigit(byte) else { return false }
                pending -= 1
            } else if byte == ASCII.percent {
                pending = 2
            } else if !isAllowed(byte) {
                return false
            }
        }
        return pending == 0
    }

    /// Whether a segment is `.` or `..` to any reader, escapes included.
    ///
    /// Some servers resolve `%2e%2e` as well: a delete of the object `..` would become a delete of
    /// the collection above.
    static func isDotSegment(_ segment: ArraySlice<UInt8>) -> Bool {
        var dots = 0
        var rest = segment
        while let first = rest.first {
            if first == UInt8(ascii: ".") {
                rest = rest.dropFirst()
            } else if rest.count >= 3, first == ASCII.percent,
                rest.prefix(3).map(ASCII.lowercased).elementsEqual("%2e".utf8)
            {
                rest = rest.dropFirst(3)
            } else {
                return false
            }
            dots += 1
        }
        return dots == 1 || dots == 2
    }
}
