import Model
import Testing

@testable import Sandbox

private let catalogue = XpanderCatalogue()

private func connector(_ name: String) -> String {
    catalogue.connectors.first { $0.name == name }?.id ?? ""
}

private func path(_ name: String) -> String {
    "/xpander/v1/tools/connectors/\(connector(name))/connect"
}

private let valid: ValueObject = [
    "name": "Production Slack", "version": .null,
    "security": ["authMethod": "apiKey", "apiKey": "s3cret", "headerName": "X-API-Key"],
    "headers": ["X-Team": "t0p"], "general_params": [["name": "workspace", "value": "w"]],
    "target_system_servers": [["url": "https://slack.example", "description": "staging"]],
    "access_scope": "organizational", "is_service_account": true,
]

private func body(_ changes: ValueObject) -> Value {
    var fields = valid
    for change in changes.members { fields[change.key] = change.value }
    return .object(fields)
}

@Suite struct XpanderCreateTests {
    @Test(arguments: ["/xpander/v1/tools/connectors", "/xpander/v1/connectors"])
    func `a created connection shows its summary and never what is write-only`(
        base: String
    ) throws {
        var world = try World()
        let answer = world.send("POST", "\(base)/\(connector("Slack"))/connect", .object(valid))
        #expect(answer.status == 200)
        #expect(answer["name"] == "Production Slack")
        #expect(answer["access_scope"] == "organizational")
        #expect(answer["is_service_account"] == true)
        #expect(answer["owner"] == "sandbox-user")
        for field in ["id", "version", "open_api_spec_id", "created_at"] {
            #expect(answer[field]?.stringValue?.isEmpty == false, "\(field)")
        }
        for field in ["security", "headers", "general_params", "target_system_servers"] {
            #expect(answer[field] == nil, "\(field)")
        }
        #expect(!answer.text.contains("s3cret") && !answer.text.contains("t0p"))
    }

    @Test func `the scope is personal unless told otherwise`() throws {
        var world = try World()
        let answer = world.send("POST", path("Slack"), ["name": "x"])
        #expect(answer["access_scope"] == "personal")
        #expect(answer["is_service_account"] == false)
    }

    @Test(
        arguments: [
            (["name": .null], "name", "string_type"), (["name": ""], "name", "too_short"),
            (["access_scope": "public"], "access_scope", "enum"),
            (["is_service_account": "yes"], "is_service_account", "bool_type"),
            (["security": "x"], "security", "dict_type"), (["headers": []], "headers", "dict_type"),
            (["general_params": [:]], "general_params", "list_type"),
            (["target_system_servers": [[:]]], "target_system_servers", "missing"),
            (["security": ["authMethod": "apiKey"]], "security", "missing"),
            (["label": "x"], "label", "extra_forbidden"),
        ] as [(ValueObject, String, String)])
    func `a body that breaks the model is refused with the refused value`(
        changes: ValueObject, member: String, type: String
    ) throws {
        var world = try World()
        let answer = world.send("POST", path("Slack"), body(changes))
        #expect(answer.status == 422)
        let problem = answer["detail"]?.arrayValue?.first
        #expect(problem?["loc"]?.arrayValue?.dropFirst().first == .string(member))
        #expect(problem?["type"] == .string(type))
        #expect(problem?["input"] != nil)
    }

    @Test func `an unknown connector is not found and a word is no connector`() throws {
        var world = try World()
        let unknown = "/xpander/v1/connectors/b07920f3-5dbc-44da-b650-bd1a9c1f540c/connect"
        #expect(world.send("POST", unknown, .object(valid)).status == 404)
        #expect(
            world.send("POST", "/xpander/v1/connectors/Slack/connect", .object(valid)).status == 422
        )
    }

    @Test func `names need not be unique`() throws {
        var world = try World()
        let ids = (0..<2).map { _ in world.send("POST", path("Slack"), .object(valid))["id"] }
        #expect(ids[0] != ids[1])
    }
}

@Suite struct XpanderConsentTests {
    private static let plain = body(["security": .null])

    @Test func `a connector that needs consent answers where to give it, and makes nothing`() throws
    {
        var world = try World()
        let answer = world.send("POST", path("Gmail"), XpanderConsentTests.plain)
        #expect(answer.status == 200)
        #expect(answer["oauth2_required"] == true)
        #expect(answer["message"]?.stringValue?.isEmpty == false)
        #expect(
            answer["connector_page_url"]
                == .string("https://app.xpander.ai/connectors/\(connector("Gmail"))"))
        #expect(world.send("GET", "/_sandbox/objects/xpander")["objects"] == [])
    }

    @Test func `a consent makes the connection that waited`() throws {
        var world = try World()
        _ = world.send("POST", path("Gmail"), XpanderConsentTests.plain)
        let control = "/_sandbox/consent/xpander/\(connector("Gmail"))"
        #expect(world.send("POST", control, ["name": "other"]).status == 404)
        #expect(world.send("POST", control)["created"]?.arrayValue?.count == 1)
        #expect(world.send("POST", control).status == 404)
        let objects = world.send("GET", "/_sandbox/objects/xpander")["objects"]?.arrayValue
        #expect(objects?.first?["name"] == "Production Slack")
        #expect(objects?.first?["_hidden"]?["connector_id"] == .string(connector("Gmail")))
    }

    @Test func `a token that is sent along needs no consent`() throws {
        var world = try World()
        let security: Value = ["authMethod": "oauth2", "oauth2Token": ["access_token": "t"]]
        #expect(world.send("POST", path("Gmail"), body(["security": security]))["id"] != nil)
    }
}

