import Model

// libFuzzer's build compiles that file with the entries.
#if canImport(TestSupport)
    import TestSupport
#endif

/// The entries for hostile bytes, fed alike by libFuzzer and by the tests.
enum FuzzTarget: String, CaseIterable, Sendable {
    case yaml
    case manifests
    case json
    case references
    case journal
    case document
    case plans
    case urls
    case headers
    case texts
    case packed
    case blink
    case mielto
    case xpander
    case deck
    case dragops

    /// Feeds the bytes; whatever they are, this returns, and throws only when a promise is broken.
    func feed(_ bytes: [UInt8]) throws(BrokenPromise) {
        switch self {
        case .yaml: try TextEntries.yaml(bytes)
        case .manifests: try ManifestEntries.documents(bytes)
        case .json: try TextEntries.json(bytes)
        case .references: try SecretEntries.references(bytes)
        case .journal: try StateEntries.journal(bytes)
        case .document: try StateEntries.document(bytes)
        case .plans: try PlanEntries.file(bytes)
        case .urls: try WireEntries.urls(bytes)
        case .headers: try WireEntries.headers(bytes)
        case .texts: try TextEntries.foreign(bytes)
        case .packed: try TextEntries.packed(bytes)
        case .blink, .mielto, .xpander, .deck, .dragops:
            try PlatformEntries.answers(bytes, of: rawValue)
        }
    }
}

/// A promise of the program that some input broke.
struct BrokenPromise: Error, CustomStringConvertible {
    /// The promise.
    let description: String

    /// Throws when the promise does not hold.
    static func unless(
        _ holds: Bool, _ promise: @autoclosure () -> String
    ) throws(BrokenPromise) {
        if !holds { throw BrokenPromise(description: promise()) }
    }
}

/// What every text for a terminal or a log must be.
enum Inert {
    /// Throws unless every line only shows something.
    static func check(_ text: String, _ what: String) throws(BrokenPromise) {
        if let fault = InertText.faults(in: text).first {
            throw BrokenPromise(description: "\(what): \(fault)")
        }
    }
}
