import Documents
import Model

/// How one platform cuts a list into pages.
protocol PageFormat: Sendable {
    /// One element of the list.
    associatedtype Element: Sendable
    /// The request for a page.
    func request(_ cursor: PageCursor) -> WireRequest
    /// Reads a page.
    func page(_ answer: JSONView, at cursor: PageCursor) throws(BrokenReading) -> ListPage<Element>
    /// The platform's id of an element.
    func id(of element: Element) -> String
}

/// Which page of a list.
enum PageCursor: Hashable, Sendable {
    /// The page that a list starts with.
    case first
    /// The page that starts behind so many elements.
    case offset(Int)
    /// The page of that number, counted from one.
    case number(Int)
    /// The page that the platform calls by an opaque text.
    case token(String)

    static func == (left: PageCursor, right: PageCursor) -> Bool {
        switch (left, right) {
        case (.first, .first): true
        case (.offset(let a), .offset(let b)), (.number(let a), .number(let b)): a == b
        case (.token(let a), .token(let b)): a.hasSameBytes(as: b)
        default: false
        }
    }

    func hash(into hasher: inout Hasher) {
        switch self {
        case .first: hasher.combine(0)
        case .offset(let offset): hasher.combine(offset)
        case .number(let number): hasher.combine(number)
        case .token(let token): hasher.combine(bytesOf: token)
        }
    }
}

/// One page of a list.
struct ListPage<Element: Sendable>: Sendable {
    /// The elements in the order of the page.
    let elements: [Element]
    /// How many elements the whole list has, if the envelope says so.
    var total: Int?
    /// The page behind this one, or nil when the platform says that this is the last.
    let next: PageCursor?
}

/// A list that is read page by page, with every rule about lists that do not add up.
struct PagedReading<Format: PageFormat>: Sendable {
    /// More pages than any list of these platforms has.
    static var pageBound: Int { 10_000 }

    let format: Format
    private(set) var elements: [Format.Element] = []
    private(set) var cursor: PageCursor? = .first
    private var ids: Set<ByteKey> = []
    private var asked: Set<PageCursor> = [.first]
    private var total: Int?
    private var pageSize = 0

    init(_ format: Format) { self.format = format }

    /// The next request, or nil when the list is complete.
    var request: WireRequest? { cursor.map(format.request) }

    /// The next request and, where pages have offsets or numbers, as many more as the announced
    /// total makes sure of.
    func upcoming(_ most: Int) -> [WireRequest] { cursors(most).map(format.request) }

    private func cursors(_ most: Int) -> [PageCursor] {
        guard let cursor else { return [] }
        var cursors = [cursor]
        while cursors.count < most, let next = cursors.last.flatMap(sureSuccessor) {
            cursors.append(next)
        }
        return cursors
    }

    private func sureSuccessor(of cursor: PageCursor) -> PageCursor? {
        guard let total, pageSize > 0 else { return nil }
        switch cursor {
        case .offset(let offset):
            let (next, overflow) = offset.addingReportingOverflow(pageSize)
            return !overflow && next < total ? .offset(next) : nil
        case .number(let number):
            let (shown, overflow) = number.multipliedReportingOverflow(by: pageSize)
            return !overflow && shown < total ? .number(number + 1) : nil
        case .first, .token: return nil
        }
    }

    /// The number of different elements so far.
    var count: Int { ids.count }

    /// Reads the answer to one of the upcoming requests.
    func page(
        _ answer: JSONView, at index: Int
    ) throws(BrokenReading) -> ListPage<Format.Element> {
        let cursors = cursors(index + 1)
        // Nobody asks for the answer to a request that was never named.
        return try format.page(answer, at: index < cursors.count ? cursors[index] : .first)
    }

    /// Takes the answer to `request`.
    mutating func take(_ page: ListPage<Format.Element>) throws(BrokenReading) {
        guard cursor != nil else { return }
        if let total, let now = page.total, total != now { throw .changedMeanwhile }
        total = page.total ?? total
        pageSize = page.elements.count
        let before = ids.count
        for element in page.elements where ids.insert(ByteKey(format.id(of: element))).inserted {
            elements.append(element)
        }
        guard let next = page.next else {
            if let total, ids.count < total {
                throw .totalNotMet(announced: total, shown: ids.count)
            }
            self.cursor = nil
            return
        }
        guard asked.insert(next).inserted else { throw .repeatedPage }
        guard page.elements.isEmpty || ids.count > before else { throw .noProgress }
        guard asked.count <= Self.pageBound else { throw .tooManyPages(Self.pageBound) }
        self.cursor = next
    }
}

extension PagedReading: PlatformReading where Format.Element == Observation {
    var result: ReadingResult { ReadingResult(objects: elements) }
}
