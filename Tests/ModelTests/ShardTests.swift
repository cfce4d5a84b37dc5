import Model
import Testing

struct ShardTests {
    private static func address(_ number: Int) -> Address {
        Address(platform: "blink-prod", name: "connection-\(number)")
    }

    @Test(arguments: [1, 2, 3, 5, 256])
    func `every address belongs to exactly one shard`(_ count: Int) throws {
        let shards = (1...count).compactMap { Shard($0, of: count) }
        #expect(shards.count == count)
        for number in 0..<500 {
            #expect(shards.count { $0.contains(Self.address(number)) } == 1)
        }
    }

    @Test func `the parts are of about the same size`() throws {
        for index in 1...5 {
            let shard = try #require(Shard(index, of: 5))
            #expect((900...1100).contains((0..<5000).count { shard.contains(Self.address($0)) }))
        }
    }

    /// `int(hashlib.sha256(b"mielto/b").hexdigest()[:16], 16) % N + 1`.
    @Test func `others compute the same by the documented rule`() throws {
        let known = [
            ("blink-prod/github", 3, 1), ("mielto/b", 7, 5), ("a/b", 256, 158),
            ("xpander/naïve", 64, 2), ("x/y", 5, 5),
        ]
        for (text, count, index) in known {
            let address = try #require(Address(parsing: text))
            #expect(try #require(Shard(index, of: count)).contains(address), "\(text)")
        }
    }

    @Test(arguments: [
        "0/3", "4/3", "1/x", "1/", "/3", "1", "", "1/257", "-1/3", "+1/3", "01/3", "1/3/5", "1 /3",
        "1/0", "1/99999999999999999999", "١/٣",
    ])
    func `what is no shard is refused`(_ text: String) {
        #expect(Shard(parsing: text) == nil)
    }

    @Test(arguments: ["1/1", "3/3", "256/256", "1/256"])
    func `a shard reads as it is written`(_ text: String) {
        #expect(Shard(parsing: text)?.description == text)
    }
}
