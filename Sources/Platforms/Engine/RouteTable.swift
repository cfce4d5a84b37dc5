import Model
import Transport

/// The routes of one platform entry: the descriptor's, with the project file's in their place.
struct RouteTable: Sendable {
    /// A route as it is used.
    struct Route: Sendable {
        /// The name in the descriptor.
        let name: String
        /// The HTTP verb.
        let method: Request.Method
        /// The path below the endpoint with placeholders.
        let template: String
        /// How well it is known; nil when the project file names it.
        let evidence: Evidence?
        /// Where that is said.
        let source: String
    }

    private let descriptor: ProviderDescriptor
    private let overrides: [String: String]

    init(_ descriptor: ProviderDescriptor, overrides: [String: String]) {
        self.descriptor = descriptor
        self.overrides = overrides
    }

    /// The route of that name, or nil when there is none or its override cannot be read.
    func route(_ name: String) -> Route? {
        guard let known = descriptor.route(name) else { return nil }
        guard let override = overrides[name] else {
            return Request.Method(rawValue: known.method).map {
                Route(
                    name: name, method: $0, template: known.path, evidence: known.evidence,
                    source: known.source)
            }
        }
        let words = override.split(separator: " ", maxSplits: 1)
        guard words.count == 2, let method = Request.Method(rawValue: String(words[0])),
            words[1].hasPrefix("/")
        else { return nil }
        return Route(
            name: name, method: method, template: String(words[1]), evidence: nil,
            source: "`routes` of the project file")
    }
}

extension RouteTable.Route {
    /// The segments of the path with every placeholder filled, or nil when one is unknown.
    func segments(filling placeholders: [String: String]) -> [String]? {
        var segments: [String] = []
        for part in template.unicodeScalars.split(separator: "/") {
            var segment = ""
            var rest = part
            while let open = rest.firstIndex(of: "{") {
                guard let close = rest[open...].firstIndex(of: "}"),
                    let value = placeholders[String(rest[rest.index(after: open)..<close])]
                else { return nil }
                segment += String(rest[..<open]) + value
                rest = rest[rest.index(after: close)...]
            }
            segments.append(segment + String(rest))
        }
        return segments
    }

    /// Whether only somebody else than the platform's own document states the route.
    var isUnverified: Bool { evidence != .seed }
}
