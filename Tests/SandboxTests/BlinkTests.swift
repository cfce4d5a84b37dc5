import Model
import Testing

@testable import Sandbox

private let base = "/blink/api/v1/workspace/ws/connections"
private let type = "b07920f3-5dbc-44da-b650-bd1a9c1f540c"

private func body(_ name: String) -> Value {
    [
        "name": .string(name), "connection_type_id": .string(type),
        "attributes": ["token": ["value": "s3cret"]], "created_with_o_auth": false,
        "creation_method": "api",
    ]
}

private func query(_ text: String) -> String { base + "?q=" + text.queryEscaped }

@Suite struct BlinkCreateTests {
    @Test func `a created connection has the fields of the document and hides its attributes`()
        throws
    {
        var world = try World()
        let answer = world.send("POST", base, body("GitHub"))
        #expect(answer.status == 200)
        #expect(answer["name"] == "GitHub")
        #expect(answer["connection_type_id"] == .string(type))
        #expect(answer["attributes"] == ["token": ["value": [:]]])
        #expect(answer["workspace_id"] == "ws")
        #expect(answer["created_at"] == 1_773_000_000)
        #expect(answer["created_with_o_auth"] == false)
        #expect(answer["creation_method"] == "api")
        for field in [
            "created_by", "creation_location", "description", "display_name", "external_id",
            "full_name", "id", "secret_manager", "status", "tenant_id", "updated_at", "updated_by",
        ] {
            #expect(answer[field] != nil, "\(field)")
        }
        #expect(!answer.text.contains("s3cret"))
    }

    @Test func `a name is unique in the tenant, also across workspaces`() throws {
        var world = try World()
        #expect(world.send("POST", base, body("GitHub")).status == 200)
        let other = base.replacing("/ws/", with: "/other/")
        let answer = world.send("POST", other, body("GitHub"))
        #expect(answer.status == 400)
        #expect(answer["message"]?.stringValue?.contains("already exists") == true)
        #expect(world.send("POST", other, body("github")).status == 200)
    }

    @Test func `a deleted name is free again`() throws {
        var world = try World()
        let id = world.send("POST", base, body("GitHub"))["id"]?.stringValue ?? ""
        #expect(world.send("DELETE", "\(base)/\(id)").json == .string(id))
        #expect(world.send("POST", base, body("GitHub")).status == 200)
    }

    @Test(
        arguments: [
            (["connection_type_id": .string(type)], "name is required"),
            (["name": 5, "connection_type_id": .string(type)], "name must be of type string"),
            (["name": "", "connection_type_id": .string(type)], "name must have a length"),
            (["name": "a", "connection_type_id": "github"], "connection_type_id must be a UUID"),
            (
                ["name": "a", "connection_type_id": .string(type), "attributes": ["token": "x"]],
                "attributes.token must be of type object"
            ),
            (
                [
                    "name": "a", "connection_type_id": .string(type),
                    "attributes": ["token": ["value": 1]],
                ], "attributes.token.value must be of type string"
            ),
            (
                ["name": "a", "connection_type_id": .string(type), "tags": []],
                "tags is not a known field"
            ),
            (
                ["name": "a", "connection_type_id": .string(type), "created_with_o_auth": "no"],
                "created_with_o_auth must be of type boolean"
            ),
        ] as [(Value, String)])
    func `a body that breaks the schema is refused in the error wrapper`(
        body: Value, message: String
    ) throws {
        var world = try World()
        let answer = world.send("POST", base, body)
        #expect(answer.status == 400)
        #expect(answer["status"] == 400)
        #expect(answer["message"]?.stringValue?.contains(message) == true)
        for member in ["data", "details", "identifier", "user_error"] {
            #expect(answer[member] != nil)
        }
        #expect(world.inner.platforms[0].store.count == 0)
    }

    @Test func `a body that is no JSON object is refused`() throws {
        var world = try World()
        #expect(world.send("POST", base, bytes: Array("{".utf8)).status == 400)
        #expect(world.send("POST", base, ["list"]).status == 400)
    }

