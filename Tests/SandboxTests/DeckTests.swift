import Model
import Testing

@testable import Sandbox

private let base = "/deck/api/v1/connections"
private let source = "b07920f3-5dbc-44da-b650-bd1a9c1f540c"

private func body(
    _ username: String = "ann", password: String = "pw", source: String = source
) -> Value {
    [
        "source_id": .string(source), "auth_method": "username_password",
        "auth_credentials": ["username": .string(username), "password": .string(password)],
    ]
}

@Suite struct DeckCreateTests {
    @Test func `a create is accepted with a token that the list does not show`() throws {
        var world = try World()
        let answer = world.send("POST", base, body())
        #expect(answer.status == 202)
        #expect(answer["status"] == "Connecting")
        #expect(answer["source_id"] == .string(source))
        #expect(answer["auth_method"] == "username_password")
        #expect(answer["created_at"] == 1_773_000_000)
        #expect(answer["updated_at"] == 1_773_000_000)
        #expect(UUIDText.isWellFormed(answer["connection_id"]?.stringValue ?? ""))
        let token = try #require(answer["access_token"]?.stringValue)
        let list = world.send("GET", base)
        #expect(!list.text.contains(token) && !list.text.contains("pw"))
        #expect(!list.text.contains("auth_method") && !list.text.contains("access_token"))
    }

    @Test func `the token can be withheld`() throws {
        var world = try World()
        world.set(["quirks": ["deck_withholds_token"]])
        #expect(world.send("POST", base, body())["access_token"] == .null)
    }

    @Test(
        arguments: [
            (["auth_method": "none"], "source_id is required"),
            (["source_id": .string(source)], "auth_method is required"),
            (["source_id": "x", "auth_method": "none"], "source_id must be a UUID"),
            (["source_id": .string(source), "auth_method": ""], "auth_method must have a length"),
            (
                ["source_id": .string(source), "auth_method": "none", "external_id": "x"],
                "external_id is not a known field"
            ),
            (
                [
                    "source_id": .string(source), "auth_method": "a",
                    "auth_credentials": ["key": "x"],
                ],
                "auth_credentials.key is not a known field"
            ),
            (
                ["source_id": .string(source), "auth_method": "a", "deck_id": "x"],
                "deck_id must be a UUID"
            ),
        ] as [(Value, String)])
    func `a body that breaks the schema is refused, strict or not`(
        body: Value, message: String
    ) throws {
        var world = try World()
        world.set(["strict": false])
        let answer = world.send("POST", base, body)
        #expect(answer.status == 400)
        #expect(answer["message"]?.stringValue?.contains(message) == true)
        #expect(answer["error_code"] == "INVALID_FIELD")
        #expect(answer["category"] == "INVALID_INPUT")
        #expect(answer["details"] == .null)
    }

    @Test func `null credentials and decks are accepted`() throws {
        var world = try World()
        let plain: Value = [
            "source_id": .string(source), "auth_method": "none", "auth_credentials": .null,
            "deck_id": .null,
        ]
        #expect(world.send("POST", base, plain).status == 202)
        let user = world.send("GET", base)["data"]?.arrayValue?.first?["user"]
        #expect(user == ["external_id": .null, "username": .null])
    }

    @Test func `a source that does not exist has its own code`() throws {
        var world = try World()
        let answer = world.send("POST", base, body(source: DeckSandbox.unknownSource))
        #expect(answer.status == 400)
        #expect(answer["error_code"] == "INVALID_SOURCE")
    }

    @Test func `a second connection of one user can be refused`() throws {
        var world = try World()
        _ = world.send("POST", base, body())
        #expect(world.send("POST", base, body()).status == 202)
        world.set(["quirks": ["deck_refuses_duplicates"]])
        let answer = world.send("POST", base, body())
        #expect(answer.status == 400)
        #expect(answer["error_code"] == "ACTIVE_CONNECTION_EXISTS")
        #expect(world.send("POST", base, body("bob")).status == 202)
    }
}

@Suite struct DeckStatusTests {
    private func statuses(
        _ body: Value, reads: Int, settings: Value = [:]
    ) throws -> [Value?] {
        var world = try World()
        world.set(settings)
        _ = world.send("POST", base, body)
        return (0..<reads).map { _ in
            world.send("GET", base)["data"]?.arrayValue?.first?["status"]
        }
    }

    @Test func `a connection settles after it was listed`() throws {
        #expect(try statuses(body(), reads: 3) == ["Connecting", "Connected", "Connected"])
        #expect(
            try statuses(body(), reads: 3, settings: ["deck_connecting_reads": 2])
                == ["Connecting", "Connecting", "Connected"])
    }

    @Test func `a wrong password ends as an error`() throws {
        #expect(try statuses(body(password: "wrong"), reads: 2) == ["Connecting", "Error"])
    }

    @Test func `a second factor keeps a connection waiting`() throws {
        let waiting = body(source: DeckSandbox.multiFactorSource)
        #expect(try statuses(waiting, reads: 3) == ["Connecting", "Connecting", "Connecting"])
    }

    @Test func `a state that a person set stays`() throws {
        var world = try World()
        let id = world.send("POST", base, body())["connection_id"]?.stringValue ?? ""
        _ = world.send("PATCH", "/_sandbox/objects/deck/\(id)", ["status": "Disconnected"])
        for _ in 0..<2 {
            let entry = world.send("GET", base)["data"]?.arrayValue?.first
            #expect(entry?["status"] == "Disconnected")
        }
    }
}

