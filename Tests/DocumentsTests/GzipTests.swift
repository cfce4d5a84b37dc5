import Documents
import Testing

@Suite struct GzipTests {
    private static let samples: [[UInt8]] = [
        [], [0], Array("hello, hello, hello".utf8), Array(repeating: 7, count: 1_000_000),
        (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) },
    ]

    @Test(arguments: samples) func `what was packed comes out again`(bytes: [UInt8]) throws {
        let packed = try Gzip.compress(bytes)
        #expect(packed.starts(with: [0x1F, 0x8B]))
        #expect(try Gzip.decompress(packed, limit: bytes.count) == bytes)
        #expect(try Gzip.compress(bytes) == packed)
    }

    @Test func `a text becomes smaller`() throws {
        let text = Array(String(repeating: "the same line again\n", count: 1000).utf8)
        #expect(try Gzip.compress(text).count < text.count / 50)
    }

    @Test func `more than allowed is refused before it fills the memory`() throws {
        let bomb = try Gzip.compress(Array(repeating: 0, count: 10_000_000))
        #expect(throws: Gzip.Failure.tooLong) { try Gzip.decompress(bomb, limit: 1_000_000) }
    }

    @Test func `every cut and every changed byte is noticed`() throws {
        let packed = try Gzip.compress(Array("some bytes that matter".utf8))
        for length in 0..<packed.count {
            #expect(throws: Gzip.Failure.damaged) {
                try Gzip.decompress(packed.prefix(length), limit: 1000)
            }
        }
        #expect(throws: Gzip.Failure.damaged) { try Gzip.decompress(packed + [0], limit: 1000) }
        // The bytes 3 to 9 say whether it is text, when and where; nothing reads them.
        for index in packed.indices where !(3..<10).contains(index) {
            var changed = packed
            changed[index] ^= 1
            #expect(throws: Gzip.Failure.self) { try Gzip.decompress(changed, limit: 1000) }
        }
    }
}
