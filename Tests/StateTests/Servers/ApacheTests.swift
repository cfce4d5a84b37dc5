import Host
import TestSupport
import Testing

/// What Apache's mod_dav really does, because a state is kept on it by nothing but these rules.
@Suite(.enabled(if: ExternalServer.program(ApacheServer.variable) != nil))
struct ApacheTests {
    private func send(
        _ server: ApacheServer, _ method: String, _ path: String = "/s",
        _ headers: [String: String] = [:], _ body: String? = nil
    ) async throws -> LoopbackAnswer {
        let client = try LoopbackClient(port: server.port)
        defer { client.close() }
        let answer = await client.send(method, path, headers: headers, body: body)
        return try #require(answer)
    }

    @Test func `a write answers without a tag, a read with a strong one that follows the content`()
        async throws
    {
        let server = try await ApacheServer()
        #expect(try await send(server, "GET").status == 404)
        let made = try await send(server, "PUT", "/s", [:], "one")
        #expect(made.status == 201)
        #expect(made.headers["etag"] == nil)
        #expect(made.headers["date"] != nil)
        let first = try await send(server, "GET")
        let tag = try #require(first.headers["etag"])
        #expect(first.status == 200)
        #expect(first.text == "one")
        #expect(tag.hasPrefix("\"") && tag.hasSuffix("\""))
        #expect(first.headers["last-modified"]?.hasSuffix(" GMT") == true)
        #expect(first.headers["date"]?.hasSuffix(" GMT") == true)
        let changed = try await send(server, "PUT", "/s", [:], "two")
        #expect(changed.status == 204)
        #expect(changed.headers["etag"] == nil)
        // Of equal length and within the same second.
        #expect(try await send(server, "GET").headers["etag"] != tag)
        #expect(try server.bytes(of: "s") == Array("two".utf8))
        // A file without bytes is there, and reads as nothing.
        #expect(try await send(server, "PUT", "/empty", [:], "").status == 201)
        let empty = try await send(server, "GET", "/empty")
        #expect(empty.status == 200)
        #expect(empty.body.isEmpty)
    }

    @Test func `conditions are kept by writes and removals`() async throws {
        let server = try await ApacheServer()
        let absent = ["If-None-Match": "*"]
        let stale = ["If-Match": "\"stale\""]
        #expect(try await send(server, "PUT", "/s", stale, "zero").status == 412)
        #expect(try await send(server, "PUT", "/s", absent, "one").status == 201)
        #expect(try await send(server, "PUT", "/s", absent, "two").status == 412)
        #expect(try await send(server, "PUT", "/s", stale, "two").status == 412)
        let tag = try #require(try await send(server, "GET").headers["etag"])
        #expect(try await send(server, "PUT", "/s", ["If-Match": tag], "two").status == 204)
        #expect(try await send(server, "PUT", "/s", ["If-Match": tag], "three").status == 412)
        #expect(try await send(server, "GET").text == "two")
        #expect(try await send(server, "DELETE", "/s", stale).status == 412)
        let last = try #require(try await send(server, "GET").headers["etag"])
        #expect(try await send(server, "DELETE", "/s", ["If-Match": last]).status == 204)
        #expect(try await send(server, "GET").status == 404)
        #expect(try await send(server, "DELETE").status == 404)
        #expect(try await send(server, "DELETE", "/s", ["If-Match": last]).status == 404)
    }

    @Test func `of writes at once one comes through`() async throws {
        let server = try await ApacheServer()
        for round in 0..<10 {
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for writer in 0..<8 {
                    group.addTask {
                        try await send(
                            server, "PUT", "/r\(round)", ["If-None-Match": "*"], "\(writer)"
                        ).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [201, 412, 412, 412, 412, 412, 412, 412])
        }
    }

    @Test func `its usual tags are weak at first, and a weak tag lets nobody write`() async throws {
        let server = try await ApacheServer(tags: .file)
        #expect(try await send(server, "PUT", "/s", [:], "one").status == 201)
        let tag = try #require(try await send(server, "GET").headers["etag"])
        // A machine that takes a second between the two requests sees a strong one.
        guard tag.hasPrefix("W/") else { return }
        #expect(try await send(server, "PUT", "/s", ["If-Match": tag], "two").status == 412)
    }

    @Test func `the lock of WebDAV is another one than Terraform's`() async throws {
        let server = try await ApacheServer()
        let lock = try await send(
            server, "LOCK", "/s", ["Content-Type": "application/json"], #"{"ID":"a"}"#)
        #expect(lock.status == 400)
        #expect(try await send(server, "PUT", "/folder/s", [:], "one").status == 409)
    }
}
