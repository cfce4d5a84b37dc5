import Model
import Testing

@testable import Sandbox

@Suite struct FaultParsingTests {
    @Test(arguments: [
        (
            "blink:create:drop_after@1",
            Fault(
                provider: "blink", target: .operation(.create), kind: .dropAfter,
                selection: .only(1))
        ),
        ("any:any:drop_before", Fault(provider: nil, target: .any, kind: .dropBefore)),
        (
            "deck:page2:status=503x3",
            Fault(
                provider: "deck", target: .page(2), kind: .status(.init(status: 503)),
                selection: .first(3))
        ),
        (
            "xpander:list:status=429;retry_after=1;text=billing limit reached",
            Fault(
                provider: "xpander", target: .operation(.list),
                kind: .status(
                    .init(status: 429, retryAfter: 1, text: "billing limit reached")))
        ),
        (
            "mielto:update:delay=200ms",
            Fault(
                provider: "mielto", target: .operation(.update), kind: .delay(.milliseconds(200)))
        ),
        (
            "mielto:delete:late=2000ms@4",
            Fault(
                provider: "mielto", target: .operation(.delete), kind: .late(.seconds(2)),
                selection: .only(4))
        ),
        (
            "deck:read:truncate=0",
            Fault(provider: "deck", target: .operation(.read), kind: .truncate(0))
        ),
        (
            "deck:other:html=502",
            Fault(provider: "deck", target: .operation(.other), kind: .html(502))
        ),
        (
            "deck:any:garbagex2",
            Fault(provider: "deck", target: .any, kind: .garbage, selection: .first(2))
        ),
        ("deck:any:hang_after", Fault(provider: "deck", target: .any, kind: .hangAfter)),
        (
            "deck:any:status_after=500",
            Fault(provider: "deck", target: .any, kind: .statusAfter(.init(status: 500)))
        ),
        (
            "blink:any:rate=5/s",
            Fault(provider: "blink", target: .any, kind: .rate(.init(count: 5, seconds: 1)))
        ),
        (
            "any:create:rate_writes=100/min;retry_after;headers=x",
            Fault(
                provider: nil, target: .operation(.create),
                kind: .rate(
                    .init(
                        count: 100, seconds: 60, writesOnly: true, tellsRetryAfter: true,
                        headers: .x)))
        ),
        (
            "deck:list:missing_envelope",
            Fault(provider: "deck", target: .operation(.list), kind: .missingEnvelope)
        ),
    ])
    func `a rule is read and written back as it was`(text: String, fault: Fault) throws {
        #expect(try Fault(parsing: text) == fault)
        #expect(fault.description == text)
    }

    @Test func `seconds and the plain page of HTML have short forms`() throws {
        #expect(try Fault(parsing: "deck:any:late=2s").kind == .late(.seconds(2)))
        #expect(try Fault(parsing: "deck:any:html").kind == .html(503))
    }

    @Test(arguments: [
        "", "blink", "blink:create", ":create:hang", "blink:make:hang", "blink:page0:hang",
        "blink:page:hang", "blink:create:explode", "blink:create:", "blink:create:hang=1",
        "blink:create:hang@", "blink:create:hang@0", "blink:create:hangx0",
        "blink:create:hang@99999999", "blink:create:status", "blink:create:status=abc",
        "blink:create:status=99", "blink:create:status=600", "blink:create:status=503;wait=1",
        "blink:create:status=503;retry_after=soon", "blink:create:delay", "blink:create:delay=5",
        "blink:create:delay=-5ms", "blink:create:truncate", "blink:create:truncate=-1",
        "blink:create:html=x", "blink:any:rate", "blink:any:rate=", "blink:any:rate=5",
        "blink:any:rate=0/s", "blink:any:rate=5/d", "blink:any:rate=5/s@1",
        "blink:any:rate=5/s;headers=y", "blink:any:rate=5/s;wait", "blink:any:rates=5/s",
    ])
    func `what is no rule is refused with advice`(text: String) throws {
        let error = #expect(throws: Diagnostic.self) { _ = try Fault(parsing: text) }
        #expect(error?.code == .faultSpecification)
        #expect(error?.help.isEmpty == false)
    }

    @Test func `a rule on an unknown platform stops the start`() throws {
        var configuration = SandboxConfiguration.test
        configuration.faults = [try Fault(parsing: "blonk:create:hang")]
        let error = #expect(throws: Diagnostic.self) { _ = try SandboxWorld(configuration) }
        #expect(error?.code == .faultSpecification)
    }
}

@Suite struct FaultBookTests {
    private func strikes(_ text: String, _ requests: [(SandboxOperation, Int)]) throws -> [Bool] {
        var book = FaultBook()
        book.add(try Fault(parsing: text))
        return requests.map {
            book.strike(provider: "blink", operation: $0.0, page: $0.1) != nil
        }
    }

