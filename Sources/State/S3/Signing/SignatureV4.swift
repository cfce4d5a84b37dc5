package import Model
package import Transport

/// Signs requests by version 4 of Amazon's rules, the whole body in one hash.
///
/// Own code because libcurl 7.88's signer fails on queries; no chunks and no checksum trailers,
/// which other servers than Amazon's refuse.
package struct SignatureV4: Sendable {
    private let region: String
    private let service: String

    /// Makes a signer for one service (`s3`) in one region.
    package init(region: String, service: String) {
        self.region = region
        self.service = service
    }

    /// The headers to send beside those that are given, which are signed too.
    ///
    /// - Parameter path: As it is sent, escaped once.
    /// - Parameter bodyHash: The SHA-256 of the body in hex, of no bytes where there is none.
    package func headers(
        method: Request.Method, host: String, path: String,
        headers: [CanonicalRequest.Field] = [], bodyHash: String,
        credentials: AWSCredentials, at time: Timestamp
    ) -> [Header] {
        let stamp = SignatureV4.stamp(time)
        let added = [("x-amz-content-sha256", bodyHash), ("x-amz-date", stamp)]
        var signed = headers.map { (name: $0.name, value: Array($0.value.utf8)) }
        signed += added.map { (name: $0.0, value: Array($0.1.utf8)) }
        signed.append(("host", Array(host.utf8)))
        if let token = credentials.sessionToken {
            signed.append((SignatureV4.tokenHeader, SignatureV4.bytes(of: token)))
        }
        let value = authorization(
            of: CanonicalRequest(
                method: method.rawValue, path: path, headers: signed, bodyHash: bodyHash),
            credentials: credentials, at: time)
        var sent = headers.map { Header($0.name, $0.value) }
        sent += added.map { Header($0.0, $0.1) }
        if let token = credentials.sessionToken {
            sent.append(Header(SignatureV4.tokenHeader, .secret(prefix: "", token)))
        }
        // Who has it can send the same request again for some minutes.
        sent.append(Header("Authorization", .secret(prefix: "", Secret(value.utf8))))
        return sent
    }

    /// The value of the header `Authorization`.
    package func authorization(
        of request: CanonicalRequest, credentials: AWSCredentials, at time: Timestamp
    ) -> String {
        let stamp = SignatureV4.stamp(time)
        let day = String(stamp.prefix(8))
        let scope = "\(day)/\(region)/\(service)/aws4_request"
        let text =
            "\(SignatureV4.algorithm)\n\(stamp)\n\(scope)\n\(SHA256.hex(of: request.bytes))"
        var key = Array("AWS4".utf8) + SignatureV4.bytes(of: credentials.secretKey)
        for part in [day, region, service, "aws4_request"] {
            key = HMAC.code(of: part.utf8, key: key)
        }
        let signature = HMAC.code(of: text.utf8, key: key).hexadecimal
        return "\(SignatureV4.algorithm) Credential=\(credentials.accessKey)/\(scope), "
            + "SignedHeaders=\(request.signedHeaders), Signature=\(signature)"
    }

    private static let algorithm = "AWS4-HMAC-SHA256"
    private static let tokenHeader = "x-amz-security-token"

    /// `20130524T000000Z`.
    private static func stamp(_ time: Timestamp) -> String {
        time.description.filter { $0 != "-" && $0 != ":" }
    }

    private static func bytes(of secret: Secret) -> [UInt8] {
        secret.withBytes { span in span.indices.map { span[$0] } }
    }
}
