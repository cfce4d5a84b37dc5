import Model
import Testing

@testable import Sandbox

private let base = "/mielto/api/v1/connections"
private let valid: ValueObject = [
    "label": "My Gmail", "integration": "gmail", "integration_type": "connectors",
    "auth_method_id": "oauth2", "credentials": ["access_token": "ya29"], "config": ["a": 1],
]

private func body(_ changes: ValueObject) -> Value {
    var fields = valid
    for change in changes.members { fields[change.key] = change.value }
    return .object(fields)
}

@Suite struct MieltoCreateTests {
    @Test func `a created connection reads back without its credentials`() throws {
        var world = try World()
        let answer = world.send("POST", base, .object(valid))
        #expect(answer.status == 200)
        #expect(answer["label"] == "My Gmail")
        #expect(answer["config"] == ["a": 1])
        #expect(answer["status"] == "active")
        #expect(answer["user_id"] == .null)
        #expect(answer["workspace_id"] == "ws-default")
        #expect(answer["created_at"] == "2026-03-08T20:00:00.123Z")
        for required in [
            "integration", "integration_type", "id", "credential_id", "created_by", "updated_at",
        ] {
            #expect(answer[required]?.stringValue?.isEmpty == false, "\(required)")
        }
        #expect(answer["credentials"] == nil)
        #expect(answer["auth_method_id"] == nil)
        #expect(!answer.text.contains("ya29"))
    }

    @Test func `a named credential is kept and twins are accepted`() throws {
        var world = try World()
        let named = body(["credential_id": "cred-1", "user_id": "u", "credentials": .null])
        #expect(world.send("POST", base, named)["credential_id"] == "cred-1")
        #expect(world.send("POST", base, named).status == 200)
        #expect(world.send("GET", base).json?.arrayValue?.count == 2)
    }

    @Test(
        arguments: [
            (["integration": .null], ["body", "integration"], "string_type"),
            (["integration_type": "plugin"], ["body", "integration_type"], "enum"),
            (
                ["label": .string(String(repeating: "x", count: 256))], ["body", "label"],
                "string_too_long"
            ),
            (["config": []], ["body", "config"], "dict_type"),
            (["config": .null], ["body", "config"], "dict_type"),
            (["credentials": "x"], ["body", "credentials"], "dict_type"),
            (["name": "x"], ["body", "name"], "extra_forbidden"),
        ] as [(ValueObject, Value, String)])
    func `a body that breaks the schema is refused with a list`(
        changes: ValueObject, location: Value, type: String
    ) throws {
        var world = try World()
        let answer = world.send("POST", base, body(changes))
        #expect(answer.status == 422)
        let problem = answer["detail"]?.arrayValue?.first
        #expect(problem?["loc"] == location)
        #expect(problem?["type"] == .string(type))
        #expect(problem?["msg"]?.stringValue?.isEmpty == false)
    }

    @Test func `every problem is listed at once`() throws {
        var world = try World()
        let answer = world.send("POST", base, ["label": 1])
        let types = answer["detail"]?.arrayValue?.compactMap { $0["type"]?.stringValue }
        #expect(types == ["string_type", "missing", "missing"])
        let malformed = world.send("POST", base, bytes: Array("nope".utf8))
        #expect(malformed["detail"]?.arrayValue?.first?["type"] == "json_invalid")
    }

    @Test func `a label of 255 characters and no label at all are accepted`() throws {
        var world = try World()
        let long = body(["label": .string(String(repeating: "é", count: 255))])
        #expect(world.send("POST", base, long).status == 200)
        #expect(world.send("POST", base, body(["label": .null]))["label"] == .null)
    }

    @Test func `an unknown integration is not found`() throws {
        var world = try World()
        let answer = world.send("POST", base, body(["integration": "unknown-thing"]))
        #expect(answer.status == 404)
        #expect(answer["detail"] == "Connection not found")
    }

    @Test func `credentials that fail validation are listed in an object`() throws {
        var world = try World()
        let bad = body(["credentials": ["api_key": "", "email": "nobody"]])
        let answer = world.send("POST", base, bad)
        #expect(answer.status == 400)
        #expect(answer["detail"]?["message"] == "Connection validation failed")
        #expect(
            answer["detail"]?["errors"] == [
                "Field 'Api Key' is required", "Field 'Email' must be a valid email address",
            ])
        world.set(["quirks": ["mielto_validation_422"]])
        #expect(world.send("POST", base, bad).status == 422)
    }

    @Test func `a lack of credit is 402 with a code`() throws {
        var world = try World(.test("mielto:create:status=402"))
        let answer = world.send("POST", base, .object(valid))
        #expect(answer.status == 402)
        #expect(answer["error_code"] == "CREDIT_LIMIT_EXCEEDED")
    }
}

