import Model
import State
import TestSupport
import Testing

/// What goes to an S3 server, and what each of its answers means.
struct S3StoreTests {
    private typealias Answer = S3Harness.Answer

    private static let ok = Answer(
        status: "200 OK",
        headers: [
            "ETag: \"v1\"", "Date: Sat, 21 Nov 2026 12:00:42 GMT",
            "Last-Modified: Sat, 21 Nov 2026 12:00:00 GMT",
        ], body: "bytes")

    @Test func `a read brings bytes, version and age by the server's clock`() async throws {
        let server = try S3Harness.server([Self.ok])
        let harness = try S3Harness(server.url)
        let content = try #require(try await harness.store.read(.lock))
        await harness.close()
        #expect(content.bytes == Array("bytes".utf8))
        #expect(content.version == "\"v1\"")
        #expect(content.age == .seconds(42))
        let request = try #require(server.received.first)
        #expect(request.head.first == "GET /states/team/a%20b.jsonl.lock HTTP/1.1")
        let authorization = try #require(request.header("Authorization"))
        #expect(authorization.contains("/eu-west-1/s3/aws4_request, SignedHeaders=host;x-amz-"))
        #expect(request.header("x-amz-security-token") == nil)
    }

    @Test(arguments: [
        (RemoteObject.state, "k"), (.lock, "k.lock"), (.segment("3.a"), "k.journal/3.a"),
        (.probe("x-1"), "k.probe-x-1"),
    ])
    func `every object has its name`(object: RemoteObject, name: String) async throws {
        let server = try S3Harness.server([Self.ok])
        let harness = try S3Harness(server.url, key: "k")
        _ = try await harness.store.read(object)
        await harness.close()
        #expect(server.received.first?.head.first == "GET /states/\(name) HTTP/1.1")
    }

    @Test func `only a missing key is no object`() async throws {
        let missing = try S3Harness.server([.refusal("404 Not Found", "NoSuchKey")])
        let harness = try S3Harness(missing.url)
        #expect(try await harness.store.read(.state) == nil)
        await harness.close()
        let others: [Answer] = [
            .refusal("404 Not Found", "NoSuchBucket"),
            Answer(status: "404 Not Found", body: "<html>nothing here</html>"),
            Answer(status: "204 No Content"),
        ]
        for answer in others {
            let server = try S3Harness.server([answer])
            let harness = try S3Harness(server.url)
            await #expect(throws: Diagnostic.self) { try await harness.store.read(.state) }
            await harness.close()
        }
    }

    @Test(arguments: [
        (RemoteCondition.absent, "If-None-Match", "*"), (.version("\"v0\""), "If-Match", "\"v0\""),
    ])
    func `a write carries its condition, signed, and its body in one piece`(
        condition: RemoteCondition, header: String, value: String
    ) async throws {
        let server = try S3Harness.server([Self.ok])
        let harness = try S3Harness(server.url)
        let end = try await harness.store.write(Array("new".utf8), to: .state, when: condition)
        await harness.close()
        #expect(end.word == "written \"v1\"")
        let request = try #require(server.received.first)
        #expect(request.method == "PUT")
        #expect(request.body == Array("new".utf8))
        #expect(request.header(header) == value)
        #expect(request.header("x-amz-content-sha256") == SHA256.hex(of: "new".utf8))
        #expect(request.header("Transfer-Encoding") == nil)
        let signed = try #require(request.header("Authorization"))
        #expect(signed.contains("content-type;host;\(header.lowercased());x-amz-content-sha256"))
    }

