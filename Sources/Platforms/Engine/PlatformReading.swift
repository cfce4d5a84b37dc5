package import Documents
package import Model

/// One reading of a platform as a value machine: it names requests, takes answers, and ends with
/// objects.
package protocol PlatformReading: Sendable {
    /// What one answer says by itself.
    associatedtype Page: Sendable
    /// The next request, or nil when the reading is complete.
    var request: WireRequest? { get }
    /// The next request and those that are sure to follow it, at most so many; they may be sent
    /// side by side, and their answers are taken in their order.
    func upcoming(_ most: Int) -> [WireRequest]
    /// Reads the JSON body of the answer to one of the upcoming requests, counted from zero; it
    /// changes nothing, so that answers can be read side by side.
    func page(_ answer: JSONView, at index: Int) throws(BrokenReading) -> Page
    /// Takes the answer to `request`.
    mutating func take(_ page: Page) throws(BrokenReading)
    /// How many objects were found so far.
    var count: Int { get }
    /// What was read; of use once `request` is nil.
    var result: ReadingResult { get }
}

extension PlatformReading {
    /// The next request alone.
    package func upcoming(_ most: Int) -> [WireRequest] { [request].compactMap(\.self) }

    /// Reads and takes the answer to `request`.
    package mutating func take(_ answer: JSONView) throws(BrokenReading) {
        try take(page(answer, at: 0))
    }
}

/// What a complete reading found.
package struct ReadingResult: Sendable {
    /// The objects, each id once.
    package let objects: [Observation]
    /// What was looked up for declarations.
    package let lookups: [Address: ValueObject]
    /// Problems that concern single declarations.
    package let problems: [Diagnostic]

    /// Makes a result.
    package init(
        objects: [Observation], lookups: [Address: ValueObject] = [:], problems: [Diagnostic] = []
    ) {
        self.objects = objects
        self.lookups = lookups
        self.problems = problems
    }
}

/// Why nothing may be concluded from a reading.
package enum BrokenReading: Error, Hashable, Sendable {
    /// The answer lacks the envelope that the platform wraps lists in.
    case missingEnvelope(String)
    /// Something in the answer is not what the platform's document says it is.
    case wrongType(String)
    /// The platform named a page that was read already.
    case repeatedPage
    /// A page showed only objects that earlier pages had shown.
    case noProgress
    /// The platform announced more objects than it showed.
    case totalNotMet(announced: Int, shown: Int)
    /// Objects came or went between two pages.
    case changedMeanwhile
    /// The list does not end.
    case tooManyPages(Int)

    /// Whether another reading right away may be whole.
    package var isTransient: Bool { self == .changedMeanwhile }

    /// One clause for people, without anything that the platform wrote.
    package var text: String {
        switch self {
        case .missingEnvelope(let name): "the answer holds no \(name)"
        case .wrongType(let place): "\(place) is not what the platform documents"
        case .repeatedPage: "the platform named a page a second time"
        case .noProgress: "a page showed only objects of earlier pages"
        case .totalNotMet(let announced, let shown):
            "the platform announced \(announced) objects and showed \(shown)"
        case .changedMeanwhile: "objects came or went between two pages"
        case .tooManyPages(let bound): "the list did not end within \(bound) pages"
        }
    }
}