@Suite struct MieltoReadTests {
    private func filled(_ count: Int) throws -> World {
        let entries = (0..<count).map { number in
            [
                "id": .string("c\(number)"), "label": .string("l\(number)"),
                "integration": "slack", "integration_type": number % 2 == 0 ? "api" : "mcp",
                "user_id": number == 0 ? "ann" : .null,
                "status": number == 1 ? "expired" : "active",
            ] as Value
        }
        return try World(seed: ["mielto": .array(entries)])
    }

    private func ids(_ answer: Answer) -> [String]? {
        answer.json?.arrayValue?.compactMap { $0["id"]?.stringValue }
    }

    @Test func `a page has a hundred unless told otherwise`() throws {
        var world = try filled(1203)
        #expect(ids(world.send("GET", base))?.count == 100)
        #expect(ids(world.send("GET", "\(base)?limit=1000"))?.count == 1000)
        #expect(
            ids(world.send("GET", "\(base)?skip=1200&limit=10")) == ["c1200", "c1201", "c1202"])
        #expect(ids(world.send("GET", "\(base)?skip=5000")) == [])
    }

    @Test(arguments: [
        "limit=0", "limit=1001", "limit=x", "skip=-1", "status=gone", "integration_type=x",
    ])
    func `a parameter out of range is refused`(query: String) throws {
        var world = try filled(1)
        let answer = world.send("GET", "\(base)?\(query)")
        #expect(answer.status == 422)
        #expect(answer["detail"]?.arrayValue?.first?["loc"]?.arrayValue?.first == "query")
    }

    @Test func `lists filter by status, type and user`() throws {
        var world = try filled(4)
        #expect(ids(world.send("GET", "\(base)?status=expired")) == ["c1"])
        #expect(ids(world.send("GET", "\(base)?integration_type=mcp")) == ["c1", "c3"])
        #expect(ids(world.send("GET", "\(base)/users/ann")) == ["c0"])
    }

    @Test func `the list can come in an envelope`() throws {
        var world = try filled(2)
        world.set(["quirks": ["mielto_list_envelope"]])
        #expect(world.send("GET", base)["items"]?.arrayValue?.count == 2)
    }

    @Test func `an update sets label and config and nothing else`() throws {
        var world = try filled(1)
        let answer = world.send("PUT", "\(base)/c0", ["label": "new", "config": ["k": true]])
        #expect(answer.status == 200)
        #expect(answer["label"] == "new")
        #expect(answer["config"] == ["k": true])
        #expect(answer["updated_at"] == "2026-03-08T20:00:00.123Z")
        #expect(world.send("PUT", "\(base)/c0", ["config": [:]])["label"] == "new")
        #expect(world.send("PUT", "\(base)/c0", ["label": .null])["label"] == .null)
        #expect(world.send("PUT", "\(base)/c0", ["integration": "x"]).status == 422)
        #expect(world.send("PUT", "\(base)/c9", ["label": "x"]).status == 404)
    }

    @Test func `a deleted connection is gone`() throws {
        var world = try filled(1)
        #expect(world.send("GET", "\(base)/c0")["label"] == "l0")
        #expect(world.send("DELETE", "\(base)/c0").status == 204)
        #expect(world.send("DELETE", "\(base)/c0").status == 404)
        #expect(world.send("GET", "\(base)/c0")["detail"] == "Connection not found")
    }
}

@Suite struct MieltoAccessTests {
    @Test(
        arguments: [
            (["authorization": "Bearer k"], 200), (["x-api-key": "k"], 200), ([:], 401),
            (["authorization": "Basic k"], 401), (["x-api-key": "expired"], 401),
            (["x-api-key": "forbidden"], 403),
        ] as [([String: String], Int)])
    func `either credential header is enough`(headers: [String: String], status: Int) throws {
        var world = try World()
        #expect(world.send("GET", base, headers: headers).status == status)
    }

    @Test func `workspaces do not see each other`() throws {
        var world = try World()
        var headers = World.credentials
        headers["x-workspace-id"] = "ws-1"
        let id = world.send("POST", base, .object(valid), headers: headers)["id"]?.stringValue ?? ""
        #expect(world.send("GET", base).json == [])
        #expect(world.send("GET", "\(base)/\(id)").status == 404)
        #expect(world.send("GET", base, headers: headers).json?.arrayValue?.count == 1)
        world.set(["workspaces": ["mielto": ["ws-2"]]])
        #expect(world.send("GET", base, headers: headers).status == 403)
    }
}
