import Model
import Testing

@testable import Sandbox

private let gitLab = "/gitlab/api/v4/projects/42/terraform/state/prod"
private let plain = "/terraform/state/prod"
private let basic = ["authorization": "Basic Y2k6aHVzaA=="]

private func lockInfo(_ id: String, who: String = "me@here") -> Value {
    [
        "ID": .string(id), "Operation": "apply", "Info": "run 7", "Who": .string(who),
        "Version": "1", "Created": "2026-11-20T19:48:00Z", "Path": "p",
    ]
}

private func content(_ serial: Int64, _ word: String = "x") -> Value {
    ["serial": .number(Number(serial)), "word": .string(word)]
}

extension World {
    /// Sends a request about a state as the user `ci`.
    fileprivate mutating func ask(
        _ method: String, _ target: String, _ body: Value? = nil,
        _ headers: [String: String] = [:]
    ) -> Answer {
        send(method, target, body, headers: basic.merging(headers) { $1 })
    }
}

@Suite struct GitLabStateTests {
    @Test func `content is written under its serial and read back byte by byte`() throws {
        var world = try World()
        #expect(world.ask("GET", gitLab).status == 404)
        let bytes = Array("{\"serial\": 1,\n \"lineage\":\"a\"}".utf8)
        #expect(world.send("POST", gitLab, bytes: bytes, headers: basic).status == 200)
        let read = world.ask("GET", gitLab)
        #expect(read.status == 200)
        #expect(read.response.body == bytes)
        #expect(read.response.headers.first { $0.name == "etag" }?.value.hasPrefix("W/") == true)
        #expect(world.ask("POST", gitLab, content(7)).status == 200)
        #expect(world.ask("GET", gitLab)["serial"] == 7)
        #expect(world.ask("GET", gitLab + "/versions/1").response.body == bytes)
        #expect(world.ask("GET", gitLab + "/versions/2").status == 404)
        #expect(world.ask("DELETE", gitLab).status == 200)
        #expect(world.ask("GET", gitLab).status == 404)
        #expect(world.ask("DELETE", gitLab).status == 404)
    }

    @Test func `a serial is taken once, and the highest is what is read`() throws {
        var world = try World()
        #expect(world.ask("POST", gitLab, content(5, "a")).status == 200)
        #expect(world.ask("POST", gitLab, content(5, "b")).status == 422)
        #expect(world.ask("POST", gitLab, content(3, "c")).status == 200)
        #expect(world.ask("GET", gitLab)["word"] == "a")
        #expect(world.ask("POST", gitLab, ["word": "no serial"]).status == 422)
        #expect(world.ask("POST", gitLab, ["serial": "6"]).status == 422)
    }

    @Test func `an empty body writes nothing and one that is no JSON is refused`() throws {
        var world = try World()
        #expect(world.send("POST", gitLab, bytes: [], headers: basic).status == 204)
        #expect(world.send("POST", gitLab, bytes: Array("{".utf8), headers: basic).status == 400)
        #expect(world.ask("GET", gitLab).status == 404)
    }

    @Test(arguments: [
        [:], ["authorization": "Basic Y2k6"], ["authorization": "Basic !"],
        ["authorization": "Digest x"], ["private-token": ""],
        ["authorization": "Bearer expired"],
    ])
    func `nobody comes in without a password`(headers: [String: String]) throws {
        var world = try World()
        #expect(world.send("GET", gitLab, headers: headers).status == 401)
    }