    @Test func `a field that no document names passes when the sandbox is not strict`() throws {
        var world = try World()
        world.set(["strict": false])
        var fields = body("a").objectValue ?? [:]
        fields["tags"] = []
        #expect(world.send("POST", base, .object(fields)).status == 200)
    }

    @Test func `ids follow from the seed word alone`() throws {
        var (one, two) = (try World(), try World())
        let ids = ["a", "b"].map { one.send("POST", base, body($0))["id"] }
        #expect(ids[0] != ids[1])
        #expect(ids == ["a", "b"].map { two.send("POST", base, body($0))["id"] })
        #expect(UUIDText.isWellFormed(ids[0]?.stringValue ?? ""))
    }
}

@Suite struct BlinkReadTests {
    private static let seed: Value = [
        "blink": [
            ["id": "1", "name": "c", "workspace_id": "ws"],
            ["id": "2", "name": "a", "workspace_id": "ws", "type_name": "github"],
            ["id": "3", "name": "b", "workspace_id": "ws", "type_name": "github"],
            ["id": "4", "name": "shared", "workspace_id": "other", "shared_with": ["ws"]],
            ["id": "5", "name": "foreign", "workspace_id": "other"],
        ]
    ]

    private func names(_ text: String) throws -> [String]? {
        var world = try World(seed: BlinkReadTests.seed)
        return world.send("GET", query(text))["results"]?.arrayValue?
            .compactMap { $0["name"]?.stringValue }
    }