    @Test func `only requests that a rule concerns are counted`() throws {
        let requests: [(SandboxOperation, Int)] = [
            (.list, 1), (.create, 1), (.list, 2), (.create, 1), (.create, 1),
        ]
        #expect(try strikes("blink:create:hang@2", requests) == [false, false, false, true, false])
        #expect(try strikes("blink:create:hangx2", requests) == [false, true, false, true, false])
        #expect(try strikes("blink:page2:hang", requests) == [false, false, true, false, false])
        #expect(try strikes("any:any:hangx1", requests) == [true, false, false, false, false])
        #expect(try strikes("deck:any:hang", requests) == Array(repeating: false, count: 5))
    }

    @Test func `of two rules the first strikes and both count`() throws {
        var book = FaultBook()
        book.add(try Fault(parsing: "any:any:hang@1"))
        book.add(try Fault(parsing: "any:any:garbage@2"))
        #expect(book.strike(provider: "deck", operation: .list, page: 1)?.kind == .hang)
        #expect(book.strike(provider: "deck", operation: .list, page: 1)?.kind == .garbage)
        #expect(book.entries.map(\.seen) == [2, 2])
    }
}

@Suite struct FaultEffectTests {
    private static let create: Value = ["provider": "slack", "apiKey": "k"]

    /// The answer to a create on DRAGOPS and the number of objects afterwards.
    private func result(of fault: String) throws -> (answer: Answer, objects: Int?) {
        var world = try World(.test("dragops:create:\(fault)"))
        let answer = world.send("POST", "/dragops/api/connections/api-key", FaultEffectTests.create)
        let objects = world.send("GET", "/_sandbox/objects/dragops")["objects"]?.arrayValue?.count
        return (answer, objects)
    }

    @Test func `an injected status has the platform's shape and no effect`() throws {
        let (answer, objects) = try result(of: "status=503;retry_after=7;text=busy")
        #expect(answer.status == 503)
        #expect(answer["error"]?["message"] == "busy")
        #expect(answer.response.headers.map(\.value) == ["7"])
        #expect(objects == 0)
    }

    @Test func `a status after the effect leaves the object`() throws {
        let (answer, objects) = try result(of: "status_after=502")
        #expect(answer.status == 502)
        #expect(objects == 1)
    }

    @Test func `garbage is no JSON and comes after the effect`() throws {
        let (answer, objects) = try result(of: "garbage")
        #expect(answer.status == 201)
        #expect(answer.json == nil)
        #expect(objects == 1)
    }

    @Test func `a page of HTML comes instead of the effect`() throws {
        let (answer, objects) = try result(of: "html")
        #expect(answer.status == 503)
        #expect(answer.response.contentType == "text/html; charset=utf-8")
        #expect(answer.text.hasPrefix("<!doctype html>"))
        #expect(objects == 0)
    }

    @Test func `a missing envelope is an empty object`() throws {
        let (answer, objects) = try result(of: "missing_envelope")
        #expect(answer.status == 201)
        #expect(answer.json == [:])
        #expect(objects == 1)
    }

    @Test func `latency and delay add up and hold back only the answer`() throws {
        var configuration = try SandboxConfiguration.test("dragops:create:delay=30ms")
        configuration.settings.latency = .milliseconds(20)
        let world = try World(configuration)
        var inner = world.inner
        let request = try #require(
            SandboxRequest(
                method: "POST", target: "/dragops/api/connections/api-key",
                headers: [.init(name: "authorization", value: "Bearer k")],
                body: Array(#"{"provider":"slack","apiKey":"k"}"#.utf8)))
        guard case .answer(let response, let delay, nil) = inner.receive(request).action else {
            Issue.record("no answer")
            return
        }
        #expect(response.status == 201)
        #expect(delay == .milliseconds(50))
    }

    @Test(arguments: [
        ("blink", "/blink/api/v1/workspace/w/connections?q=%7B%22limit%22:5,%22offset%22:5%7D"),
        ("mielto", "/mielto/api/v1/connections?skip=100"),
        ("xpander", "/xpander/v1/tools?page=2"), ("xpander", "/xpander/v1/connectors?page=2"),
        ("deck", "/deck/api/v1/connections?next_cursor=cur-2-50"),
        ("dragops", "/dragops/api/connections?page=2"),
    ])
    func `the second page of a list is known on every platform`(
        provider: String, target: String
    ) throws {
        var world = try World(.test("\(provider):page2:status=500"))
        #expect(world.send("GET", target).status == 500)
    }

    @Test(arguments: [
        ("blink", "/blink/api/v1/workspace/w/connections", "message"),
        ("mielto", "/mielto/api/v1/connections", "detail"),
        (
            "xpander", "/xpander/v1/connectors/b07920f3-5dbc-44da-b650-bd1a9c1f540c/connect",
            "detail"
        ),
        ("deck", "/deck/api/v1/connections", "message"),
        ("dragops", "/dragops/api/connections/api-key", "success"),
    ])
    func `an injected error of a create has the shape of each platform`(
        provider: String, target: String, member: String
    ) throws {
        var world = try World(.test("\(provider):create:status=500"))
        let answer = world.send("POST", target, [:])
        #expect(answer.status == 500)
        #expect(answer[member] != nil)
    }
}