@Suite struct XpanderListTests {
    private func names(_ answer: Answer) -> [String] {
        (answer["items"] ?? answer.json)?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
    }

    @Test(arguments: ["/xpander/v1/tools?type=connector&", "/xpander/v1/connectors?"])
    func `the catalogue comes in pages`(target: String) throws {
        var world = try World()
        let first = world.send("GET", "\(target)per_page=50")
        #expect(first["total"] == 130)
        #expect(first["page"] == 1)
        #expect(first["per_page"] == 50)
        #expect(first["total_pages"] == 3)
        let pages = (1...4).map { names(world.send("GET", "\(target)per_page=50&page=\($0)")) }
        #expect(pages.map(\.count) == [50, 50, 30, 0])
        #expect(Set(pages.joined()).count == 130)
        #expect(names(world.send("GET", "\(target)page=1")).count == 20)
    }

    @Test(arguments: ["per_page=51", "per_page=0", "page=0", "page=x", "type=agent"])
    func `a parameter out of range is refused`(query: String) throws {
        var world = try World()
        #expect(world.send("GET", "/xpander/v1/tools?\(query)").status == 422)
    }

    @Test func `connections hang in their connector`() throws {
        var world = try World()
        let id = world.send("POST", path("Slack"), .object(valid))["id"]
        let items = world.send("GET", "/xpander/v1/tools?per_page=50")["items"]?.arrayValue ?? []
        let slack = items.first { $0["name"] == "Slack" }
        #expect(slack?["id"] == .string(connector("Slack")))
        #expect(slack?["status"] == "ready")
        #expect(slack?["connections"]?.arrayValue?.map { $0["id"] } == [id])
        #expect(items.first { $0["name"] == "Jira" }?["connections"] == [])
        #expect(slack?["connections"]?.arrayValue?.first?["connector_id"] == nil)
    }

    @Test(arguments: ["/xpander/v1/tools/search?type=connector&", "/xpander/v1/connectors/search?"])
    func `a search is a bare list that holds others too`(target: String) throws {
        var world = try World()
        let found = names(world.send("GET", "\(target)query=slack"))
        #expect(found.first == "Slack")
        #expect(found.contains("Slack Enterprise") && found.count > 3)
        #expect(world.send("GET", "\(target)query=slack")["items"] == nil)
        #expect(world.send("GET", String(target.dropLast())).status == 422)
    }

    @Test func `a personal connection is seen by its owner alone`() throws {
        var world = try World()
        world.set(["accounts": ["xpander": ["a": "ann", "b": "bob"]]])
        _ = world.send(
            "POST", path("Slack"), body(["access_scope": "personal"]), headers: ["x-api-key": "a"])
        _ = world.send("POST", path("Slack"), .object(valid), headers: ["x-api-key": "a"])
        func seen(_ key: String) -> Int? {
            world.send("GET", "/xpander/v1/tools/search?query=slack", headers: ["x-api-key": key])
                .json?.arrayValue?.first?["connections"]?.arrayValue?.count
        }
        #expect(seen("a") == 2)
        #expect(seen("b") == 1)
    }

    @Test func `a seed may bring a connector of its own`() throws {
        let id = "b07920f3-5dbc-44da-b650-bd1a9c1f540c"
        var world = try World(seed: [
            "xpander": [["connector_id": .string(id), "connector_name": "Acme", "name": "n"]]
        ])
        let found = world.send("GET", "/xpander/v1/tools/search?query=acme").json?.arrayValue?.first
        #expect(found?["id"] == .string(id))
        #expect(found?["connections"]?.arrayValue?.first?["name"] == "n")
    }
}

@Suite struct XpanderAccessTests {
    @Test(
        arguments: [
            (["x-api-key": "k"], 200), (["authorization": "Bearer k"], 200), ([:], 401),
            (["x-api-key": "expired"], 401), (["x-api-key": "forbidden"], 403),
        ] as [([String: String], Int)])
    func `a key is needed`(headers: [String: String], status: Int) throws {
        var world = try World()
        #expect(world.send("GET", "/xpander/v1/tools", headers: headers).status == status)
    }

    @Test func `a rate limit counts down and answers 429 with its headers`() throws {
        var world = try World()
        #expect(world.send("GET", "/xpander/v1/tools").response.headers.isEmpty)
        world.set(["rate_limit_per_minute": 2])
        func remaining(_ answer: Answer) -> String? {
            answer.response.headers.first { $0.name == "x-ratelimit-remaining" }?.value
        }
        #expect(remaining(world.send("GET", "/xpander/v1/tools")) == "1")
        #expect(remaining(world.send("GET", "/xpander/v1/tools")) == "0")
        let refused = world.send("GET", "/xpander/v1/tools")
        #expect(refused.status == 429)
        #expect(refused["detail"] == "Rate limit exceeded")
        let reset = refused.response.headers.first { $0.name == "x-ratelimit-reset" }?.value
        #expect(reset == "1773000060")
    }
}
