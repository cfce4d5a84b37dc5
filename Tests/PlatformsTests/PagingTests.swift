import Documents
import Model
import Testing

@testable import Platforms

/// The paging machine: how lists go on, end, and break.
struct PagingTests {
    /// What a reading does with a series of pages.
    enum End: Equatable {
        case whole(ids: [String], queries: [String])
        case open(query: String)
        case broken(BrokenReading)
    }

    private func run(_ adapter: any PlatformAdapter.Type, _ pages: [String]) throws -> End {
        let account = Account(endpoint: "https://api.test", workspace: "w")
        var reading = adapter.reading(
            Interest(declarations: [], records: [], includesUnused: true), account: account)
        var queries: [String] = []
        for page in pages {
            let query = try #require(reading.request).query.map { "\($0.name)=\($0.value)" }
            queries.append(query.joined(separator: "&"))
            let answer = try JSONView.json(page)
            do throws(BrokenReading) {
                try reading.take(answer)
            } catch {
                return .broken(error)
            }
        }
        if let request = reading.request {
            return .open(
                query: request.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&"))
        }
        return .whole(ids: reading.result.objects.map(\.remoteID), queries: queries)
    }

    private func items(_ ids: Range<Int>, key: String = "id") -> String {
        "[" + ids.map { #"{"\#(key)":"i\#($0)"}"# }.joined(separator: ",") + "]"
    }

    private func names(_ ids: Range<Int>) -> [String] { ids.map { "i\($0)" } }

    // MARK: BlinkOps, offset and total

    private func blink(_ ids: Range<Int>, total: Int) -> String {
        #"{"total":\#(total),"results":\#(items(ids))}"#
    }

    private func q(_ offset: Int) -> String {
        #"q={"limit":1000,"offset":\#(offset),"sort":["+name"]}"#
    }

    @Test func `blink pages by what came, not by what was asked for`() throws {
        #expect(
            try run(
                Blink.self,
                [blink(0..<25, total: 60), blink(25..<50, total: 60), blink(50..<60, total: 60)])
                == .whole(ids: names(0..<60), queries: [q(0), q(25), q(50)]))
    }

    @Test func `an empty blink list may be null`() throws {
        #expect(
            try run(Blink.self, [#"{"total":0,"results":null}"#])
                == .whole(ids: [], queries: [q(0)]))
        #expect(
            try run(Blink.self, [#"{"total":1,"results":null}"#])
                == .broken(.missingEnvelope("results and total")))
    }

    @Test func `a missing envelope breaks every list`() throws {
        for page in [
            "{}", "[]", "null", #"{"results":[]}"#, #"{"total":0}"#, #"{"results":{},"total":0}"#,
        ] {
            #expect(
                try run(Blink.self, [page]) == .broken(.missingEnvelope("results and total")))
        }
        for page in ["{}", "null", #"{"items":{}}"#, #"{"error":"x"}"#] {
            guard case .broken(.missingEnvelope) = try run(Mielto.self, [page]) else {
                Issue.record("mielto \(page)")
                continue
            }
        }
        for page in ["{}", "[]", #"{"data":null}"#, #"{"data":{}}"#] {
            #expect(try run(Deck.self, [page]) == .broken(.missingEnvelope("data")))
        }
        for page in [
            "{}", "null", #"{"connections":null}"#, #"{"success":true}"#,
            #"{"success":true,"data":{}}"#, #"{"success":false,"error":{}}"#,
        ] {
            #expect(try run(Dragops.self, [page]) == .broken(.missingEnvelope("connections")))
        }
        for page in [#"{"items":[],"total":0}"#, "[]", #"{"total":0,"total_pages":0}"#] {
            #expect(
                try run(Xpander.self, [page])
                    == .broken(.missingEnvelope("items, total and total_pages")))
        }
    }

    @Test func `a total that is not met breaks the list`() throws {
        #expect(
            try run(Blink.self, [blink(0..<3, total: 5), blink(3..<3, total: 5)])
                == .broken(.totalNotMet(announced: 5, shown: 3)))
        #expect(
            try run(Blink.self, [blink(0..<3, total: 5), blink(1..<3, total: 5)])
                == .broken(.totalNotMet(announced: 5, shown: 3)))
        #expect(
            try run(
                Dragops.self,
                [#"{"data":\#(items(0..<2)),"success":true,"meta":{"total":3,"page":1}}"#])
                == .broken(.totalNotMet(announced: 3, shown: 2)))
    }

    @Test func `a total that changes asks for another reading`() throws {
        let end = try run(Blink.self, [blink(0..<3, total: 5), blink(3..<4, total: 4)])
        #expect(end == .broken(.changedMeanwhile))
        #expect(BrokenReading.changedMeanwhile.isTransient)
    }

