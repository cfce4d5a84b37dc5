/// How a request ended.
package enum TransferResult: Sendable {
    /// A complete answer came, of whatever status.
    case response(Response)
    /// Proven: no byte of the request left this machine.
    case notSent(TransferFailure)
    /// The request, or a part of it, may have reached the server, which may have acted on it.
    case unknown(TransferFailure)
}

/// Why there is no answer.
///
/// Never holds a secret: the message is made of our own words, the host, and at most the TLS
/// library's reason.
package struct TransferFailure: Error, Hashable, Sendable {
    /// What went wrong; a stable word for tests, retries and reports.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The address is not one that we send to: malformed, `http` to another machine.
        case badURL
        /// A header cannot be sent as it is.
        case badHeader
        /// The request goes to another server than the credentials belong to.
        case foreignOrigin
        /// The proxy settings are unusable, or the proxy refused.
        case proxy
        /// The name does not resolve.
        case dns
        /// Nobody accepts connections there.
        case connect
        /// No trusted encrypted channel came about.
        case tls
        /// The total, connecting or idle deadline has passed.
        case timeout
        /// The connection ended before there was a complete answer.
        case closed
        /// The answer is larger than the request allows.
        case tooLarge
        /// The answer is compressed although we asked for none.
        case encoded
        /// What came is no HTTP answer.
        case malformed
        /// libcurl wanted to send the request a second time, and was not allowed to.
        case resendRefused
        /// It was no longer right to change anything when the request was about to leave.
        case withheld
        /// The task that waited for the answer was cancelled.
        case cancelled
        /// The engine was shut down.
        case shutDown
        /// libcurl failed in a way that none of the others names.
        case other
    }

    /// What went wrong.
    package let kind: Kind
    /// One sentence without a final full stop, lower case at the start.
    package let message: String
    /// The number that libcurl gives to the failure, or nil for a refusal of our own.
    package let curlCode: Int32?
    /// The status that came before the answer broke off; never proof of anything.
    package let status: Int?

    /// Makes a failure.
    package init(_ kind: Kind, _ message: String, curlCode: Int32? = nil, status: Int? = nil) {
        self.kind = kind
        self.message = message
        self.curlCode = curlCode
        self.status = status
    }

    /// Whether the same request may work a little later without anybody doing anything.
    package var isTransient: Bool {
        switch kind {
        // A handshake that broke off, unlike a certificate that is not trusted.
        case .tls: curlCode == 35
        case .dns, .connect, .timeout, .closed, .malformed, .proxy, .resendRefused, .other: true
        case .badURL, .badHeader, .foreignOrigin, .tooLarge, .encoded, .withheld, .cancelled,
            .shutDown:
            false
        }
    }
}
