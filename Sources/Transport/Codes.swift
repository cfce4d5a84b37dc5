package import Model

extension DiagnosticCode {
    /// A request that we refuse to send.
    package static let requestRefused = DiagnosticCode(
        "RC4901", "request refused",
        """
        A request was not sent because its address or one of its headers is not safe to send.

        Credentials travel over https only, except to this machine, and only to the server that \
        they belong to. A header value with a line break or with a space at its end is often a \
        secret file that ends in a newline; such a value would be dropped silently on its way.
        """)
    /// A server that cannot be reached.
    package static let serverNotReached = DiagnosticCode(
        "RC4902", "server not reached",
        """
        No connection came about: the name does not resolve, nobody listens, or the proxy refused.

        Nothing was sent, so nothing was changed. Check the endpoint in the project file, the \
        network, and the variables HTTPS_PROXY and NO_PROXY.
        """)
    /// A server that cannot prove who it is.
    package static let serverNotTrusted = DiagnosticCode(
        "RC4903", "server not trusted",
        """
        The server's certificate could not be verified, so nothing was sent.

        Verification cannot be switched off. For a private certificate authority set SSL_CERT_FILE \
        to a file with its certificate.
        """)
    /// An answer that did not come in time.
    package static let answerLate = DiagnosticCode(
        "RC4904", "no answer in time",
        """
        The deadline passed before a complete answer had come.

        The server may have acted on the request all the same. The deadline of one request is \
        limits.timeoutSeconds of the platform in the project file.
        """)
    /// A connection that ended too early.
    package static let connectionLost = DiagnosticCode(
        "RC4905", "connection lost",
        """
        The connection ended before a complete answer had come.

        The server may have acted on the request all the same; it is never sent a second time \
        without looking first.
        """)
    /// An answer that cannot be used.
    package static let answerUnusable = DiagnosticCode(
        "RC4906", "answer unusable",
        """
        What came back is too large, compressed against our wish, or no HTTP at all.

        Often something between this machine and the platform has answered: a proxy, a balancer, \
        a login page of the network.
        """)
    /// A request that was given up.
    package static let requestAbandoned = DiagnosticCode(
        "RC4907", "request abandoned",
        """
        The program was told to stop, or no longer needed the answer.

        What had been sent may have taken effect; the next apply looks.
        """)
    /// A failure of the HTTP library.
    package static let transportFailed = DiagnosticCode(
        "RC4908", "transport failed",
        """
        libcurl could not carry out the request, for a reason of this machine such as missing \
        memory or descriptors.
        """)

    /// The codes of this station.
    package static let transportCodes: [DiagnosticCode] = [
        requestRefused, serverNotReached, serverNotTrusted, answerLate, connectionLost,
        answerUnusable, requestAbandoned, transportFailed,
    ]
}

extension TransferFailure {
    /// The stable code of the failure.
    package var code: DiagnosticCode {
        switch kind {
        case .badURL, .badHeader, .foreignOrigin: .requestRefused
        case .proxy, .dns, .connect: .serverNotReached
        case .tls: .serverNotTrusted
        case .timeout: .answerLate
        case .closed, .resendRefused: .connectionLost
        case .tooLarge, .encoded, .malformed: .answerUnusable
        case .withheld, .cancelled, .shutDown: .requestAbandoned
        case .other: .transportFailed
        }
    }

    /// The failure as a diagnostic, with what to do where somebody can do something.
    package func diagnostic(at place: Diagnostic.Place?) -> Diagnostic {
        var text = message
        if let status { text += " (its status was \(status))" }
        return Diagnostic(code, text, at: place, help: advice)
    }

    private var advice: [String] {
        switch kind {
        case .badHeader: ["check the secret for a line break or a space at its end"]
        case .badURL: ["check the platform's `endpoint` and `routes` in the project file"]
        case .foreignOrigin: ["check the platform's `endpoint` in the project file"]
        case .proxy: ["check HTTPS_PROXY and NO_PROXY"]
        case .dns, .connect: ["check the platform's `endpoint` and the network"]
        case .tls: ["set SSL_CERT_FILE if the server uses a private certificate authority"]
        case .timeout: ["raise `limits.timeoutSeconds` if the platform needs longer"]
        case .closed, .tooLarge, .encoded, .malformed, .resendRefused, .withheld, .cancelled,
            .shutDown, .other:
            []
        }
    }
}
