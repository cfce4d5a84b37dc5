package import Model

/// One header of a request.
package struct Header: Sendable {
    /// The value of a header.
    package enum Value: Sendable {
        /// Text that anybody may see.
        case plain(String)
        /// A prefix such as `Bearer ` (with its space) and a secret behind it.
        case secret(prefix: String, Secret)
    }

    /// The name as sent.
    package let name: String
    /// The value.
    package let value: Value

    /// Makes a header.
    package init(_ name: String, _ value: Value) {
        self.name = name
        self.value = value
    }

    /// Makes a header with a value that is no secret.
    package init(_ name: String, _ text: String) { self.init(name, .plain(text)) }
}

extension Header: CustomStringConvertible {
    /// The header with a secret value shown as `(secret)`.
    package var description: String {
        switch value {
        case .plain(let text): "\(name): \(text)"
        case .secret(let prefix, let secret): "\(name): \(prefix)\(secret)"
        }
    }
}

extension Header {
    // The headers that say how the message is framed, or that the engine sends itself; a request
    // that names one could make two parties read two different messages.
    private static let reserved: Set<String> = [
        "accept-encoding", "connection", "content-length", "expect", "host", "keep-alive",
        "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding",
        "upgrade", "user-agent",
    ]

    /// The line to send, as bytes without a line end.
    ///
    /// Throws `badHeader` for a name that is no token of RFC 9110 or that the engine owns, and for
    /// a value with a control byte or with a space at either end: such a value is dropped or folded
    /// silently by libraries and servers, and the request would go out without its credential.
    func line() throws(TransferFailure) -> [UInt8] {
        guard !name.isEmpty, name.utf8.allSatisfy(ASCII.isTokenByte) else {
            throw TransferFailure(
                .badHeader, "a header name is empty or holds a byte that HTTP does not allow")
        }
        guard !Header.reserved.contains(name.lowercased()) else {
            throw TransferFailure(
                .badHeader, "the header \(name) is set by the transport and cannot be given")
        }
        var bytes = Array(name.utf8)
        bytes += [ASCII.colon, ASCII.space]
        let start = bytes.count
        switch value {
        case .plain(let text): bytes += text.utf8
        case .secret(let prefix, let secret):
            bytes += prefix.utf8
            let before = bytes.count
            secret.withBytes { span in
                // Room for the NUL that libcurl wants, so that no second copy is made.
                bytes.reserveCapacity(before + span.count + 1)
                for index in span.indices { bytes.append(span[index]) }
            }
            guard bytes.count > before else {
                throw TransferFailure(.badHeader, "the secret of the header \(name) is empty")
            }
        }
        let written = bytes[start...]
        guard let first = written.first, let last = written.last else {
            throw TransferFailure(.badHeader, "the header \(name) has no value")
        }
        guard first != ASCII.space, last != ASCII.space else {
            throw TransferFailure(
                .badHeader, "the value of the header \(name) starts or ends with a space")
        }
        // A tab is legal in the middle of a value, but no credential or media type holds one.
        guard written.allSatisfy({ $0 >= ASCII.space && $0 != ASCII.delete }) else {
            throw TransferFailure(
                .badHeader,
                "the value of the header \(name) holds a control byte such as a line break")
        }
        return bytes
    }
}
