import Testing

@testable import Model

@Suite struct ByteOrderTests {
    @Test(arguments: [
        [], ["a"], ["b", "a", "c"], ["", "a", "\0", "a\0", "a\0b"],
        ["connection-10", "connection-9", "connection-1", "connection-"],
        ["é", "e\u{301}", "z", "Z", "日本", "\u{10FFFF}", "~"],
        ["12345678", "1234567", "123456789", "12345678\0", "12345679"],
    ])
    func `texts are sorted by their bytes`(_ texts: [String]) {
        let expected = texts.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
        for order in [texts, texts.reversed(), texts.sorted()] {
            let sorted = order.sortedInBytes { $0 }
            #expect(sorted.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
        }
    }

    @Test func `what has equal texts keeps its order`() {
        let elements = (0..<200).map { (text: "same text \($0 % 3)", number: $0) }
        let sorted = elements.sortedInBytes(by: \.text)
        #expect(
            sorted.map(\.number)
                == [0, 1, 2].flatMap { rest in
                    (0..<200).filter { $0 % 3 == rest }
                })
    }
}
