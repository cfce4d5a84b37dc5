/// The server that credentials belong to: scheme, host and port.
///
/// Only two kinds exist: `https` anywhere, and `http` to this very machine, or to a metadata
/// service for requests that say so.
package struct Origin: Hashable, Sendable, CustomStringConvertible {
    /// `https` or `http`.
    package let scheme: String
    /// The host in lower case; an IPv6 address without its brackets.
    package let host: String
    /// The port, 1 to 65,535.
    package let port: Int

    init(scheme: String, host: String, port: Int) {
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    /// The origin of an absolute URL.
    ///
    /// Throws `badURL`.
    package init(
        of url: String, plainHTTP: PlainHTTP = .toLoopback
    ) throws(TransferFailure) {
        self = try URLParts(url, plainHTTP: plainHTTP).origin
    }

    /// `https://host` with the port where it is not the scheme's own.
    package var description: String {
        let shown = host.utf8.contains(ASCII.colon) ? "[\(host)]" : host
        let usual = scheme == "https" ? 443 : 80
        return port == usual ? "\(scheme)://\(shown)" : "\(scheme)://\(shown):\(port)"
    }

    /// Whether the host is this machine by its very spelling: `localhost`, `127.0.0.0/8` in plain
    /// decimal, `::1`.
    package var isLoopback: Bool { Origin.isLoopback(host) }

    /// Whether the host is this machine or a metadata service, so that it is never asked through a
    /// proxy: to another machine, the same name means something else.
    package var isReachedDirectly: Bool { isLoopback || PlainHTTP.isMetadataService(host) }

    static func isLoopback(_ host: String) -> Bool {
        // libcurl answers `localhost` from a built-in table, never from the resolver.
        if host == "localhost" || host == "::1" { return true }
        let parts = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].elementsEqual("127".utf8) else { return false }
        return parts.allSatisfy { part in
            // A leading zero means octal to the resolver: 0127.0.0.1 is another machine.
            guard let number = ASCII.number(part), number <= 255 else { return false }
            return part.count == 1 || part.first != UInt8(ascii: "0")
        }
    }
}
