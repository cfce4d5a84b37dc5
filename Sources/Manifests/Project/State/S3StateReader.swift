import Documents
import Model

/// Reads what stands beside `backend: s3`.
struct S3StateReader {
    /// Amazon's rules for the names of buckets, which other servers share.
    static let bucketPattern =
        "^(?![0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+$)(?!.*\\.\\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$"
    /// A region becomes a part of a host name.
    static let regionPattern = "^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$"
    static let keyPattern =
        "^(?!/)(?!.*//)(?!(?:.*/)?\\.\\.?(?:/|$))[^\\u0000-\\u001f\\u007f]*[^/\\u0000-\\u001f\\u007f]$"

    let findings: Findings

    private var scalars: Scalars { Scalars(findings: findings) }

    /// Reads the members; nil without a sound bucket and key.
    func read(_ members: inout Members, source: SourceRange) -> S3StateLocation? {
        let bucket = members.require("bucket").flatMap(bucket)
        let key = members.require("key").flatMap(key)
        let region = members.take("region").flatMap(region)
        let endpointNode = members.take("endpoint")
        let endpoint = endpointNode.flatMap(endpoint)
        let pathStyle = members.take("pathStyle").flatMap {
            scalars.boolean($0, "`state.pathStyle`")
        }
        let locks = StateLockReader(findings: findings)
        let locking = locks.locking(&members)
        let leaseSeconds = locks.leaseSeconds(members.take("leaseSeconds"))
        if let endpointNode, let endpoint, pathStyle != true,
            S3StateReader.needsPathStyle(endpoint)
        {
            findings.report(
                .fieldRule, "this endpoint needs `pathStyle: true`", at: endpointNode.span,
                help: "without it the bucket is put before the name of the server, which works "
                    + "with host names only")
        }
        guard let bucket, let key else { return nil }
        return S3StateLocation(
            bucket: bucket, key: key, region: region, endpoint: endpoint,
            pathStyle: pathStyle ?? false, locking: locking, leaseSeconds: leaseSeconds,
            source: source)
    }

    private func bucket(_ node: Node) -> String? {
        guard let text = scalars.name(node, "`state.bucket`") else { return nil }
        let parts = text.utf8.split(
            separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        func isEdge(_ byte: UInt8?) -> Bool {
            byte.map { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 } ?? false
        }
        let isAddress =
            parts.count == 4 && parts.allSatisfy { $0.allSatisfy { 0x30...0x39 ~= $0 } }
        let isSound =
            3...63 ~= text.utf8.count && isEdge(text.utf8.first) && isEdge(text.utf8.last)
            && text.utf8.allSatisfy { isEdge($0) || $0 == 0x2E || $0 == 0x2D }
            && parts.allSatisfy { !$0.isEmpty } && !isAddress
        if isSound { return text }
        findings.report(
            .invalidValue, "`state.bucket` is no name of a bucket", at: node.span,
            help: "use 3 to 63 small letters, digits, hyphens and single dots, a letter or digit "
                + "first and last; the key goes into `key`")
        return nil
    }

    private func key(_ node: Node) -> String? {
        guard
            let text = scalars.name(node, "`state.key`", maxLength: StateLimits.keyBytes)
        else { return nil }
        guard text.utf8.count <= StateLimits.keyBytes else {
            findings.report(
                .invalidValue, "`state.key` must have 1 to \(StateLimits.keyBytes) bytes",
                at: node.span)
            return nil
        }
        let segments = text.utf8.split(
            separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isSound = segments.allSatisfy { segment in
            !segment.isEmpty && !segment.elementsEqual(".".utf8)
                && !segment.elementsEqual("..".utf8)
        }
        if isSound { return text }
        findings.report(
            .invalidValue,
            "`state.key` must neither begin nor end with a slash, nor hold an empty, `.` or `..` "
                + "part",
            at: node.span, help: "write the name of an object, such as reconcile/acme-prod.jsonl")
        return nil
    }

    private func region(_ node: Node) -> String? {
        guard let text = scalars.name(node, "`state.region`") else { return nil }
        let isSound =
            text.utf8.count <= 63 && text.utf8.first.map(isLetterOrDigit) == true
            && text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == 0x2D || $0 == 0x5F }
        if isSound { return text }
        findings.report(
            .invalidValue, "`state.region` is no name of a region", at: node.span,
            help: "write it as in eu-central-1")
        return nil
    }

    private func endpoint(_ node: Node) -> String? {
        guard let text = scalars.text(node, "`state.endpoint`") else { return nil }
        if let endpoint = Endpoint.normalised(text),
            StateAddress.server(of: endpoint) == endpoint
        {
            return endpoint
        }
        findings.report(
            .invalidStateAddress, "`state.endpoint` is not a server that may be used",
            at: node.span,
            help: "write https://HOST[:PORT] and nothing behind it; http:// is for loopback only")
        return nil
    }

    /// Whether no name can be put before the server's: it is an address, or this machine.
    private static func needsPathStyle(_ endpoint: String) -> Bool {
        let host = endpoint.utf8.drop { $0 != UInt8(ascii: ":") }.dropFirst(3)
        let name = host.prefix { $0 != UInt8(ascii: ":") }
        return host.first == UInt8(ascii: "[") || name.elementsEqual("localhost".utf8)
            || name.allSatisfy { 0x30...0x39 ~= $0 || $0 == UInt8(ascii: ".") }
    }

    private func isLetterOrDigit(_ byte: UInt8) -> Bool {
        0x61...0x7A ~= byte | 0x20 || 0x30...0x39 ~= byte
    }
}
