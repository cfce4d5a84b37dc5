import Host
import Model
import TestSupport
import Testing

@testable import Sandbox

@Suite struct StateServingTests {
    @Test func `states are served over HTTP with their verbs, delays and lost answers`()
        async throws
    {
        let server = try SandboxServer.start(
            configuration: try .test("state:write:drop_after@2", "state:lock:delay=20ms@1"))
        let client = try LoopbackClient(port: server.port)
        let headers = ["authorization": "Basic Y2k6aHVzaA==", "content-type": "application/json"]
        let path = "/terraform/state/prod"
        let lock = #"{"ID":"a","Who":"me"}"#
        let taken = await client.send("LOCK", path, headers: headers, body: lock)
        #expect(taken?.status == 200)
        let held = await client.send(
            "LOCK", path, headers: headers, body: #"{"ID":"b","Who":"you"}"#)
        #expect(held?.status == 423)
        #expect(held?.text == lock)
        let first = await client.send("POST", path + "?ID=a", headers: headers, body: "{}")
        #expect(first?.status == 200)
        #expect(first?.headers["etag"] != nil)
        let lost = await client.send("POST", path + "?ID=a", headers: headers, body: "[]")
        #expect(lost == nil)
        let again = try LoopbackClient(port: server.port)
        let read = await again.send("GET", path, headers: headers)
        #expect(read?.text == "[]")
        #expect(read?.headers["last-modified"] != nil)
        let freed = await again.send("UNLOCK", path, headers: headers, body: lock)
        #expect(freed?.status == 200)
        let none = await again.send(
            "POST", "/gitlab/api/v4/projects/g%2Fp/terraform/state/prod", headers: headers,
            body: "")
        #expect(none?.status == 204)
        await runBlocking { server.stop() }
    }
}
