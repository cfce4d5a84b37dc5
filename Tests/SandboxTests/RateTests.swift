import Model
import Testing

@testable import Sandbox

@Suite struct RateFaultTests {
    /// The statuses and rate headers of so many creates in a row.
    private func creates(_ fault: String, _ count: Int) throws -> [(Int, [String])] {
        var world = try World(.test(fault))
        return (1...count).map { number in
            let answer = world.send(
                "POST", "/dragops/api/connections/api-key",
                ["provider": "slack", "displayName": .string("s\(number)"), "apiKey": "k"])
            let headers = answer.response.headers.filter {
                $0.name.contains("ratelimit") || $0.name == "retry-after"
            }
            return (answer.status, headers.map { "\($0.name): \($0.value)" })
        }
    }

    @Test func `what is more than a rate is refused and has no effect`() throws {
        var world = try World(.test("dragops:any:rate_writes=2/min"))
        let create: Value = ["provider": "slack", "apiKey": "k"]
        let statuses = (1...4).map { _ in
            world.send("POST", "/dragops/api/connections/api-key", create).status
        }
        #expect(statuses == [201, 201, 429, 429])
        #expect(world.send("GET", "/_sandbox/objects/dragops")["objects"]?.arrayValue?.count == 2)
        for _ in 0..<5 {
            #expect(world.send("GET", "/dragops/api/connections").status == 200)
        }
    }

    @Test func `a rate of everything counts reads too, each platform apart`() throws {
        var world = try World(.test("any:any:rate=1/h"))
        #expect(world.send("GET", "/dragops/api/connections").status == 200)
        #expect(world.send("GET", "/dragops/api/connections").status == 429)
        #expect(world.send("GET", "/mielto/api/v1/connections").status != 429)
    }

    @Test func `a rate tells as much as it is asked to`() throws {
        let bare = try creates("dragops:any:rate=1/min", 2)
        #expect(bare.map(\.0) == [201, 429])
        #expect(bare.allSatisfy { $0.1.isEmpty })
        let later = try creates("dragops:any:rate=1/min;retry_after", 2)
        #expect(later[0].1.isEmpty)
        #expect(later[1].1.first?.hasPrefix("retry-after: ") == true)
        let all = try creates("dragops:any:rate=2/min;headers=draft", 3)
        #expect(
            all.map { $0.1.prefix(2) } == [
                ["ratelimit-limit: 2", "ratelimit-remaining: 1"],
                ["ratelimit-limit: 2", "ratelimit-remaining: 0"],
                ["ratelimit-limit: 2", "ratelimit-remaining: 0"],
            ])
        let unix = try creates("dragops:any:rate=2/min;headers=x", 1)
        #expect(unix[0].1.first == "x-ratelimit-limit: 2")
        #expect(unix[0].1.last?.hasPrefix("x-ratelimit-reset: ") == true)
    }
}
