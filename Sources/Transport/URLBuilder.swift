import Model

/// Builds the addresses of one endpoint from parts, so that no value can become syntax.
package struct URLBuilder: Hashable, Sendable {
    /// The server of the endpoint; credentials are bound to it.
    package let origin: Origin
    private let base: String

    /// Takes an endpoint such as `https://api.example.com/v1`; a slash at its end is dropped.
    ///
    /// Throws `badURL`, also for an endpoint with a query.
    package init(
        endpoint: String, plainHTTP: PlainHTTP = .toLoopback
    ) throws(TransferFailure) {
        let parts = try URLParts(endpoint, plainHTTP: plainHTTP)
        guard parts.query == nil else {
            throw TransferFailure(.badURL, "the endpoint holds a query (?)")
        }
        origin = parts.origin
        var path = parts.path
        while path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
        base = parts.origin.description + path
    }

    /// The address below the endpoint: each segment escaped as a whole, query items in the order
    /// given.
    ///
    /// Throws `badURL` for a segment that is empty, `.` or `..`: with an id like that, the address
    /// would be the one of the collection.
    package func url(
        _ segments: [String], query: [(name: String, value: String)] = [],
        trailingSlash: Bool = false
    ) throws(TransferFailure) -> String {
        var url = base
        for segment in segments {
            guard !segment.isEmpty else {
                throw TransferFailure(.badURL, "a part of the path is empty")
            }
            guard !segment.hasSameBytes(as: "."), !segment.hasSameBytes(as: "..") else {
                throw TransferFailure(.badURL, "a part of the path is . or ..")
            }
            url += "/"
            url += URLBuilder.escaped(segment)
        }
        if trailingSlash { url += "/" }
        for (index, item) in query.enumerated() {
            url += index == 0 ? "?" : "&"
            url += "\(URLBuilder.escaped(item.name))=\(URLBuilder.escaped(item.value))"
        }
        return url
    }

    /// The text with every byte but RFC 3986's unreserved ones written as `%XX`.
    package static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if ASCII.isUnreserved(byte) {
                bytes.append(byte)
            } else {
                bytes.append(ASCII.percent)
                bytes.append(hexDigit(byte >> 4))
                bytes.append(hexDigit(byte & 15))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func hexDigit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? 0x30 + nibble : 0x41 + nibble - 10
    }
}
