internal import Model

/// The connectors that xpander offers, in the order of its list.
///
/// The sandbox has 130, so that a list of 50 a page has three pages: real-looking ones first, whose
/// names resemble each other on purpose, then numbered ones.
struct XpanderCatalogue: Sendable {
    /// One connector.
    struct Connector: Sendable {
        let id: String
        let name: String
        /// Whether a connection to it needs a consent in the browser.
        let usesOAuth2: Bool
    }

    private(set) var connectors: [Connector] = []
    private var indexByID: [ByteKey: Int] = [:]

    static let size = 130

    init() {
        for name in XpanderCatalogue.keyed { add(name, usesOAuth2: false) }
        for name in XpanderCatalogue.consented { add(name, usesOAuth2: true) }
        while connectors.count < XpanderCatalogue.size {
            add("Connector \(connectors.count + 1)", usesOAuth2: false)
        }
    }

    /// The connector of that id, or nil.
    subscript(id: String) -> Connector? {
        indexByID[ByteKey(id.lowercased())].map { connectors[$0] }
    }

    /// Adds a connector; its id follows from its name unless one is given.
    mutating func add(_ name: String, id: String? = nil, usesOAuth2: Bool) {
        let id = id ?? UUIDText.shaping(SHA256.hex(of: "xpander connector \(name)".utf8))
        guard self[id] == nil else { return }
        indexByID[ByteKey(id.lowercased())] = connectors.count
        connectors.append(Connector(id: id, name: name, usesOAuth2: usesOAuth2))
    }

    /// What a search finds: best matches first, and then others, because the real one is fuzzy.
    func search(_ query: String) -> [Connector] {
        let wanted = query.lowercased()
        let scored = connectors.enumerated().compactMap { index, connector in
            let score = XpanderCatalogue.score(connector.name.lowercased(), wanted)
            return score > 0 ? (score: score, index: index) : nil
        }
        let best = scored.sorted { left, right in
            left.score != right.score ? left.score > right.score : left.index < right.index
        }.prefix(20).map(\.index)
        let others = connectors.indices.lazy.filter { !best.contains($0) }.prefix(2)
        return (best + others).map { connectors[$0] }
    }

    private static func score(_ name: String, _ wanted: String) -> Int {
        if name.hasSameBytes(as: wanted) { return 100 }
        if name.hasPrefix(wanted) { return 80 }
        if name.contains(wanted) { return 60 }
        let words = wanted.split(separator: " ")
        return words.contains { name.contains($0) } ? 40 : wanted.hasPrefix(name) ? 30 : 0
    }

    private static let keyed = [
        "Slack Enterprise", "Slack", "Slack Webhooks", "GitHub Enterprise", "GitHub", "GitLab",
        "Jira Service Management", "Jira", "Notion", "Linear", "Zendesk", "Stripe", "SendGrid",
        "Twilio", "Datadog", "PagerDuty", "OpenAI", "Anthropic", "Pinecone", "Airtable",
    ]
    private static let consented = [
        "Gmail", "Google Drive", "Google Calendar", "HubSpot", "Salesforce", "Microsoft Teams",
    ]
}
