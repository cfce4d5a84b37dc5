internal import Model

/// One HTTP request as the sandbox received it.
package struct SandboxRequest: Sendable {
    /// A header field; the name is in lower case.
    package struct Header: Sendable {
        /// The name in lower case.
        package let name: String
        /// The value without outer blanks.
        package let value: String

        /// Pairs a lower-case name with a value.
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A name and a value of the query, percent-decoded.
    package struct QueryItem: Hashable, Sendable {
        /// The name.
        package let name: String
        /// The value, empty when there was no `=`.
        package let value: String

        /// Pairs a name with a value.
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The method as written.
    package let method: String
    /// The request target as written, still percent-encoded.
    package let target: String
    /// The segments of the path, percent-decoded.
    package let segments: [String]
    /// The query, percent-decoded, in order.
    package let query: [QueryItem]
    /// The header fields in order.
    package let headers: [Header]
    /// The body, empty when there was none.
    package private(set) var body: [UInt8]
    /// Whether the client expects the connection to stay open after the answer.
    package let keepsAlive: Bool

    /// Makes a request; the target must start with `/`, or nil is returned.
    ///
    /// Nil also when a percent escape of the target is broken.
    package init?(
        method: String, target: String, headers: [Header] = [], body: [UInt8] = [],
        keepsAlive: Bool = true
    ) {
        let parts = target.utf8.split(
            separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = parts.first, path.first == UInt8(ascii: "/") else { return nil }
        var segments: [String] = []
        for part in path.dropFirst().split(
            separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        {
            guard let segment = PercentCoding.decode(part, plusIsBlank: false) else { return nil }
            segments.append(segment)
        }
        guard let query = PercentCoding.decodeQuery(parts.dropFirst().first ?? ""[...].utf8) else {
            return nil
        }
        self.method = method
        self.target = target
        self.segments = segments
        self.query = query
        self.headers = headers
        self.body = body
        self.keepsAlive = keepsAlive
    }

    /// The request with no more than so many bytes of its body.
    func shortened(to limit: Int) -> SandboxRequest {
        guard body.count > limit else { return self }
        var copy = self
        copy.body = Array(body.prefix(limit))
        return copy
    }

    /// The value of the first header field of that lower-case name.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.hasSameBytes(as: name) }?.value
    }

    /// The first value of a query parameter.
    package func parameter(_ name: String) -> String? {
        query.first { $0.name.hasSameBytes(as: name) }?.value
    }

    /// Every value of a query parameter that may be given several times, as `name` or `name[]`.
    package func parameters(_ name: String) -> [String] {
        query.filter { $0.name.hasSameBytes(as: name) || $0.name.hasSameBytes(as: name + "[]") }
            .map(\.value)
    }
}
