import CCurl
import Glibc

/// A code of libcurl with what is known around it, and its translation into our words.
struct CurlFailure {
    let code: CURLcode
    let origin: Origin
    /// libcurl's own sentence; shown for TLS only, where it holds the reason and nothing secret.
    let detail: String
    /// The last error number of the system.
    let systemError: Int32
    /// Whether a proxy may stand between.
    let hasProxy: Bool
    /// The status with which a proxy answered `CONNECT`, or zero.
    let proxyStatus: Int
    /// Whether libcurl was about to write the request.
    let hasLeft: Bool

    var translated: TransferFailure {
        if !hasLeft && proxyStatus != 0 && !(200...299).contains(proxyStatus) {
            return TransferFailure(
                .proxy, "the proxy refused a tunnel to \(origin) with status \(proxyStatus)")
        }
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST:
            return TransferFailure(.dns, "the name \(origin.host) does not resolve")
        case CURLE_COULDNT_RESOLVE_PROXY:
            return TransferFailure(.proxy, "the name of the proxy does not resolve")
        case CURLE_PROXY:
            return TransferFailure(.proxy, "the proxy did not connect to \(origin)")
        case CURLE_COULDNT_CONNECT:
            return TransferFailure(.connect, "no connection to \(origin)\(detour): \(systemReason)")
        case CURLE_OPERATION_TIMEDOUT:
            return TransferFailure(
                .timeout,
                hasLeft
                    ? "\(origin) did not answer in time" : "no connection to \(origin) in time")
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR:
            return TransferFailure(
                .closed, "the connection to \(origin) ended before the answer was complete")
        case CURLE_SEND_FAIL_REWIND: return .resendRefused
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING,
            CURLE_HTTP2, CURLE_HTTP2_STREAM:
            return TransferFailure(.malformed, "what \(origin) answered is no HTTP/1.1")
        case CURLE_URL_MALFORMAT: return TransferFailure(.badURL, "the URL is malformed")
        default:
            guard CurlFailure.tlsCodes.contains(code.rawValue) else {
                return TransferFailure(
                    .other, "the request to \(origin) failed in libcurl (code \(code.rawValue))")
            }
            let reason = detail.isEmpty ? "code \(code.rawValue)" : printable(detail)
            return TransferFailure(.tls, "no trusted TLS connection to \(origin): \(reason)")
        }
    }

    private static let tlsCodes: Set<UInt32> = [
        CURLE_SSL_CONNECT_ERROR.rawValue, CURLE_SSL_ENGINE_NOTFOUND.rawValue,
        CURLE_SSL_ENGINE_SETFAILED.rawValue, CURLE_SSL_CERTPROBLEM.rawValue,
        CURLE_SSL_CIPHER.rawValue, CURLE_PEER_FAILED_VERIFICATION.rawValue,
        CURLE_SSL_ENGINE_INITFAILED.rawValue, CURLE_SSL_CACERT_BADFILE.rawValue,
        CURLE_SSL_SHUTDOWN_FAILED.rawValue, CURLE_SSL_CRL_BADFILE.rawValue,
        CURLE_SSL_ISSUER_ERROR.rawValue, CURLE_SSL_PINNEDPUBKEYNOTMATCH.rawValue,
        CURLE_SSL_INVALIDCERTSTATUS.rawValue, CURLE_SSL_CLIENTCERT.rawValue,
    ]

    private var detour: String { hasProxy ? " or to the proxy that the environment names" : "" }

    private var systemReason: String {
        switch systemError {
        case ECONNREFUSED: "connection refused"
        case EHOSTUNREACH, ENETUNREACH: "no route to it"
        case ETIMEDOUT: "it does not answer"
        case 0: "nobody accepts it"
        default: "system error \(systemError)"
        }
    }

    // Certificates hold text of the other side.
    private func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { (0x20...0x7E).contains($0.value) ? $0 : "?" }))
    }
}