    @Test func `a list has an envelope and what other workspaces share`() throws {
        var world = try World(seed: BlinkReadTests.seed)
        let answer = world.send("GET", query(#"{"limit":3,"offset":1,"sort":["+name"]}"#))
        #expect(answer["limit"] == 3)
        #expect(answer["offset"] == 1)
        #expect(answer["total"] == 4)
        #expect(try names(#"{"limit":3,"offset":1,"sort":["+name"]}"#) == ["b", "c", "shared"])
        let shared = answer["results"]?.arrayValue?.last
        #expect(shared?["is_shared"] == true)
        #expect(shared?["shared_from"] == "other")
        #expect(answer["results"]?.arrayValue?.first?["is_shared"] == false)
    }

    @Test(arguments: [
        (#"{"limit":9,"sort":["-name"]}"#, ["shared", "c", "b", "a"]),
        (#"{"limit":9}"#, ["c", "a", "b", "shared"]),
        (#"{"limit":9,"sort":["+type_name","-name"]}"#, ["b", "a", "shared", "c"]),
        (#"{"limit":9,"filter":{"name":{"$eq":"a"}}}"#, ["a"]),
        (#"{"limit":9,"filter":{"name":{"$neq":"a","$lt":"c"}}}"#, ["b"]),
        (#"{"limit":9,"filter":{"$or":[{"name":{"$eq":"a"}},{"name":{"$eq":"c"}}]}}"#, ["c", "a"]),
        (#"{"limit":9,"filter":{"name":{"$like":"sh%d"}}}"#, ["shared"]),
        (#"{"limit":9,"filter":{"name":{"$like":"%a%"}}}"#, ["a", "shared"]),
        (#"{"limit":9,"filter":{"name":{"$gte":"b","$lte":"c"}}}"#, ["c", "b"]),
        (#"{"limit":9,"offset":4}"#, []),
    ])
    func `queries select and sort`(query: String, expected: [String]) throws {
        #expect(try names(query) == expected)
    }

    @Test func `select leaves only the fields that it names`() throws {
        var world = try World(seed: BlinkReadTests.seed)
        let answer = world.send("GET", query(#"{"limit":1,"select":["id","name"]}"#))
        #expect(answer["results"] == [["id": "1", "name": "c"]])
    }

    @Test(arguments: [
        "", "[]", #"{"limit":0}"#, #"{"limit":1001}"#, #"{"limit":"9"}"#, #"{"offset":-1}"#,
        #"{"sort":"name"}"#, #"{"sort":[1]}"#, #"{"order":[]}"#, #"{"filter":{"name":"a"}}"#,
        #"{"filter":{"name":{"$in":[]}}}"#, #"{"filter":{"$or":{}}}"#, #"{"filter":[]}"#,
    ])
    func `a query that the language does not allow is refused`(text: String) throws {
        var world = try World(seed: BlinkReadTests.seed)
        let answer = world.send("GET", query(text))
        #expect(answer.status == 400)
        #expect(answer["message"]?.stringValue?.hasPrefix("q ") == true)
    }

    @Test func `the query is required`() throws {
        var world = try World()
        #expect(world.send("GET", base).status == 400)
    }

    @Test func `without a limit the page is short`() throws {
        let many = (0..<30).map { ["name": .string("n\($0)"), "workspace_id": "ws"] as Value }
        var world = try World(seed: ["blink": .array(many)])
        #expect(world.send("GET", query("{}"))["results"]?.arrayValue?.count == 25)
    }

    @Test func `a connection is read by id, as an object or as a list of one`() throws {
        var world = try World(seed: BlinkReadTests.seed)
        #expect(world.send("GET", "\(base)/1")["name"] == "c")
        #expect(world.send("GET", "\(base)/1")["type_name"] == nil)
        #expect(world.send("GET", "\(base)/5").status == 404)
        world.set(["quirks": ["blink_read_answers_array"]])
        #expect(world.send("GET", "\(base)/1").json?.arrayValue?.first?["name"] == "c")
    }

    @Test func `an update takes active, attributes and tags`() throws {
        var world = try World(seed: BlinkReadTests.seed)
        let change: Value = ["active": false, "attributes": ["k": ["value": "v"]], "tags": ["t"]]
        let answer = world.send("POST", "\(base)/1", change)
        #expect(answer.status == 200)
        #expect(answer["attributes"] == ["k": ["value": [:]]])
        #expect(world.send("POST", "\(base)/1", ["name": "new"]).status == 400)
        #expect(world.send("POST", "\(base)/9", change).status == 404)
        let hidden = world.send("GET", "/_sandbox/objects/blink/1")["_hidden"]
        #expect(hidden?["attributes"] == ["k": ["value": "v"]])
    }

    @Test func `only what exists can be deleted`() throws {
        var world = try World(seed: BlinkReadTests.seed)
        #expect(world.send("DELETE", "\(base)/1").status == 200)
        #expect(world.send("DELETE", "\(base)/1").status == 404)
        #expect(world.send("GET", query(#"{"limit":9}"#))["total"] == 3)
    }
}

@Suite struct BlinkAccessTests {
    @Test(
        arguments: [
            ([:], 401), (["blink-api-key": ""], 401), (["blink-api-key": "expired"], 401),
            (["blink-api-key": "forbidden"], 403), (["authorization": "Bearer k"], 401),
        ] as [([String: String], Int)])
    func `a key is needed in its own header`(headers: [String: String], status: Int) throws {
        var world = try World()
        let answer = world.send("GET", query("{}"), headers: headers)
        #expect(answer.status == status)
        #expect(answer["identifier"] != nil)
    }

    @Test func `accounts and workspaces can be closed`() throws {
        var world = try World()
        world.set(["accounts": ["blink": ["right": "ann"]], "workspaces": ["blink": ["ws"]]])
        let right = ["blink-api-key": "right"]
        #expect(world.send("GET", query("{}"), headers: ["blink-api-key": "wrong"]).status == 401)
        #expect(world.send("POST", base, body("a"), headers: right)["created_by"] == "ann")
        let other = query("{}").replacing("/ws/", with: "/no/")
        #expect(world.send("GET", other, headers: right).status == 403)
    }

    @Test func `there is no path without a workspace and no other method`() throws {
        var world = try World()
        #expect(world.send("GET", "/blink/api/v1/connections?q=%7B%7D").status == 404)
        #expect(world.send("PUT", base, body("a")).status == 405)
    }
}
