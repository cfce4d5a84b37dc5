import Model
import Testing

@testable import Sandbox

private let base = "/dragops/api/connections"
private let withKey: Value = [
    "provider": "slack", "apiKey": "xoxb-1", "displayName": "Slack - Engineering",
    "environmentId": "env",
]
private let withFields: Value = [
    "provider": "jira", "displayName": "Jira - Production",
    "credentials": ["user-email": "a@b", "api-token": "t0p", "base-url": "https://x"],
]

@Suite struct DragopsCreateTests {
    @Test func `a key makes a connection and seeds secrets by name`() throws {
        var world = try World()
        let answer = world.send("POST", "\(base)/api-key", withKey)
        #expect(answer.status == 201)
        #expect(answer["id"]?.stringValue?.hasPrefix("conn_") == true)
        #expect(answer["provider"] == "slack")
        #expect(answer["displayName"] == "Slack - Engineering")
        #expect(answer["type"] == "api_key")
        #expect(answer["status"] == "active")
        #expect(answer["createdAt"] == "2026-03-08T20:00:00.123Z")
        #expect(answer["updatedAt"] == nil)
        #expect(
            answer["seedResult"] == [
                "secretsSeeded": 2, "secretNames": ["SLACK_API_KEY", "SLACK_BOT_TOKEN"],
            ])
        #expect(!answer.text.contains("xoxb-1") && answer["environmentId"] == nil)
    }

    @Test func `fields make a connection and seed one secret each`() throws {
        var world = try World()
        let answer = world.send("POST", "\(base)/credentials", withFields)
        #expect(answer.status == 201)
        #expect(answer["type"] == "credentials")
        #expect(
            answer["seedResult"] == [
                "secretsSeeded": 3,
                "secretNames": ["JIRA_USER_EMAIL", "JIRA_API_TOKEN", "JIRA_BASE_URL"],
            ])
        #expect(!answer.text.contains("t0p"))
    }

    @Test(
        arguments: [
            ("api-key", ["provider": "slack"], "provider and apiKey are required"),
            ("api-key", ["apiKey": "k"], "provider and apiKey are required"),
            ("api-key", ["provider": "slack", "apiKey": ""], "provider and apiKey are required"),
            ("api-key", ["provider": "slack", "apiKey": 1], "provider and apiKey are required"),
            (
                "credentials", ["provider": "jira"],
                "provider and credentials (non-empty object) are required"
            ),
            (
                "credentials", ["provider": "jira", "credentials": [:]],
                "provider and credentials (non-empty object) are required"
            ),
            (
                "credentials", ["provider": "jira", "credentials": "x"],
                "provider and credentials (non-empty object) are required"
            ),
        ] as [(String, Value, String)])
    func `what is needed has the document's own text and no code`(
        route: String, body: Value, message: String
    ) throws {
        var world = try World()
        let answer = world.send("POST", "\(base)/\(route)", body)
        #expect(answer.status == 400)
        #expect(answer.json == ["error": .string(message)])
    }

    @Test func `other mistakes in a body have a code`() throws {
        var world = try World()
        let unknown: Value = ["provider": "s", "apiKey": "k", "name": "x"]
        #expect(world.send("POST", "\(base)/api-key", unknown)["code"] == "VALIDATION_ERROR")
        let wrong: Value = ["provider": "s", "apiKey": "k", "displayName": 5]
        #expect(world.send("POST", "\(base)/api-key", wrong).status == 422)
        #expect(world.send("POST", "\(base)/api-key", bytes: [0x7B]).status == 400)
    }

    @Test func `twins are accepted unless the sandbox is told otherwise`() throws {
        var world = try World()
        #expect(world.send("POST", "\(base)/api-key", withKey).status == 201)
        #expect(world.send("POST", "\(base)/api-key", withKey).status == 201)
        world.set(["quirks": ["dragops_refuses_duplicates"]])
        #expect(world.send("POST", "\(base)/api-key", withKey).status == 409)
        #expect(world.send("POST", "\(base)/credentials", withFields).status == 201)
    }

    @Test func `there is no route to create or change otherwise`() throws {
        var world = try World()
        #expect(world.send("POST", base, withKey).status == 405)
        #expect(world.send("PUT", "\(base)/conn_1", withKey).status == 405)
    }
}