    @Test(arguments: [
        basic, ["private-token": "t"], ["authorization": "Bearer t"],
    ])
    func `any password or token will do`(headers: [String: String]) throws {
        var world = try World()
        #expect(world.send("GET", gitLab, headers: headers).status == 404)
        #expect(
            world.send("GET", gitLab, headers: ["private-token": "forbidden"]).status == 403)
    }

    @Test func `a lock shuts out whoever does not name it`() throws {
        var world = try World()
        let taken = world.ask("POST", gitLab + "/lock", lockInfo("a"))
        #expect(taken.status == 200)
        #expect(taken["ID"] == "a")
        #expect(taken["Who"] == "ci")
        #expect(world.ask("GET", gitLab).status == 204)
        #expect(world.ask("POST", gitLab, content(1)).status == 409)
        #expect(world.ask("POST", gitLab + "?ID=b", content(1)).status == 409)
        #expect(world.ask("POST", gitLab + "?ID=a", content(1)).status == 200)
        #expect(world.ask("DELETE", gitLab + "/lock?ID=b").status == 409)
        #expect(world.ask("DELETE", gitLab + "/lock", lockInfo("b")).status == 409)
        #expect(world.ask("DELETE", gitLab + "/lock", lockInfo("a")).status == 200)
        #expect(world.ask("POST", gitLab + "?ID=a", content(2)).status == 409)
        #expect(world.ask("POST", gitLab, content(2)).status == 200)
    }

    @Test func `whoever comes second is told the holder, for the rest its own words`() throws {
        var world = try World()
        #expect(world.ask("POST", gitLab + "/lock", lockInfo("a")).status == 200)
        var other = lockInfo("b").objectValue ?? [:]
        other["Operation"] = "plan"
        for (asker, id) in [(Value.object(other), "a"), (lockInfo("a"), "a")] {
            let refused = world.ask("POST", gitLab + "/lock", asker)
            #expect(refused.status == 409)
            #expect(refused["ID"] == .string(id))
            #expect(refused["Who"] == "ci")
            #expect(refused["Operation"] == asker["Operation"])
            #expect(refused["Created"] == .string(StillClock().now.isoText))
        }
    }

    @Test func `a lock without its members is refused, an unlock without an id is by force`()
        throws
    {
        var world = try World()
        for name in ["ID", "Operation", "Info", "Who", "Version", "Created", "Path"] {
            var info = lockInfo("a").objectValue ?? [:]
            info[name] = nil
            let refused = world.ask("POST", gitLab + "/lock", .object(info))
            #expect(refused.status == 400)
            #expect(refused["error"] == .string("\(name) is missing"))
        }
        let long = String(repeating: "a", count: 256)
        #expect(world.ask("POST", gitLab + "/lock", lockInfo(long)).status == 400)
        #expect(world.ask("POST", gitLab + "/lock", lockInfo("a")).status == 200)
        #expect(world.ask("DELETE", gitLab + "/lock").status == 200)
        #expect(world.ask("POST", gitLab + "/lock", lockInfo("b")).status == 200)
    }

    @Test func `a member ID of a state is taken for the lock's`() throws {
        var world = try World()
        #expect(world.ask("POST", gitLab + "/lock", lockInfo("a")).status == 200)
        #expect(world.ask("POST", gitLab + "?ID=a", ["serial": 1, "ID": "b"]).status == 409)
        #expect(world.ask("POST", gitLab, ["serial": 1, "ID": "a"]).status == 200)
    }

    @Test func `projects and names do not mix, and other paths are none`() throws {
        var world = try World()
        #expect(world.ask("POST", gitLab, content(1)).status == 200)
        for other in [
            "/gitlab/api/v4/projects/43/terraform/state/prod",
            "/gitlab/api/v4/projects/42/terraform/state/test",
            "/gitlab/api/v4/projects/42/terraform/state/prod/nothing",
            "/gitlab/api/v4/projects/42/terraform/state", plain,
        ] { #expect(world.ask("GET", other).status == 404) }
        #expect(world.ask("PATCH", gitLab).status == 405)
    }
}