    /// What a server answers in turn, what a write under a condition then ends as, and how often
    /// it was sent.
    private static let writes: [(answers: [S3Harness.Answer], end: String, sent: Int)] = [
        ([.refusal("412 Precondition Failed", "PreconditionFailed")], "conflict", 1),
        ([.refusal("404 Not Found", "NoSuchKey")], "conflict", 1),
        ([.refusal("409 Conflict", "ConditionalRequestConflict")], "conflict", 4),
        ([.refusal("409 Conflict", "ConditionalRequestConflict"), ok], "written \"v1\"", 2),
        ([.lost], "unknown", 1),
        ([.refusal("503 Slow Down", "SlowDown"), ok], "written \"v1\"", 2),
        ([.refusal("429 Too Many", "TooManyRequests"), ok], "written \"v1\"", 2),
        (
            [
                .refusal("429 Too Many", "TooManyRequests"),
                .refusal("412 Precondition Failed", "PreconditionFailed"),
            ], "conflict", 2
        ),
        (
            [
                .refusal("500 Internal Server Error", "InternalError"),
                .refusal("412 Precondition Failed", "PreconditionFailed"),
            ], "unknown", 2
        ),
        ([.refusal("500 Internal Server Error", "InternalError"), .lost], "unknown", 2),
        ([.refusal("502 Bad Gateway", "")], "unknown", 6),
        (
            [
                .refusal("500 Internal Server Error", "InternalError"),
                .refusal("403 Forbidden", "AccessDenied"),
            ], "unknown", 2
        ),
        ([.refusal("400 Bad Request", "RequestTimeout"), ok], "written \"v1\"", 2),
    ]

    @Test(arguments: writes.indices)
    func `a write ends as what the answers prove`(index: Int) async throws {
        let (answers, end, sent) = Self.writes[index]
        let server = try S3Harness.server(answers)
        let harness = try S3Harness(server.url)
        let result = try await harness.store.write(
            Array("new".utf8), to: .state, when: .version("\"v0\""))
        await harness.close()
        #expect(result.word == end)
        #expect(server.received.count == sent)
        #expect(harness.clock.sleeps.count == sent - 1)
    }

    @Test func `a removal looks first, and removes only what it was told to`() async throws {
        let removed = try S3Harness.server([Self.ok, Answer(status: "204 No Content")])
        let harness = try S3Harness(removed.url)
        #expect(try await harness.store.remove(.lock, when: .version("\"v1\"")))
        await harness.close()
        #expect(removed.received.map(\.method) == ["GET", "DELETE"])
        #expect(removed.received.last?.header("If-Match") == "\"v1\"")

        let other = try S3Harness.server([Self.ok])
        let second = try S3Harness(other.url)
        #expect(try await second.store.remove(.lock, when: .version("\"v2\"")) == false)
        await second.close()
        #expect(other.received.map(\.method) == ["GET"])
    }

    @Test func `a server without conditional removal gets a plain one after the look`()
        async throws
    {
        let server = try S3Harness.server([
            Self.ok, .refusal("501 Not Implemented", "NotImplemented"),
            Answer(status: "204 No Content"),
        ])
        let harness = try S3Harness(server.url)
        #expect(try await harness.store.remove(.lock, when: .version("\"v1\"")))
        await harness.close()
        #expect(server.received.map(\.method) == ["GET", "DELETE", "DELETE"])
        #expect(server.received.last?.header("If-Match") == nil)
    }

    @Test func `an object that went between the look and the removal is removed`() async throws {
        let server = try S3Harness.server([
            Self.ok, .refusal("412 Precondition Failed", "PreconditionFailed"),
            .refusal("404 Not Found", "NoSuchKey"),
        ])
        let harness = try S3Harness(server.url)
        #expect(try await harness.store.remove(.lock, when: .version("\"v1\"")))
        await harness.close()

        let taken = try S3Harness.server([
            Self.ok, .refusal("412 Precondition Failed", "PreconditionFailed"), Self.ok,
        ])
        let second = try S3Harness(taken.url)
        #expect(try await second.store.remove(.lock, when: .version("\"v1\"")) == false)
        await second.close()
    }

    @Test func `a read outlasts what passes`() async throws {
        let server = try S3Harness.server([
            .refusal("503 Slow Down", "SlowDown"), .lost, Self.ok,
        ])
        let harness = try S3Harness(server.url)
        #expect(try await harness.store.read(.state)?.bytes == Array("bytes".utf8))
        await harness.close()
        // libcurl may ask again by itself where a kept-alive connection ends.
        #expect(server.received.count == 3)
        #expect(!harness.clock.sleeps.isEmpty)
    }

    @Test(arguments: [("W/\"v1\"", nil), ("\"v1\"", "\"v1\"")] as [(String, String?)])
    func `a weak entity tag is no version`(tag: String, version: String?) async throws {
        let server = try S3Harness.server([Answer(status: "200 OK", headers: ["ETag: \(tag)"])])
        let harness = try S3Harness(server.url)
        let content = try #require(try await harness.store.read(.state))
        await harness.close()
        #expect(content.version == version)
        #expect(content.age == nil)
    }
}
