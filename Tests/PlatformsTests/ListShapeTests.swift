import Documents
import Model
import Testing

@testable import Platforms

/// What each platform's list shows of an object.
struct ListShapeTests {
    private let account = Account(endpoint: "https://api.test", workspace: "ws-1")

    private func only(
        _ adapter: any PlatformAdapter.Type, _ page: String
    ) throws -> Observation {
        var reading = adapter.reading(Interest(declarations: [], records: []), account: account)
        try reading.take(.json(page))
        #expect(reading.request == nil)
        return try #require(reading.result.objects.first)
    }

    @Test func `blink's connection keeps readable fields and drops attributes`() throws {
        let object = try only(
            Blink.self,
            #"""
            {"limit":1000,"offset":0,"total":1,"results":[{"id":"b1","name":"GitHub",
             "connection_type_id":"t","attributes":{"token":{"value":{}}},"status":"ok",
             "created_at":1,"workspace_id":"ws-1","tenant_id":"x","creation_method":"token",
             "display_name":"Git Hub","is_shared":false,"shared_from":"","created_with_o_auth":false,
             "type_name":"github","used_by":{"subflows":{"count":0,"names":[]}},"new_field":[1]}]}
            """#)
        #expect(
            object
                == Observation(
                    remoteID: "b1", identity: Identity(["GitHub"]),
                    fields: [
                        "name": .string("GitHub"), "connection_type_id": .string("t"),
                        "creation_method": .string("token"),
                    ], status: "ok", title: "Git Hub"))
    }

    @Test func `blink's connections of others are left alone`() throws {
        let rows: [(String, Observation.Unmanageable?)] = [
            (#""workspace_id":"ws-2""#, .sharedIn),
            (#""workspace_id":"ws-1","shared_from":"ws-2""#, .sharedIn),
            (#""workspace_id":"ws-1","is_shared":true"#, .sharedIn),
            (#""is_shared":true,"shared_with":["ws-3"]"#, .sharedIn),
            (#""workspace_id":"ws-1","is_shared":true,"shared_with":["ws-3"]"#, nil),
            (#""workspace_id":"ws-1","shared_from":null"#, nil),
            (#""workspace_id":"ws-1","created_with_o_auth":true"#, .oauth),
            (#""x":1"#, nil),
        ]
        for (members, expected) in rows {
            let object = try only(
                Blink.self, #"{"total":1,"results":[{"id":"b","name":"n",\#(members)}]}"#)
            #expect(object.unmanageable == expected, "\(members)")
        }
    }

    @Test func `mielto's connection is told apart by integration and label`() throws {
        let object = try only(
            Mielto.self,
            #"""
            [{"id":"m1","label":"L","integration":"gmail","integration_type":"connectors",
              "config":{"a":1},"credential_id":"c","user_id":null,"workspace_id":"ws-1",
              "created_by":"u","status":"expired","created_at":"2026-01-01T00:00:00Z",
              "updated_at":"2026-01-01T00:00:00Z"}]
            """#)
        #expect(
            object
                == Observation(
                    remoteID: "m1", identity: Identity(["gmail", "L"]),
                    fields: [
                        "label": .string("L"), "integration": .string("gmail"),
                        "integration_type": .string("connectors"),
                        "credential_id": .string("c"),
                        "config": .object(["a": .number(Number(1))]),
                    ], status: "expired", title: "L"))
    }

    @Test func `mielto's list comes bare or under one of four names`() throws {
        let item = #"[{"id":"m1","integration":"x","label":null}]"#
        for page in [
            item, #"{"items":\#(item)}"#, #"{"data":\#(item),"total":1}"#,
            #"{"connections":\#(item)}"#, #"{"results":\#(item)}"#,
        ] {
            let object = try only(Mielto.self, page)
            #expect(object.remoteID == "m1")
            #expect(object.identity == nil, "a null label is no identity")
        }
    }

    @Test func `mielto's connection of another workspace is left alone`() throws {
        let object = try only(
            Mielto.self, #"[{"id":"m","integration":"x","label":"l","workspace_id":"ws-9"}]"#)
        #expect(object.unmanageable == .sharedIn)
    }

    @Test func `deck's connection shows its user name and no auth method`() throws {
        let object = try only(
            Deck.self,
            #"""
            {"data":[{"connection_id":"d1","status":"Disconnected",
              "user":{"external_id":null,"username":"u"},"source_id":"s","source_name":"Power",
              "source_logo_url":null,"created_at":1,"updated_at":2}],
             "prev_cursor":null,"next_cursor":null}
            """#)
        #expect(
            object
                == Observation(
                    remoteID: "d1", identity: Identity(["s", "u"]),
                    fields: [
                        "source_id": .string("s"),
                        "auth_credentials": .object(["username": .string("u")]),
                    ], status: "Disconnected", title: "Power"))
    }

    @Test func `deck's connection without a user name has no identity`() throws {
        for user in ["", #","user":null"#, #","user":{"username":null}"#, #","user":{}"#] {
            let object = try only(
                Deck.self, #"{"data":[{"connection_id":"d","source_id":"s"\#(user)}]}"#)
            #expect(object.identity == nil)
            #expect(object.fields == ["source_id": .string("s")])
        }
    }

    @Test func `dragops' list comes in both envelopes and marks OAuth connections`() throws {
        let connections = #"""
            {"connections":[{"id":"g1","provider":"github","displayName":"G","type":"oauth",
             "status":"active","scopes":["repo"],"createdAt":"x","updatedAt":"y"}]}
            """#
        for page in [
            connections,
            #"{"success":true,"data":\#(connections),"timestamp":"t"}"#,
            #"""
            {"success":true,"data":[{"id":"g1","provider":"github","displayName":"G","type":"oauth",
             "status":"active"}],"meta":{"page":1,"limit":20,"total":1,"totalPages":1}}
            """#,
        ] {
            let object = try only(Dragops.self, page)
            #expect(object.identity == Identity(["github", "G"]))
            #expect(object.unmanageable == .oauth)
            #expect(object.status == "active")
            #expect(
                object.fields == ["provider": .string("github"), "displayName": .string("G")])
        }
        let key = try only(
            Dragops.self, #"{"connections":[{"id":"g","provider":"p","type":"api_key"}]}"#)
        #expect(key.unmanageable == nil)
        #expect(key.identity == nil)
    }

    @Test func `the place of a wrong type is named from the whole list on`() throws {
        let cases: [(any PlatformAdapter.Type, String, String)] = [
            (Blink.self, #"{"total":2,"results":[{"id":"a"},{"id":5}]}"#, "results[1].id"),
            (
                Blink.self, #"{"total":1,"results":[{"id":"a","connection_type_id":5}]}"#,
                "results[0].connection_type_id"
            ),
            (Mielto.self, #"[{"id":"a"},7]"#, "the list[1]"),
            (Mielto.self, #"[{"id":"a","workspace_id":7}]"#, "the list[0].workspace_id"),
            (Deck.self, #"{"data":[{"connection_id":"a","user":7}]}"#, "data[0].user"),
            (
                Deck.self, #"{"data":[{"connection_id":"a","user":{"username":7}}]}"#,
                "data[0].user.username"
            ),
            (Dragops.self, #"{"connections":[{"id":5},7]}"#, "connections[1]"),
            (
                Dragops.self, #"{"connections":[{"id":"a","displayName":[]}]}"#,
                "connections[0].displayName"
            ),
            (
                Xpander.self,
                #"{"items":[{"id":"c","connections":[{"id":"x"},{}]}],"total":1,"total_pages":1}"#,
                "items[0].connections[1].id"
            ),
            (
                Xpander.self,
                #"{"items":[{"id":"c","connections":7}],"total":1,"total_pages":1}"#,
                "items[0].connections"
            ),
        ]
        for (adapter, page, place) in cases {
            var reading = adapter.reading(
                Interest(declarations: [], records: [], includesUnused: true), account: account)
            #expect(throws: BrokenReading.wrongType(place), "\(page)") {
                try reading.take(.json(page))
            }
        }
    }

    @Test func `what is no object, has no id or a wrong type breaks the list`() throws {
        let pages: [(any PlatformAdapter.Type, (String) -> String, String)] = [
            (Blink.self, { #"{"total":1,"results":[\#($0)]}"# }, "id"),
            (Mielto.self, { "[\($0)]" }, "id"),
            (Deck.self, { #"{"data":[\#($0)],"next_cursor":null}"# }, "connection_id"),
            (Dragops.self, { #"{"connections":[\#($0)]}"# }, "id"),
        ]
        for (adapter, page, id) in pages {
            for item in [
                "1", "null", "[]", "{}", #"{"\#(id)":5}"#, #"{"\#(id)":""}"#, #"{"\#(id)":null}"#,
                #"{"\#(id)":"x","name":1,"label":1,"source_id":1,"displayName":1}"#,
            ] {
                var reading = adapter.reading(
                    Interest(declarations: [], records: []), account: account)
                #expect(throws: BrokenReading.self, "\(adapter) \(item)") {
                    try reading.take(.json(page(item)))
                }
            }
        }
    }

    @Test func `one object comes plain, or from blink in an array`() throws {
        let blink = try JSONView.json(#"[{"id":"b","name":"n"}]"#)
        #expect(Blink.object(in: blink, account: account)?.remoteID == "b")
        #expect(Blink.object(in: try .json("[]"), account: account) == nil)
        let dragops = try JSONView.json(#"{"success":true,"data":{"id":"g","provider":"p"}}"#)
        #expect(Dragops.object(in: dragops, account: account)?.remoteID == "g")
        let mielto = try JSONView.json(#"{"id":"m","integration":"p"}"#)
        #expect(Mielto.object(in: mielto, account: account)?.remoteID == "m")
    }
}
