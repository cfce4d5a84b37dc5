import Model
import Testing

@testable import Sandbox

private let slack: Value = ["provider": "slack", "apiKey": "s3cret", "displayName": "S"]

@Suite struct ControlTests {
    @Test func `health names the platforms and their prefixes`() throws {
        var world = try World()
        let platforms = world.send("GET", "/_sandbox/health")["platforms"]?.arrayValue
        #expect(
            platforms?.map { $0["prefix"]?.stringValue } == [
                "/blink/api/v1", "/mielto", "/xpander", "/deck/api/v1", "/dragops/api",
            ])
    }

    @Test(
        arguments: [
            ("blink", ["name": "n", "workspace_id": "w"], "description"),
            ("mielto", ["label": "n", "integration": "slack"], "status"),
            (
                "xpander",
                ["connector_id": "b07920f3-5dbc-44da-b650-bd1a9c1f540c", "name": "n"], "owner"
            ),
            ("deck", ["source_id": "b07920f3-5dbc-44da-b650-bd1a9c1f540c"], "user"),
            ("dragops", ["provider": "slack"], "type"),
        ] as [(String, Value, String)])
    func `objects are made, changed and removed behind the tool's back`(
        provider: String, fields: Value, filledIn: String
    ) throws {
        var world = try World()
        let path = "/_sandbox/objects/\(provider)"
        let made = world.send("POST", path, fields)
        #expect(made.status == 201)
        #expect(made[filledIn] != nil)
        let id = made["id"]?.stringValue ?? made["connection_id"]?.stringValue ?? ""
        let changed = world.send("PATCH", "\(path)/\(id)", ["description": "edited"])
        #expect(changed["description"] == "edited")
        #expect(world.send("GET", path)["objects"]?.arrayValue?.first?["description"] == "edited")
        #expect(world.send("GET", "\(path)/\(id)").status == 200)
        #expect(world.send("DELETE", "\(path)/\(id)").status == 204)
        #expect(world.send("DELETE", "\(path)/\(id)").status == 404)
        #expect(world.send("PATCH", "\(path)/\(id)", [:]).status == 404)
        #expect(
            world.send("POST", path, ["nonsense": 1]).status == (provider == "mielto" ? 201 : 400))
    }

    @Test func `an edit shows in the next list`() throws {
        var world = try World()
        let list = "/dragops/api/connections"
        let id = world.send("POST", "\(list)/api-key", slack)["id"]?.stringValue ?? ""
        #expect(world.send("GET", list).text.contains(#""displayName":"S""#))
        _ = world.send("PATCH", "/_sandbox/objects/dragops/\(id)", ["displayName": "T"])
        #expect(world.send("GET", list).text.contains(#""displayName":"T""#))
    }

    @Test func `a name that was edited away is free and the new one is taken`() throws {
        var world = try World(seed: ["blink": [["id": "1", "name": "old"]]])
        _ = world.send("PATCH", "/_sandbox/objects/blink/1", ["name": "new"])
        #expect(world.send("POST", "/_sandbox/objects/blink", ["name": "new"]).status == 409)
        #expect(world.send("POST", "/_sandbox/objects/blink", ["name": "old"]).status == 201)
    }

    @Test func `what was submitted is shown to the test alone`() throws {
        var world = try World()
        _ = world.send("POST", "/dragops/api/connections/api-key", slack)
        let object = world.send("GET", "/_sandbox/objects/dragops")["objects"]?.arrayValue?.first
        #expect(object?["_hidden"]?["apiKey"] == "s3cret")
    }

    @Test func `the log keeps every request with its body and its answer's status`() throws {
        var world = try World(.test("dragops:create:drop_after@2"))
        _ = world.send("POST", "/dragops/api/connections/api-key", slack)
        _ = world.send("POST", "/dragops/api/connections/api-key", slack)
        _ = world.send("GET", "/dragops/api/connections?x=1")
        _ = world.send("GET", "/nowhere")
        let log = world.send("GET", "/_sandbox/log")
        #expect(log["count"] == 4)
        let entries = log["requests"]?.arrayValue ?? []
        #expect(entries.map { $0["n"] } == [1, 2, 3, 4])
        #expect(entries.map { $0["operation"] } == ["create", "create", "list", "other"])
        #expect(entries.map { $0["status"] } == [201, 201, 200, 404])
        #expect(entries.map { $0["platform"] } == ["dragops", "dragops", "dragops", .null])
        #expect(
            entries.map { $0["fault"] } == [.null, "dragops:create:drop_after@2", .null, .null])
        #expect(entries[2]["target"] == "/dragops/api/connections?x=1")
        #expect(entries[0]["body"]?.stringValue?.contains("s3cret") == true)
        #expect(entries[0]["headers"]?["authorization"] == "Bearer key")
        #expect(world.send("GET", "/_sandbox/log?operation=create&platform=dragops")["count"] == 2)
        #expect(world.send("GET", "/_sandbox/log?method=GET")["count"] == 2)
        #expect(world.send("DELETE", "/_sandbox/log").status == 204)
        #expect(world.send("GET", "/_sandbox/log")["count"] == 0)
    }

    @Test func `a full log drops its older half and says so`() throws {
        var configuration = SandboxConfiguration.test
        configuration.logLimit = 4
        var world = try World(configuration)
        for _ in 0..<5 { _ = world.send("GET", "/dragops/api/connections") }
        let log = world.send("GET", "/_sandbox/log")
        #expect(log["dropped"] == 2)
        #expect(log["requests"]?.arrayValue?.map { $0["n"] } == [3, 4, 5])
        #expect(log["requests"]?.arrayValue?.last?["status"] == 200)
    }

    @Test func `fault rules come and go while it runs`() throws {
        var world = try World()
        let added = world.send("POST", "/_sandbox/faults", ["faults": ["deck:list:status=500@1"]])
        #expect(added["faults"]?.arrayValue?.first?["fault"] == "deck:list:status=500@1")
        #expect(world.send("GET", "/deck/api/v1/connections").status == 500)
        #expect(
            world.send("GET", "/_sandbox/faults")["faults"]?.arrayValue?.first?["concerned"] == 1)
        #expect(world.send("GET", "/deck/api/v1/connections").status == 200)
        #expect(world.send("DELETE", "/_sandbox/faults").status == 204)
        #expect(world.send("GET", "/_sandbox/faults")["faults"] == [])
    }

    @Test(
        arguments: [
            [:], ["faults": []], ["faults": "x"], ["faults": [1]], ["faults": ["deck:list:nope"]],
            ["faults": ["deck:list:hang", "nowhere:list:hang"]],
        ] as [Value])
    func `a fault rule that cannot be read is refused`(body: Value) throws {
        var world = try World()
        #expect(world.send("POST", "/_sandbox/faults", body).status == 400)
    }

    @Test func `settings are shown, changed and checked`() throws {
        var world = try World()
        let before = world.send("GET", "/_sandbox/settings")
        #expect(before["latency_ms"] == 0)
        #expect(before["strict"] == true)
        let change: Value = [
            "latency_ms": 20, "echo": true, "quirks": ["deck_withholds_token"],
            "rate_limit_per_minute": 7, "deck_connecting_reads": 3,
            "accounts": ["blink": ["k": "ann"]], "workspaces": ["blink": ["w"]], "strict": false,
        ]
        #expect(world.send("PATCH", "/_sandbox/settings", change).json == change)
        for wrong in [
            ["latency_ms": -1], ["latency_ms": "1"], ["echo": 1], ["quirks": ["none"]],
            ["accounts": ["blink": []]], ["workspaces": []], ["colour": "red"],
        ] as [Value] {
            #expect(world.send("PATCH", "/_sandbox/settings", wrong).status == 400)
        }
        #expect(world.send("GET", "/_sandbox/settings").json == change)
    }

    @Test func `a reset goes back to the seed`() throws {
        var world = try World(seed: ["dragops": [["id": "conn_1", "provider": "p"]]])
        _ = world.send("DELETE", "/_sandbox/objects/dragops/conn_1")
        world.set(["echo": true])
        #expect(world.send("POST", "/_sandbox/reset").status == 204)
        #expect(world.send("GET", "/_sandbox/objects/dragops/conn_1").status == 200)
        #expect(world.send("GET", "/_sandbox/settings")["echo"] == false)
    }

    @Test(arguments: [
        ("GET", "/_sandbox/nothing", 404), ("GET", "/_sandbox", 404), ("PUT", "/_sandbox/log", 405),
        ("GET", "/_sandbox/reset", 405), ("GET", "/_sandbox/objects/none", 404),
        ("PUT", "/_sandbox/objects/blink", 405), ("POST", "/_sandbox/consent/deck/x", 404),
        ("POST", "/_sandbox/objects/blink", 400),
    ])
    func `other control requests are refused`(method: String, target: String, status: Int) throws {
        var world = try World()
        #expect(world.send(method, target).status == status)
    }
}

