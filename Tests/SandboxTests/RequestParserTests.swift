import Model
import Testing

@testable import Sandbox

/// What a parser makes of bytes, as far as they go.
private func parse(
    _ pieces: [[UInt8]], limits: RequestParser.Limits = .init()
) -> (requests: [SandboxRequest], continues: Int, refusal: RequestRefusal?) {
    var parser = RequestParser(limits: limits)
    var requests: [SandboxRequest] = []
    var continues = 0
    for piece in pieces {
        parser.append(piece)
        reading: while true {
            do throws(RequestRefusal) {
                switch try parser.next() {
                case .needsMore: break reading
                case .expectsContinue: continues += 1
                case .request(let request): requests.append(request)
                }
            } catch {
                return (requests, continues, error)
            }
        }
    }
    return (requests, continues, nil)
}

private func parse(_ text: String, limits: RequestParser.Limits = .init()) -> RequestRefusal? {
    parse([Array(text.utf8)], limits: limits).refusal
}

@Suite struct RequestParserTests {
    private static let two = Array(
        ("POST /a%20b/c?x=1&y=%7B+z HTTP/1.1\r\nHost: h\r\nX-Key:  v w \r\nContent-Length: 5\r\n\r\n"
            + "hello\r\nGET /next HTTP/1.1\r\nhost: h\r\nConnection: close\r\n\r\n").utf8)

    @Test func `two requests split at any byte read the same`() throws {
        for cut in 0...RequestParserTests.two.count {
            let pieces = [
                Array(RequestParserTests.two[..<cut]), Array(RequestParserTests.two[cut...]),
            ]
            let (requests, _, refusal) = parse(pieces)
            #expect(refusal == nil)
            try #require(requests.count == 2, "cut at \(cut)")
            #expect(requests[0].method == "POST")
            #expect(requests[0].segments == ["a b", "c"])
            #expect(requests[0].query.map(\.name) == ["x", "y"])
            #expect(requests[0].parameter("y") == "{ z")
            #expect(requests[0].header("x-key") == "v w")
            #expect(requests[0].body == Array("hello".utf8))
            #expect(requests[0].keepsAlive)
            #expect(requests[1].segments == ["next"])
            #expect(!requests[1].keepsAlive)
        }
    }

    @Test func `bytes that come one at a time read the same`() {
        let (requests, _, refusal) = parse(RequestParserTests.two.map { [$0] })
        #expect(requests.count == 2)
        #expect(refusal == nil)
    }

    @Test func `many requests in one piece are all read`() {
        let one = "GET / HTTP/1.1\r\nhost: h\r\n\r\n"
        let (requests, _, _) = parse([Array(String(repeating: one, count: 5000).utf8)])
        #expect(requests.count == 5000)
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\n\r\n", RequestRefusal.malformed),
        ("GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n", .malformed),
        ("GET /\r\nhost: a\r\n\r\n", .malformed),
        ("GET  / HTTP/1.1\r\nhost: a\r\n\r\n", .malformed),
        ("GET nowhere HTTP/1.1\r\nhost: a\r\n\r\n", .malformed),
        ("GET /%zz HTTP/1.1\r\nhost: a\r\n\r\n", .malformed),
        ("GET /%ff HTTP/1.1\r\nhost: a\r\n\r\n", .malformed),
        ("GET /?a=%1 HTTP/1.1\r\nhost: a\r\n\r\n", .malformed),
        ("G(T / HTTP/1.1\r\nhost: a\r\n\r\n", .malformed),
        ("GET / HTTP/1.1\r\nhost : a\r\n\r\n", .malformed),
        ("GET / HTTP/1.1\r\nhost: a\r\n folded\r\n\r\n", .malformed),
        ("GET / HTTP/1.1\r\nhost: a\u{1}\r\n\r\n", .malformed),
        ("GET / HTTP/1.1\nhost: a\r\n\r\n", .malformed),
        ("GET / HTTP/1.1\r\nhost: a\rb\r\n\r\n", .malformed),
        ("GET / HTTP/2.0\r\nhost: a\r\n\r\n", .versionNotSupported),
        ("GET / FTP/1.1\r\nhost: a\r\n\r\n", .malformed),
        ("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: x\r\n\r\n", .malformed),
        ("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n", .malformed),
        (
            "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 1\r\n\r\n",
            .malformed
        ),
        ("POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n", .lengthRequired),
        (
            "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n",
            .malformed
        ),
        (
            "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 99999999999999999999\r\n\r\n",
            .bodyTooLarge
        ),
    ])
    func `what is no request is refused`(text: String, refusal: RequestRefusal) {
        #expect(parse(text) == refusal)
    }

    @Test func `the limits hold at their edge`() {
        let head = "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\n"
        let exact = RequestParser.Limits(head: head.utf8.count, body: 10, fields: 2)
        #expect(parse([Array((head + "0123456789").utf8)], limits: exact).requests.count == 1)
        #expect(parse(head, limits: .init(head: head.utf8.count - 1, body: 10)) == .headTooLarge)
        #expect(parse(head, limits: .init(body: 9)) == .bodyTooLarge)
        #expect(parse(head, limits: .init(fields: 1)) == .headTooLarge)
    }

    @Test func `a head without end is refused once it is too large`() {
        let pieces = Array(repeating: Array(repeating: UInt8(ascii: "a"), count: 100), count: 11)
        #expect(parse(pieces, limits: .init(head: 1000)).refusal == .headTooLarge)
    }

    @Test func `leave to send the body is asked for once`() {
        let head = "POST / HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 4\r\n\r\n"
        let (requests, continues, _) = parse([Array(head.utf8), [1], [2], [3, 4]])
        #expect(continues == 1)
        #expect(requests.first?.body == [1, 2, 3, 4])
    }

    @Test func `an older client keeps the connection only when it says so`() {
        let plain = parse([Array("GET / HTTP/1.0\r\n\r\n".utf8)]).requests
        #expect(plain.first?.keepsAlive == false)
        let kept = parse([Array("GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n".utf8)]).requests
        #expect(kept.first?.keepsAlive == true)
    }

    @Test func `an answer says how long it is unless it has no content`() {
        var bytes: [UInt8] = []
        ResponseWriter.write(.json(200, ["a": 1]), to: &bytes)
        ResponseWriter.write(.empty(204), to: &bytes)
        ResponseWriter.write(
            .json(599, [:]), framing: .init(closes: true, omitsBody: true), to: &bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(
            text == "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 7\r\n\r\n"
                + #"{"a":1}"# + "HTTP/1.1 204 No Content\r\n\r\n"
                + "HTTP/1.1 599 Status\r\ncontent-type: application/json\r\ncontent-length: 2\r\n"
                + "connection: close\r\n\r\n")
    }
}

@Suite struct TimerQueueTests {
    @Test func `what is due comes out in order of its moment, then of its addition`() {
        var queue = TimerQueue<Int>()
        let moments = [5, 3, 9, 3, 1, 7, 3]
        for (index, moment) in moments.enumerated() { queue.add(index, at: .seconds(moment)) }
        #expect(queue.earliest == .seconds(1))
        var taken: [Int] = []
        while let next = queue.popDue(at: .seconds(7)) { taken.append(next) }
        #expect(taken == [4, 1, 3, 6, 0, 5])
        #expect(queue.earliest == .seconds(9))
        #expect(queue.popDue(at: .seconds(8)) == nil)
    }
}