    @Test func `an object on two pages counts once`() throws {
        #expect(
            try run(
                Deck.self,
                [
                    #"{"data":\#(items(0..<3, key: "connection_id")),"next_cursor":"a"}"#,
                    #"{"data":\#(items(2..<5, key: "connection_id")),"next_cursor":""}"#,
                ])
                == .whole(
                    ids: names(0..<5), queries: ["page_size=50", "page_size=50&next_cursor=a"]))
    }

    @Test func `a page of old objects that promises more breaks the list`() throws {
        #expect(
            try run(Blink.self, [blink(0..<3, total: 9), blink(0..<3, total: 9)])
                == .broken(.noProgress))
    }

    // MARK: Deck, cursors

    private func deck(_ ids: Range<Int>, next: String) -> String {
        #"{"data":\#(items(ids, key: "connection_id")),"next_cursor":\#(next)}"#
    }

    @Test func `an empty deck page is no end while there is a cursor`() throws {
        #expect(
            try run(
                Deck.self,
                [
                    deck(0..<2, next: #""a&=""#), deck(0..<0, next: #""b""#),
                    deck(2..<3, next: "null"),
                ])
                == .whole(
                    ids: names(0..<3),
                    queries: [
                        "page_size=50", "page_size=50&next_cursor=a&=",
                        "page_size=50&next_cursor=b",
                    ]))
    }

    @Test func `a cursor that comes back breaks the list`() throws {
        #expect(
            try run(
                Deck.self,
                [
                    deck(0..<1, next: #""a""#), deck(1..<2, next: #""b""#),
                    deck(2..<3, next: #""a""#),
                ]) == .broken(.repeatedPage))
    }

    @Test func `a cursor of a wrong type breaks the list`() throws {
        #expect(
            try run(Deck.self, [deck(0..<1, next: "5")])
                == .broken(.wrongType("the list.next_cursor")))
    }

    @Test func `a full deck page without a cursor proves nothing`() throws {
        let full = #"{"data":\#(items(0..<50, key: "connection_id"))}"#
        #expect(try run(Deck.self, [full]) == .broken(.missingEnvelope("next_cursor")))
    }

    @Test func `a list that never ends is given up`() throws {
        var reading = PagedReading(DeckPages())
        for page in 1..<PagedReading<DeckPages>.pageBound {
            try reading.take(.json(deck(page..<page + 1, next: #""c\#(page)""#)))
        }
        let last = try JSONView.json(deck(0..<1, next: #""end""#))
        #expect(throws: BrokenReading.tooManyPages(10_000)) { try reading.take(last) }
    }

    // MARK: Mielto, offset without a total

    @Test func `mielto ends with a page that no server can have cut`() throws {
        #expect(
            try run(Mielto.self, [items(0..<99)])
                == .whole(ids: names(0..<99), queries: ["skip=0&limit=1000"]))
        #expect(try run(Mielto.self, [items(0..<100)]) == .open(query: "skip=100&limit=1000"))
        #expect(
            try run(Mielto.self, [items(0..<1000), items(1000..<1100), "[]"])
                == .whole(
                    ids: names(0..<1100),
                    queries: [
                        "skip=0&limit=1000", "skip=1000&limit=1000", "skip=1100&limit=1000",
                    ]))
    }

    @Test func `a mielto server that ignores skip breaks the list`() throws {
        #expect(
            try run(Mielto.self, [items(0..<100), items(0..<100)]) == .broken(.noProgress))
    }

    @Test func `mielto's total counts where it is given`() throws {
        #expect(
            try run(Mielto.self, [#"{"items":\#(items(0..<2)),"total":3}"#])
                == .open(query: "skip=2&limit=1000"))
        #expect(
            try run(Mielto.self, [#"{"items":\#(items(0..<200)),"total":200}"#])
                == .whole(ids: names(0..<200), queries: ["skip=0&limit=1000"]))
        #expect(
            try run(Mielto.self, [#"{"items":\#(items(0..<2)),"total":-1}"#])
                == .broken(.wrongType("the list.total")))
    }

    // MARK: DRAGOPS, meta

    private func dragops(_ ids: Range<Int>, meta: String) -> String {
        #"{"success":true,"data":{"connections":\#(items(ids))},"meta":\#(meta)}"#
    }

    @Test func `dragops pages by number where meta counts pages`() throws {
        #expect(
            try run(
                Dragops.self,
                [
                    dragops(0..<2, meta: #"{"page":1,"limit":2,"total":3,"totalPages":2}"#),
                    dragops(2..<3, meta: #"{"page":2,"limit":2,"total":3,"totalPages":2}"#),
                ]) == .whole(ids: names(0..<3), queries: ["", "page=2"]))
    }

    @Test func `dragops pages by offset where meta counts elements`() throws {
        #expect(
            try run(
                Dragops.self,
                [
                    dragops(0..<2, meta: #"{"total":3,"limit":2,"offset":0}"#),
                    dragops(2..<3, meta: #"{"total":3,"limit":2,"offset":2}"#),
                ]) == .whole(ids: names(0..<3), queries: ["", "limit=100&offset=2"]))
    }

    @Test func `dragops without meta is whole`() throws {
        #expect(
            try run(Dragops.self, [#"{"connections":\#(items(0..<300))}"#])
                == .whole(ids: names(0..<300), queries: [""]))
    }
}