@Suite struct DragopsReadTests {
    private static let seed: Value = [
        "dragops": [
            [
                "id": "conn_1", "provider": "github", "displayName": "GitHub", "type": "oauth",
                "scopes": ["repo", "read:org"],
            ],
            ["id": "conn_2", "provider": "slack"],
            ["id": "conn_3", "provider": "slack", "userId": "bob"],
        ]
    ]

    @Test func `the list has the user's connections without scopes`() throws {
        var world = try World(seed: DragopsReadTests.seed)
        let list = world.send("GET", base)["connections"]?.arrayValue
        #expect(list?.count == 2)
        #expect(
            list?.first?.objectValue?.sortedKeys == [
                "createdAt", "displayName", "id", "provider", "status", "type", "updatedAt",
            ])
        #expect(list?.first?["type"] == "oauth")
        #expect(list?.last?["displayName"] == .null)
    }

    @Test func `a read shows the scopes of a connection by consent only`() throws {
        var world = try World(seed: DragopsReadTests.seed)
        #expect(world.send("GET", "\(base)/conn_1")["scopes"] == ["repo", "read:org"])
        #expect(world.send("GET", "\(base)/conn_2")["scopes"] == nil)
        let foreign = world.send("GET", "\(base)/conn_3")
        #expect(foreign.status == 404)
        #expect(foreign["code"] == "NOT_FOUND")
    }

    @Test func `a deleted connection is gone and the answer is empty`() throws {
        var world = try World(seed: DragopsReadTests.seed)
        let answer = world.send("DELETE", "\(base)/conn_2")
        #expect(answer.status == 204)
        #expect(answer.response.body.isEmpty)
        #expect(world.send("DELETE", "\(base)/conn_2").status == 404)
        #expect(world.send("DELETE", "\(base)/conn_3").status == 404)
    }

    @Test func `answers can come wrapped and the list in pages`() throws {
        let many = (0..<45).map { ["id": .string("conn_\($0)"), "provider": "p"] as Value }
        var world = try World(seed: ["dragops": .array(many)])
        world.set(["quirks": ["dragops_envelope"]])
        let page = world.send("GET", "\(base)?page=3")
        #expect(page["success"] == true)
        #expect(page["timestamp"]?.stringValue != nil)
        #expect(page["meta"] == ["page": 3, "limit": 20, "total": 45, "totalPages": 3])
        #expect(page["data"]?["connections"]?.arrayValue?.count == 5)
        #expect(world.send("GET", "\(base)?limit=101").status == 400)
        #expect(world.send("GET", "\(base)/conn_7")["data"]?["id"] == "conn_7")
        let made = world.send("POST", "\(base)/api-key", withKey)
        #expect(made["data"]?["seedResult"]?["secretsSeeded"] == 2)
    }

    @Test(
        arguments: [
            (["authorization": "Bearer k"], 200), ([:], 401), (["authorization": "k"], 401),
            (["authorization": "Bearer expired"], 401),
            (["authorization": "Bearer forbidden"], 403),
        ] as [([String: String], Int)])
    func `a token is needed and its lack has the wrapped shape`(
        headers: [String: String], status: Int
    ) throws {
        var world = try World()
        let answer = world.send("GET", base, headers: headers)
        #expect(answer.status == status)
        if status != 200 {
            #expect(answer["success"] == false)
            #expect(answer["error"]?["code"]?.stringValue != nil)
        }
    }

    @Test func `each user sees the connections of its own token`() throws {
        var world = try World(seed: DragopsReadTests.seed)
        world.set(["accounts": ["dragops": ["t1": "bob", "t2": "eve"]]])
        func count(_ token: String) -> Int? {
            world.send("GET", base, headers: ["authorization": "Bearer \(token)"])["connections"]?
                .arrayValue?.count
        }
        #expect(count("t1") == 1)
        #expect(count("t2") == 0)
    }
}
