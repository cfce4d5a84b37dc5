import Model
import TestSupport
import Testing

@testable import Platforms

/// What goes on the wire, to the byte, for every intent of every platform.
struct RequestTests {
    private let secret = Value.secret(.test("token"))

    private func created(_ bench: Bench, _ fields: ValueObject) async throws -> FakeTransport.Sent {
        _ = await bench.writer.create(.test(fields))
        return try #require(await bench.sent.first)
    }

    @Test func `blink wraps attributes and says that no person has consented`() async throws {
        let sent = try await created(
            Bench(Blink.self),
            [
                "name": .string("GitHub"), "connection_type_id": .string("type-1"),
                "attributes": .object(["token": secret, "base_url": .string("https://x")]),
                "creation_method": .string("token"),
            ])
        #expect(sent.method == "POST")
        #expect(sent.url == "https://api.test/v1/workspace/ws-1/connections")
        #expect(
            sent.headers == [
                "Accept: application/json", "BLINK-API-KEY: S-APIKEY",
                "Content-Type: application/json",
            ])
        #expect(
            sent.body
                == #"{"name":"GitHub","connection_type_id":"type-1","creation_method":"token","#
                + #""attributes":{"token":{"value":"S-TOKEN"},"base_url":{"value":"https://x"}},"#
                + #""created_with_o_auth":false}"#)
    }

    @Test func `mielto sends every field and its workspace header`() async throws {
        let sent = try await created(
            Bench(Mielto.self),
            [
                "label": .string("L"), "integration": .string("gmail"),
                "integration_type": .string("connectors"), "auth_method_id": .string("oauth2"),
                "credentials": .object(["access_token": secret, "n": .number(Number(5))]),
                "config": .object(["a": .bool(true)]), "user_id": .string("u-1"),
            ])
        #expect(sent.method == "POST")
        #expect(sent.url == "https://api.test/v1/api/v1/connections")
        #expect(
            sent.headers == [
                "Accept: application/json", "X-Workspace-Id: ws-1",
                "Authorization: Bearer S-TOKEN", "Content-Type: application/json",
            ])
        #expect(
            sent.body
                == #"{"label":"L","integration":"gmail","integration_type":"connectors","#
                + #""auth_method_id":"oauth2","credentials":{"access_token":"S-TOKEN","n":5},"#
                + #""config":{"a":true},"user_id":"u-1"}"#)
    }

    @Test func `mielto sends a credential id and, without a workspace, no header`() async throws {
        let bench = Bench(Mielto.self, workspace: nil, auth: ["apiKey"])
        let sent = try await created(
            bench,
            [
                "label": .string("L"), "integration": .string("x"),
                "integration_type": .string("api"), "credential_id": .string("c-1"),
            ])
        #expect(
            sent.headers == [
                "Accept: application/json", "X-API-Key: S-APIKEY", "Content-Type: application/json",
            ])
        #expect(sent.body.contains(#""credential_id":"c-1""#))
    }

    @Test func `xpander puts the connector into the path and always sends a scope`() async throws {
        let sent = try await created(
            Bench(Xpander.self),
            [
                "connector_id": .string("c/1"), "connector": .string("Slack"),
                "name": .string("N"), "version": .string("2"),
                "security": .object(["apiKey": secret]), "headers": .object(["X-A": secret]),
                "general_params": .array([.object(["k": .string("v")])]),
                "target_system_servers": .array([.object(["url": .string("https://s")])]),
                "is_service_account": .bool(false),
            ])
        #expect(sent.method == "POST")
        #expect(sent.url == "https://api.test/v1/v1/connectors/c%2F1/connect")
        #expect(sent.headers.contains("x-api-key: S-APIKEY"))
        #expect(
            sent.body
                == #"{"name":"N","version":"2","security":{"apiKey":"S-TOKEN"},"#
                + #""headers":{"X-A":"S-TOKEN"},"general_params":[{"k":"v"}],"#
                + #""target_system_servers":[{"url":"https://s"}],"is_service_account":false,"#
                + #""access_scope":"personal"}"#)
    }

    @Test func `xpander sends the scope that the manifest names`() async throws {
        let sent = try await created(
            Bench(Xpander.self),
            [
                "connector_id": .string("c"), "name": .string("N"),
                "access_scope": .string("organizational"),
            ])
        #expect(sent.body == #"{"name":"N","access_scope":"organizational"}"#)
    }

    @Test func `xpander sends nothing while a connector's id is unknown`() async throws {
        let bench = Bench(Xpander.self)
        let result = await bench.writer.create(
            .test(["connector": .string("Slack"), "name": .string("N")]))
        guard case .notSent(let diagnostic) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(diagnostic.code == .requestNotWritten)
        #expect(await bench.sent.isEmpty)
    }

    @Test func `deck sends both credentials and adds nothing to the body`() async throws {
        let sent = try await created(
            Bench(Deck.self),
            [
                "source_id": .string("s"), "auth_method": .string("username_password"),
                "auth_credentials": .object(["username": .string("u"), "password": secret]),
                "deck_id": .string("d"),
            ])
        #expect(sent.url == "https://api.test/v1/connections")
        #expect(
            sent.headers == [
                "Accept: application/json", "x-deck-client-id: S-CLIENTID",
                "x-deck-secret: S-SECRET", "Content-Type: application/json",
            ])
        #expect(
            sent.body
                == #"{"source_id":"s","auth_method":"username_password","#
                + #""auth_credentials":{"username":"u","password":"S-TOKEN"},"deck_id":"d"}"#)
    }

    @Test func `dragops takes the route that fits the credentials`() async throws {
        let key = try await created(
            Bench(Dragops.self),
            [
                "provider": .string("slack"), "displayName": .string("S"),
                "environmentId": .string("e"), "apiKey": secret,
            ])
        #expect(key.url == "https://api.test/v1/connections/api-key")
        #expect(
            key.body
                == #"{"provider":"slack","displayName":"S","environmentId":"e","apiKey":"S-TOKEN"}"#
        )
        let fields = try await created(
            Bench(Dragops.self),
            [
                "provider": .string("jira"), "displayName": .string("J"),
                "credentials": .object(["api-token": secret]),
            ])
        #expect(fields.url == "https://api.test/v1/connections/credentials")
        #expect(
            fields.body
                == #"{"provider":"jira","displayName":"J","credentials":{"api-token":"S-TOKEN"}}"#)
        #expect(fields.headers.contains("Authorization: Bearer S-TOKEN"))
    }

    @Test func `the first page of every list is asked for as documented`() async throws {
        let expected: [(any PlatformAdapter.Type, String)] = [
            (
                Blink.self,
                "/workspace/ws-1/connections?q=%7B%22limit%22%3A1000%2C%22offset%22%3A0%2C"
                    + "%22sort%22%3A%5B%22%2Bname%22%5D%7D"
            ),
            (Mielto.self, "/api/v1/connections?skip=0&limit=1000"),
            (Xpander.self, "/v1/connectors?page=1&per_page=50"),
            (Deck.self, "/connections?page_size=50"),
            (Dragops.self, "/connections"),
        ]
        for (adapter, path) in expected {
            let bench = Bench(adapter)
            _ = await bench.observe(
                Interest(declarations: [], records: [], includesUnused: true))
            let sent = try #require(await bench.sent.first)
            #expect(sent.url == "https://api.test/v1\(path)")
            #expect(sent.method == "GET")
            #expect(!sent.headers.contains { $0.hasPrefix("Content-Type") })
        }
    }

    @Test func `deletes go by id or by the token that the create returned`() async throws {
        let expected: [(any PlatformAdapter.Type, String, String)] = [
            (Blink.self, "DELETE /workspace/ws-1/connections/a%20b", ""),
            (Mielto.self, "DELETE /api/v1/connections/a%20b", ""),
            (Deck.self, "POST /connection/destroy", #"{"access_token":"tok\"en"}"#),
            (Dragops.self, "DELETE /connections/a%20b", ""),
        ]
        for (adapter, request, body) in expected {
            let bench = Bench(adapter, [.answer(200, "{}")])
            _ = await bench.writer.delete("a b", handle: Secret(#"tok"en"#.utf8))
            let sent = try #require(await bench.sent.first)
            #expect(
                "\(sent.method) \(sent.url)"
                    == request.replacing(" /", with: " https://api.test/v1/"))
            #expect(sent.body == body)
        }
    }

    @Test func `an id that would name the collection is never sent`() async {
        for id in ["", ".", ".."] {
            let bench = Bench(Dragops.self, then: .answer(204))
            let result = await bench.writer.delete(id, handle: nil)
            guard case .notSent = result else {
                Issue.record("\(id): \(result)")
                continue
            }
            #expect(await bench.sent.isEmpty)
        }
    }

    @Test func `mielto's update merges config and leaves what only the server knows`() async throws
    {
        let bench = Bench(Mielto.self, [.answer(200, "{}")])
        let result = await bench.writer.update(
            "c-1",
            to: .test([
                "label": .string("New"), "integration": .string("gmail"),
                "config": .object(["a": .number(Number(2)), "deep": .object(["x": .bool(true)])]),
            ]),
            observed: [
                "label": .string("Old"),
                "config": .object([
                    "server": .string("kept"), "a": .number(Number(1)),
                    "deep": .object(["x": .bool(false), "y": .null]),
                ]),
            ])
        guard case .done = result else {
            Issue.record("\(result)")
            return
        }
        let sent = try #require(await bench.sent.first)
        #expect(sent.method == "PUT")
        #expect(sent.url == "https://api.test/v1/api/v1/connections/c-1")
        #expect(
            sent.body
                == #"{"label":"New","config":{"server":"kept","a":2,"deep":{"x":true,"y":null}}}"#)
    }

    @Test func `a secret without a value sends nothing and names the reference`() async {
        let bench = Bench(Dragops.self)
        let result = await bench.writer.create(
            .test(["provider": .string("x"), "apiKey": .secret(.test("missing-one"))]))
        guard case .notSent(let diagnostic) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(diagnostic.message.contains("missing-one"))
        #expect(await bench.sent.isEmpty)
    }
}