@Suite struct EchoTests {
    @Test(arguments: [
        ("POST", "/blink/api/v1/workspace/w/connections"), ("POST", "/mielto/api/v1/connections"),
        ("POST", "/xpander/v1/connectors/b07920f3-5dbc-44da-b650-bd1a9c1f540c/connect"),
        ("POST", "/deck/api/v1/connections"), ("POST", "/deck/api/v1/connection/destroy"),
        ("POST", "/dragops/api/connections/api-key"),
        ("POST", "/dragops/api/connections/credentials"),
    ])
    func `errors repeat body and credentials only when told to`(
        method: String, target: String
    ) throws {
        var world = try World()
        let body: Value = ["b0dy": "s3cret\"quoted"]
        var headers = World.credentials.mapValues { _ in "cr3dential" }
        headers["authorization"] = "Bearer cr3dential"
        let quiet = world.send(method, target, body, headers: headers)
        #expect(quiet.status >= 400)
        #expect(!quiet.text.contains("cr3dential"))
        world.set(["echo": true])
        let chatty = world.send(method, target, body, headers: headers)
        #expect(chatty.status == quiet.status)
        #expect(chatty.text.contains("s3cret") && chatty.text.contains("cr3dential"))
    }
}

@Suite struct SeedTests {
    @Test(
        arguments: [
            [], ["slack": []], ["blink": [:]], ["blink": ["x"]], ["blink": [[:]]],
            ["blink": [["name": "a"], ["name": "a"]]],
            ["dragops": [["id": "1", "provider": "p"], ["id": "1", "provider": "p"]]],
            ["deck": [[:]]], ["xpander": [[:]]],
        ] as [Value])
    func `a seed that no platform could hold stops the start`(seed: Value) throws {
        let error = #expect(throws: Diagnostic.self) { _ = try World(seed: seed) }
        #expect(error?.code == .sandboxSeed)
        #expect(error?.help.isEmpty == false)
    }