@Suite struct PlainStateTests {
    @Test func `content is replaced whole and read with a strong tag`() throws {
        var world = try World()
        #expect(world.send("GET", plain, headers: [:]).status == 404)
        let written = world.send("POST", plain, content(1), headers: [:])
        #expect(written.status == 200)
        let read = world.send("GET", plain, headers: [:])
        #expect(read.json == content(1))
        let tag = read.response.headers.first { $0.name == "etag" }?.value ?? ""
        #expect(tag.hasPrefix("\"") && tag.hasSuffix("\""))
        #expect(written.response.headers.first { $0.name == "etag" }?.value == tag)
        #expect(world.send("POST", plain, content(1), headers: ["if-match": tag]).status == 200)
        // Equal bytes, but written again: whoever read before must not win.
        #expect(world.send("POST", plain, content(2), headers: ["if-match": tag]).status == 412)
        #expect(world.send("PUT", plain, content(2), headers: ["if-match": "*"]).status == 200)
        #expect(
            world.send("PUT", plain, content(3), headers: ["if-none-match": "*"]).status == 412)
        #expect(world.send("DELETE", plain, headers: ["if-match": tag]).status == 412)
        #expect(world.send("GET", plain, headers: [:]).json == content(2))
        #expect(world.send("DELETE", plain, headers: [:]).status == 200)
        #expect(world.send("DELETE", plain, headers: [:]).status == 404)
        #expect(world.send("PUT", plain, content(3), headers: ["if-match": tag]).status == 412)
        #expect(
            world.send("PUT", plain, content(3), headers: ["if-none-match": "*"]).status == 200)
    }

    @Test func `a lock shows what its holder sent`() throws {
        var world = try World()
        #expect(world.ask("LOCK", plain, lockInfo("a")).status == 200)
        let refused = world.ask("LOCK", plain, lockInfo("b", who: "you@there"))
        #expect(refused.status == 423)
        #expect(refused.json == lockInfo("a"))
        #expect(world.ask("LOCK", plain, lockInfo("a")).status == 423)
        #expect(world.ask("POST", plain, content(1)).status == 423)
        #expect(world.ask("POST", plain + "?ID=b", content(1)).status == 423)
        #expect(world.ask("POST", plain + "?ID=a", content(1)).status == 200)
        #expect(world.ask("DELETE", plain).status == 423)
        #expect(world.ask("UNLOCK", plain).status == 400)
        #expect(world.ask("UNLOCK", plain, lockInfo("b")).status == 423)
        #expect(world.ask("UNLOCK", plain, lockInfo("a")).status == 200)
        #expect(world.ask("UNLOCK", plain, lockInfo("a")).status == 200)
        #expect(world.ask("LOCK", plain, ["Who": "me"]).status == 400)
        #expect(world.ask("LOCK", plain + "?x=1", lockInfo("b")).status == 200)
    }

    @Test func `a credential that is given is looked at, and none is needed`() throws {
        var world = try World()
        let wrong = ["authorization": "Bearer expired"]
        #expect(world.send("GET", plain, headers: wrong).status == 401)
        #expect(world.send("PROPFIND", plain, headers: [:]).status == 405)
    }

    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (1_709_164_799, "Wed, 28 Feb 2024 23:59:59 GMT"),
    ])
    func `dates are written as HTTP has them`(seconds: Int64, text: String) throws {
        #expect(Timestamp(milliseconds: seconds * 1000).httpText == text)
    }

    @Test func `answers tell when it is and when the content was written`() throws {
        var world = try World()
        _ = world.send("PUT", plain, content(1), headers: [:])
        let headers = world.send("GET", plain, headers: [:]).response.headers
        let now = StillClock().now.httpText
        #expect(headers.first { $0.name == "date" }?.value == now)
        #expect(headers.first { $0.name == "last-modified" }?.value == now)
    }
}

@Suite struct StateControlTests {
    @Test func `people look behind the states and change them`() throws {
        var world = try World()
        #expect(world.ask("POST", gitLab + "/lock", lockInfo("a")).status == 200)
        #expect(world.ask("POST", gitLab + "?ID=a", content(3)).status == 200)
        _ = world.ask("POST", plain, content(9))
        let list = world.send("GET", "/_sandbox/state")["states"]?.arrayValue ?? []
        #expect(list.map { $0["name"] } == ["42/prod", "prod"])
        #expect(list.first?["serials"] == [3])
        #expect(list.first?["bytes"] == 23)
        #expect(list.first?["holder"]?["ID"] == "a")
        #expect(list.last?["holder"] == .null)
        #expect(world.send("GET", "/_sandbox/state/42/prod").json == content(3))
        #expect(world.send("DELETE", "/_sandbox/state/42/prod/lock").status == 204)
        #expect(world.send("DELETE", "/_sandbox/state/42/prod/lock").status == 404)
        #expect(world.ask("POST", gitLab + "?ID=a", content(4)).status == 409)
        #expect(world.send("DELETE", "/_sandbox/state/42/prod").status == 204)
        #expect(world.ask("GET", gitLab).status == 404)
        #expect(world.send("GET", "/_sandbox/state/nothing").status == 404)
        #expect(world.send("POST", "/_sandbox/state", content(1)).status == 405)
    }

    @Test func `what is planted is what is read, whatever it is`() throws {
        var world = try World()
        _ = world.ask("POST", gitLab, content(8))
        let garbage = Array("<html>".utf8)
        #expect(world.send("PUT", "/_sandbox/state/42/prod", bytes: garbage).status == 204)
        #expect(world.ask("GET", gitLab).response.body == garbage)
        #expect(world.send("PUT", "/_sandbox/state/42/prod", content(2)).status == 204)
        #expect(world.ask("GET", gitLab)["serial"] == 2)
        #expect(world.send("PUT", "/_sandbox/state/prod", bytes: []).status == 204)
        let read = world.ask("GET", plain)
        #expect(read.status == 200)
        #expect(read.response.body.isEmpty)
    }

