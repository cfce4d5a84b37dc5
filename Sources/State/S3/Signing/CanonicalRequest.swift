import Model
import Transport

/// What a signature of version 4 is about: a request in the one form that both sides can rebuild.
package struct CanonicalRequest: Sendable {
    /// A header, or a part of a query, before anything is escaped.
    package typealias Field = (name: String, value: String)

    private let method: String
    private let path: String
    private let query: [Field]
    private let headers: [(name: String, value: [UInt8])]
    private let bodyHash: String

    /// Describes a request.
    ///
    /// The path is taken as it is sent: for S3 that is escaped once and never normalised. Every
    /// header that is named is signed, `host` included.
    package init(
        method: String, path: String, query: [Field] = [],
        headers: [(name: String, value: [UInt8])], bodyHash: String
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.bodyHash = bodyHash
        let named = headers.map { (name: $0.name.lowercased(), value: $0.value) }
        var joined: [(name: String, value: [UInt8])] = []
        // Stable, since values of one name keep their order.
        let order = named.indices.sorted {
            let (left, right) = (named[$0].name, named[$1].name)
            return left.hasSameBytes(as: right) ? $0 < $1 : left.precedesInBytes(right)
        }
        for index in order {
            let value = CanonicalRequest.trimmed(named[index].value)
            if let last = joined.last, last.name.hasSameBytes(as: named[index].name) {
                joined[joined.count - 1].value += [UInt8(ascii: ",")] + value
            } else {
                joined.append((named[index].name, value))
            }
        }
        self.headers = joined
    }

    /// The names of the signed headers: `host;x-amz-date`.
    package var signedHeaders: String { headers.map(\.name).joined(separator: ";") }

    /// The text whose hash is signed; holds the session token.
    package var bytes: [UInt8] {
        var bytes = Array("\(method)\n\(path)\n\(canonicalQuery)\n".utf8)
        for (name, value) in headers {
            bytes += name.utf8
            bytes.append(UInt8(ascii: ":"))
            bytes += value
            bytes.append(UInt8(ascii: "\n"))
        }
        bytes += "\n\(signedHeaders)\n\(bodyHash)".utf8
        return bytes
    }

    private var canonicalQuery: String {
        query.map { (URLBuilder.escaped($0.name), URLBuilder.escaped($0.value)) }
            .sorted {
                $0.0.hasSameBytes(as: $1.0)
                    ? $0.1.precedesInBytes($1.1) : $0.0.precedesInBytes($1.0)
            }
            .map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }

    /// The value without spaces around it, and with one where there were several.
    private static func trimmed(_ value: [UInt8]) -> [UInt8] {
        Array(value.split(separator: UInt8(ascii: " ")).joined(separator: [UInt8(ascii: " ")]))
    }
}