    @Test func `many objects are listed page by page`() throws {
        let many = (0..<2500).map { number in
            ["name": .string("n\(number)"), "workspace_id": "ws"] as Value
        }
        var world = try World(seed: ["blink": .array(many)])
        var names: Set<String> = []
        for offset in stride(from: 0, to: 3000, by: 1000) {
            let query = #"{"limit":1000,"offset":\#(offset),"sort":["+name"]}"#
            let answer = world.send(
                "GET", "/blink/api/v1/workspace/ws/connections?q=" + query.queryEscaped)
            for result in answer["results"]?.arrayValue ?? [] {
                names.insert(result["name"]?.stringValue ?? "")
            }
        }
        #expect(names.count == 2500)
    }
}

@Suite struct ObjectStoreTests {
    @Test func `objects are found by id and name through many changes`() {
        var store = ObjectStore(nameField: "name")
        for number in 0..<200 {
            store.insert(id: "\(number)", fields: ["name": .string("n\(number % 10)")])
        }
        for number in 0..<150 { store.remove("\(number)") }
        #expect(store.count == 50)
        #expect(store.all.map(\.id) == (150..<200).map(String.init))
        #expect(store.ids(named: "n0") == ["150", "160", "170", "180", "190"])
        store.change("170") { $0.fields["name"] = "moved" }
        #expect(store.ids(named: "moved") == ["170"])
        #expect(store["149"] == nil)
        #expect(store["199"]?.fields["name"] == "n9")
        #expect(!store.change("149") { _ in })
    }

    @Test func `a list is computed again only after a change`() {
        var store = ObjectStore(nameField: "name")
        store.insert(id: "a", fields: [:])
        var computed = 0
        for _ in 0..<3 {
            _ = store.view("all") {
                computed += 1; return $0
            }
        }
        #expect(computed == 1)
        store.insert(id: "b", fields: [:])
        #expect(
            store.view("all") {
                computed += 1; return $0
            }.count == 2)
        #expect(computed == 2)
    }

    @Test func `a rendering follows the fields`() {
        var store = ObjectStore(nameField: "name")
        store.insert(id: "a", fields: ["k": 1])
        #expect(store.rendered("a") == Array(#"{"k":1}"#.utf8))
        store.change("a") { $0.fields["k"] = 2 }
        #expect(store.rendered("a") == Array(#"{"k":2}"#.utf8))
    }
}