    @Test func `a reset forgets the states`() throws {
        var world = try World()
        _ = world.ask("POST", gitLab, content(8))
        _ = world.send("POST", "/_sandbox/reset")
        #expect(world.ask("GET", gitLab).status == 404)
    }

    @Test func `the contents of long ago are forgotten, their serials are not`() {
        var box = StateBox()
        for serial in 1...60 {
            let isNew = box.add([], serial: Int64(serial), at: StillClock().now)
            #expect(isNew)
        }
        #expect(box.content(of: 10) == nil)
        #expect(box.content(of: 11) != nil)
        let isTaken = !box.add([], serial: 10, at: StillClock().now)
        #expect(isTaken)
    }
}

@Suite struct StateFaultTests {
    @Test(arguments: [
        ("state:write:drop_after", true), ("state:write:drop_before", false),
        ("state:any:drop_before", false), ("state:write:hang_after@1", true),
    ])
    func `faults strike states as they strike platforms`(rule: String, isWritten: Bool) throws {
        var world = try World(.test(rule))
        let answer = world.ask("POST", gitLab, content(1))
        #expect(answer.status == 0)
        let stored = world.send("GET", "/_sandbox/state/42/prod")
        #expect(stored.status == (isWritten ? 200 : 404))
        let log = world.send("GET", "/_sandbox/log?platform=state&operation=write")
        #expect(log["count"] == 1)
        #expect(log["requests"]?.arrayValue?.first?["fault"] == .string(rule))
    }

    @Test func `an injected status has GitLab's shape and changes nothing`() throws {
        var world = try World(.test("state:lock:status=503;retry_after=1;text=soon@1"))
        let refused = world.ask("POST", gitLab + "/lock", lockInfo("a"))
        #expect(refused.status == 503)
        #expect(refused["message"] == "soon")
        #expect(refused.response.headers.first { $0.name == "retry-after" }?.value == "1")
        #expect(world.ask("POST", gitLab + "/lock", lockInfo("b")).status == 200)
    }

    @Test func `each operation has its word`() throws {
        let requests = [
            ("GET", gitLab, "read"), ("POST", gitLab, "write"), ("DELETE", gitLab, "delete"),
            ("POST", gitLab + "/lock", "lock"), ("DELETE", gitLab + "/lock", "unlock"),
            ("GET", gitLab + "/versions/1", "read"), ("PUT", gitLab, "other"),
            ("GET", plain, "read"), ("POST", plain, "write"), ("PUT", plain, "write"),
            ("LOCK", plain, "lock"), ("UNLOCK", plain, "unlock"), ("DELETE", plain, "delete"),
        ]
        var world = try World()
        for (method, target, _) in requests { _ = world.ask(method, target) }
        let log = world.send("GET", "/_sandbox/log")["requests"]?.arrayValue ?? []
        #expect(log.map { $0["operation"]?.stringValue } == requests.map(\.2))
    }

    @Test func `a rule for any platform leaves states alone`() throws {
        var world = try World(.test("any:any:drop_before"))
        #expect(world.ask("GET", gitLab).status == 404)
        #expect(world.send("GET", "/dragops/api/connections").status == 0)
    }

    @Test(arguments: [
        "state:create:hang", "state:list:hang", "state:page2:hang", "blink:lock:hang",
        "any:write:hang",
    ])
    func `an operation that cannot be is refused with those that can`(text: String) throws {
        let error = #expect(throws: Diagnostic.self) { _ = try Fault(parsing: text) }
        #expect(error?.help.first?.contains("read") == true)
    }

    @Test func `the log keeps the start of a long body`() throws {
        var world = try World()
        let long = String(repeating: "x", count: 1 << 20)
        _ = world.ask("POST", gitLab, content(1, long))
        let log = world.send("GET", "/_sandbox/log?platform=state")
        let body = log["requests"]?.arrayValue?.first?["body"]?.stringValue
        #expect(body?.utf8.count == 1 << 20)
        #expect(world.ask("GET", gitLab)["word"] == .string(long))
    }
}
