package import Model

/// One request as it goes on the wire.
///
/// A value: nothing is opened, resolved or checked before a client takes it.
package struct Request: Sendable {
    /// A verb of HTTP.
    package struct Method: Hashable, Sendable {
        /// The verb as it goes on the wire.
        package let rawValue: String

        private init(known rawValue: String) { self.rawValue = rawValue }

        /// Takes any verb of 1 to 32 capital letters and hyphens; nil for everything else.
        package init?(rawValue: String) {
            let isVerb = rawValue.utf8.allSatisfy {
                (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || $0 == UInt8(ascii: "-")
            }
            guard isVerb, (1...32).contains(rawValue.utf8.count) else { return nil }
            self.rawValue = rawValue
        }

        /// `GET`.
        package static let get = Method(known: "GET")
        /// `POST`.
        package static let post = Method(known: "POST")
        /// `PUT`.
        package static let put = Method(known: "PUT")
        /// `PATCH`.
        package static let patch = Method(known: "PATCH")
        /// `DELETE`.
        package static let delete = Method(known: "DELETE")
    }

    /// The verb.
    package let method: Method
    /// The absolute address, already percent-encoded; made by `URLBuilder`.
    package let url: String
    /// The headers beside those that the engine itself sends.
    package let headers: [Header]
    /// The body, lent to libcurl once and never a second time; a body needs its own
    /// `Content-Type` header.
    package let body: Secret?
    /// How long the whole transfer may take, queueing and connecting included.
    package let deadline: Duration
    /// How long the transfer may stand still, in whole seconds and at most the deadline.
    package let idleDeadline: Duration
    /// The largest body of an answer in bytes; a longer one ends the transfer.
    package let responseLimit: Int
    /// Where it may go without encryption.
    package let plainHTTP: PlainHTTP

    /// The limit of an answer that is not a list: 8 MiB.
    package static let defaultResponseLimit = 8 << 20
    /// The limit of one page of a list: 256 MiB, since DRAGOPS and xpander.ai show everything on one
    /// page, some 250 bytes a connection.
    package static let listResponseLimit = 256 << 20
    /// The total deadline when nobody names one.
    package static let defaultDeadline = Duration.seconds(30)
    /// The idle deadline when nobody names one.
    package static let defaultIdleDeadline = Duration.seconds(60)

    /// Makes a request.
    package init(
        _ method: Method, _ url: String, headers: [Header] = [], body: Secret? = nil,
        deadline: Duration = Request.defaultDeadline,
        idleDeadline: Duration = Request.defaultIdleDeadline,
        responseLimit: Int = Request.defaultResponseLimit, plainHTTP: PlainHTTP = .toLoopback
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.deadline = deadline
        self.idleDeadline = idleDeadline
        self.responseLimit = responseLimit
        self.plainHTTP = plainHTTP
    }
}

/// A request that can only read: it has neither a verb nor a body.
package struct ReadRequest: Sendable {
    /// The absolute address, already percent-encoded; made by `URLBuilder`.
    package let url: String
    /// The headers beside those that the engine itself sends.
    package let headers: [Header]
    /// How long the whole transfer may take, queueing and connecting included.
    package let deadline: Duration
    /// How long the transfer may stand still, in whole seconds and at most the deadline.
    package let idleDeadline: Duration
    /// The largest body of an answer in bytes; a longer one ends the transfer.
    package let responseLimit: Int

    /// Makes a request; the default limit is that of a list.
    package init(
        _ url: String, headers: [Header] = [], deadline: Duration = Request.defaultDeadline,
        idleDeadline: Duration = Request.defaultIdleDeadline,
        responseLimit: Int = Request.listResponseLimit
    ) {
        self.url = url
        self.headers = headers
        self.deadline = deadline
        self.idleDeadline = idleDeadline
        self.responseLimit = responseLimit
    }

    var asRequest: Request {
        Request(
            .get, url, headers: headers, deadline: deadline, idleDeadline: idleDeadline,
            responseLimit: responseLimit)
    }
}
