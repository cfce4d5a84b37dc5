package import Model
package import Transport

/// Where the objects of a state are: server, bucket and the region to sign for.
package struct S3Place: Sendable {
    let region: String
    private let builder: URLBuilder
    /// The bucket where it is the start of the path, or nil where it is in the host name.
    private let prefix: String?

    /// Works out the address; throws when the parts make none.
    package init(_ location: S3StateLocation, region: String) throws(TransferFailure) {
        // It becomes a part of the host name, and may come from a variable.
        let isName = region.utf8.allSatisfy {
            0x61...0x7A ~= $0 | 0x20 || 0x30...0x39 ~= $0 || $0 == 0x2D || $0 == 0x5F
        }
        guard isName, !region.isEmpty else {
            throw TransferFailure(.badURL, "the region is no name of a region")
        }
        self.region = region
        let usesPath = location.pathStyle || S3Place.needsPath(location)
        prefix = usesPath ? location.bucket : nil
        let server = location.endpoint ?? "https://s3.\(region).\(S3Place.domain(of: region))"
        let host = usesPath ? server : S3Place.adding(location.bucket, to: server)
        builder = try URLBuilder(endpoint: host)
    }

    /// The server that the requests go to.
    package var origin: Origin { builder.origin }

    /// The host as it goes on the wire, with its port where it is not the usual one.
    var host: String { String(origin.description.dropFirst(origin.scheme.utf8.count + 3)) }

    /// The address of an object; its path is also what is signed.
    package func url(of key: String) throws(TransferFailure) -> (url: String, path: String) {
        let parts = key.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let url = try builder.url((prefix.map { [$0] } ?? []) + parts)
        return (url, String(url.dropFirst(origin.description.utf8.count)))
    }

    /// The domain of Amazon's services in a region.
    static func domain(of region: String) -> String {
        region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
    }

    /// Whether a bucket cannot stand before the server: its dots would leave the certificate's
    /// pattern, and addresses take no name in front.
    private static func needsPath(_ location: S3StateLocation) -> Bool {
        if location.bucket.utf8.contains(UInt8(ascii: ".")) { return true }
        guard let endpoint = location.endpoint, let origin = try? Origin(of: endpoint) else {
            return false
        }
        return origin.isLoopback || origin.host.utf8.contains(UInt8(ascii: ":"))
            || origin.host.utf8.allSatisfy { "0123456789.".utf8.contains($0) }
    }

    private static func adding(_ bucket: String, to server: String) -> String {
        server.replacing("://", with: "://\(bucket).", maxReplacements: 1)
    }
}