@Suite struct DeckListTests {
    private func filled(_ count: Int) throws -> World {
        let entries = (0..<count).map { number in
            [
                "connection_id": .string("c\(number)"), "source_id": .string(source),
                "user": ["external_id": .null, "username": .string("u\(number)")],
                "status": number == 1 ? "Disconnected" : "Connected",
            ] as Value
        }
        return try World(seed: ["deck": .array(entries)])
    }

    private func ids(_ answer: Answer) -> [String] {
        answer["data"]?.arrayValue?.compactMap { $0["connection_id"]?.stringValue } ?? []
    }

    /// Every page by its cursor, at most ten.
    private func pages(_ world: inout World, _ query: String) -> [[String]] {
        var pages: [[String]] = []
        var target = "\(base)?\(query)"
        while pages.count < 10 {
            let answer = world.send("GET", target)
            pages.append(ids(answer))
            guard let next = answer["next_cursor"]?.stringValue else { break }
            target = "\(base)?\(query)&next_cursor=\(next)"
        }
        return pages
    }

    @Test func `cursors lead through every page once`() throws {
        var world = try filled(120)
        #expect(pages(&world, "").map(\.count) == [50, 50, 20])
        #expect(pages(&world, "page_size=60").map(\.count) == [60, 60])
        #expect(Set(pages(&world, "page_size=7").joined()).count == 70)
    }

    @Test func `what is deleted between two pages hides nothing`() throws {
        var world = try filled(4)
        let first = world.send("GET", "\(base)?page_size=2")
        _ = world.send("DELETE", "/_sandbox/objects/deck/c0")
        let next = first["next_cursor"]?.stringValue ?? ""
        #expect(ids(world.send("GET", "\(base)?page_size=2&next_cursor=\(next)")) == ["c2", "c3"])
    }

    @Test func `an entry has the fields of the list`() throws {
        var world = try filled(1)
        let entry = world.send("GET", base)["data"]?.arrayValue?.first
        #expect(
            entry?.objectValue?.sortedKeys == [
                "connection_id", "created_at", "source_id", "source_logo_url", "source_name",
                "status", "updated_at", "user",
            ])
    }

    @Test func `lists filter by source, status and username`() throws {
        var world = try filled(3)
        #expect(ids(world.send("GET", "\(base)?status[]=Disconnected")) == ["c1"])
        #expect(ids(world.send("GET", "\(base)?username=u0&username=u2")) == ["c0", "c2"])
        #expect(ids(world.send("GET", "\(base)?source%5B%5D=\(source)")).count == 3)
        #expect(ids(world.send("GET", "\(base)?external_id=x")) == [])
    }

    @Test(arguments: ["page_size=0", "page_size=101", "page_size=x", "next_cursor=zzz"])
    func `a wrong parameter is refused in the older shape`(query: String) throws {
        var world = try filled(1)
        let answer = world.send("GET", "\(base)?\(query)")
        #expect(answer.status == 400)
        for member in ["error_category", "error_code", "error_message", "display_message"] {
            #expect(answer[member]?.stringValue?.isEmpty == false)
        }
    }
}

@Suite struct DeckTokenTests {
    @Test func `a connection is destroyed by its token once`() throws {
        var world = try World()
        let token = world.send("POST", base, body())["access_token"] ?? .null
        let destroy = "/deck/api/v1/connection/destroy"
        let answer = world.send("POST", destroy, ["access_token": token])
        #expect(answer.status == 200)
        #expect(answer.json == [:])
        #expect(world.send("GET", base)["data"] == [])
        let again = world.send("POST", destroy, ["access_token": token])
        #expect(again.status == 400)
        #expect(again["error_code"] == "INVALID_ACCESS_TOKEN")
        #expect(world.send("POST", destroy, [:]).status == 400)
    }

    @Test func `a token shows the state of its connection`() throws {
        var world = try World()
        let created = world.send("POST", base, body())
        let answer = world.send(
            "POST", "/deck/api/v1/connection/context",
            ["access_token": created["access_token"] ?? .null])
        #expect(answer["connection_id"] == created["connection_id"])
        #expect(answer["connection_status"] == "Connecting")
        #expect(answer["provider"]?["id"] == .string(source))
    }

    @Test(
        arguments: [
            ([:], 401), (["x-deck-client-id": "i"], 401), (["x-deck-secret": "s"], 401),
            (["x-deck-client-id": "i", "x-deck-secret": "expired"], 401),
            (["x-deck-client-id": "i", "x-deck-secret": "forbidden"], 403),
            (["x-deck-client-id": "i", "x-deck-secret": "s"], 200),
        ] as [([String: String], Int)])
    func `both headers are needed and a 401 has no content`(
        headers: [String: String], status: Int
    ) throws {
        var world = try World()
        let answer = world.send("GET", base, headers: headers)
        #expect(answer.status == status)
        if status == 401 { #expect(answer.response.body.isEmpty) }
    }
}
