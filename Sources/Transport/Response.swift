/// One complete answer.
package struct Response: Sendable {
    /// One header as received.
    package struct Field: Hashable, Sendable {
        /// The name in the case in which it came.
        package let name: String
        /// The value without the spaces around it; bytes that are no UTF-8 are replaced.
        package let value: String

        /// Makes a header.
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The status, 200 to 599 (anything else is a failed transfer).
    package let status: Int
    /// The headers of the final answer in the order in which they came, trailers behind them.
    package let headers: [Field]
    /// The body as sent; never decompressed.
    package let body: [UInt8]

    /// Makes an answer.
    package init(status: Int, headers: [Field] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The value of the first header of that name, the case of ASCII letters ignored.
    package func header(_ name: String) -> String? {
        headers.first { ASCII.equalsIgnoringCase($0.name, name) }?.value
    }

    /// The media type in lower case without parameters: `application/json`.
    package var contentType: String? {
        guard let value = header("Content-Type") else { return nil }
        let type = value.utf8.prefix { $0 != UInt8(ascii: ";") }
        let bytes = type.filter { $0 != ASCII.space && $0 != 9 }.map(ASCII.lowercased)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether the platform says that it did what was asked: 200 to 299.
    package var isSuccess: Bool { (200...299).contains(status) }
}
