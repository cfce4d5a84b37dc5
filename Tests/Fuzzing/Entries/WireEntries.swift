import Model
import Transport

@testable import Platforms

/// What goes on the wire and what comes back beside the body.
enum WireEntries {
    /// The bytes as an id, a query, a workspace and as an address of their own.
    static func urls(_ bytes: [UInt8]) throws(BrokenPromise) {
        let text = String(decoding: bytes, as: UTF8.self)
        for adapter in ManifestEntries.adapters {
            let account = Account(endpoint: "https://d.example/api/v1", workspace: "w")
            let requests = [
                adapter.readRequest(text, account: account),
                adapter.deleteRequest(text, account: account),
            ]
            for request in requests.compactMap(\.self) { try check(request, of: adapter) }
            let odd = Account(endpoint: "https://d.example/api/v1", workspace: text)
            if let request = adapter.deleteRequest("id", account: odd) {
                try check(request, of: adapter, workspace: text)
            }
        }
        if let builder = try? URLBuilder(endpoint: text) {
            try BrokenPromise.unless(
                ["http", "https"].contains(builder.origin.scheme)
                    && (builder.origin.scheme == "https" || builder.origin.isLoopback),
                "no key travels in the open")
            if let url = try? builder.url(["a"], query: [(text, text)]) {
                try shape(url, segments: nil)
            }
        }
        try BrokenPromise.unless(
            URLBuilder.escaped(text).utf8.allSatisfy {
                $0 == UInt8(ascii: "%") || $0 > 0x2C && $0 < 0x7F && $0 != UInt8(ascii: "/")
            }, "what is escaped is no syntax")
    }

    /// Throws unless the request can only be one of its own route, whatever fills it.
    static func check(
        _ request: WireRequest, of adapter: any PlatformAdapter.Type, workspace: String = "w"
    ) throws(BrokenPromise) {
        let descriptor = adapter.descriptor
        let members = descriptor.account.credentials.first?.map(\.name) ?? []
        let source = SourceRange(
            file: "reconcile.yaml", start: SourcePosition(line: 1, column: 1),
            end: SourcePosition(line: 1, column: 2))
        let reference = try? SecretExpression(reference: "env://A", revision: nil)
        let entry = PlatformEntry(
            name: "p", provider: descriptor.provider,
            account: Account(endpoint: "https://d.example/api/v1", workspace: workspace),
            auth: Dictionary(
                members.compactMap { name in reference.map { (name, $0) } },
                uniquingKeysWith: { $1 }),
            routes: [:], limits: .init(), source: source)
        let writer = RequestWriter(entry: entry, descriptor: descriptor, secrets: OneSecret())
        guard let written = try? writer.write(request) else { return }
        let template = RouteTable(descriptor, overrides: [:]).route(request.route)?.template ?? ""
        try shape(written.url, segments: template.utf8.split(separator: UInt8(ascii: "/")).count)
        if case .request(_, let shown) = written.place {
            try Inert.check(shown, "the place of a request")
        }
    }

    /// Throws unless the address is on the server, has so many segments, and reads one way only.
    private static func shape(_ url: String, segments: Int?) throws(BrokenPromise) {
        try BrokenPromise.unless(
            url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x5C && $0 != 0x23 },
            "an address is plain: \(String(reflecting: url))")
        guard let segments else { return }
        let base = "https://d.example:443/api/v1"
        let short = "https://d.example/api/v1"
        let path = url.utf8.prefix { $0 != UInt8(ascii: "?") }
        let rest =
            path.starts(with: base.utf8)
            ? path.dropFirst(base.utf8.count) : path.dropFirst(short.utf8.count)
        try BrokenPromise.unless(
            path.starts(with: base.utf8) || path.starts(with: short.utf8),
            "an address is below its endpoint: \(url)")
        let parts = rest.split(separator: UInt8(ascii: "/"))
        try BrokenPromise.unless(
            parts.count == segments
                && !parts.contains { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) },
            "no value changes the path: \(url)")
    }

    /// `Retry-After`, `Date` and the media type.
    static func headers(_ bytes: [UInt8]) throws(BrokenPromise) {
        let lines = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false)
            .map(String.init)
        let names = ["Retry-After", "Date", "Content-Type"]
        let response = Response(
            status: 429, headers: zip(names, lines).map { Response.Field(name: $0, value: $1) })
        let moments = [Int64.min, 0, 1_700_000_000_000, Int64.max].map(
            Timestamp.init(milliseconds:))
        for now in moments {
            if let wait = RetryPolicy.askedWait(of: response, now: now) {
                try BrokenPromise.unless(wait >= .zero, "no wait goes back in time")
            }
            let delay = RetryPolicy().delay(
                after: .response(response), attempt: 1, now: now, randomness: NoRandomness())
            if let delay {
                try BrokenPromise.unless(delay <= .seconds(301), "no wait is endless")
            }
            for line in lines { _ = HTTPDate.parse(line, now: now)?.description }
        }
        _ = response.contentType
    }
}

/// One value for every reference.
struct OneSecret: SecretProviding {
    func value(of expression: SecretExpression) -> Secret? { Secret("canary".utf8) }
    func redacted(_ text: String) -> String { text.replacing("canary", with: "(secret)") }
}

private struct NoRandomness: Randomness {
    func bytes(count: Int) -> [UInt8] { Array(repeating: 0xFF, count: count) }
}
