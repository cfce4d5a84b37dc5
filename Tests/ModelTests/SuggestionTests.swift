import Model
import Testing

private let words = ["attributes", "base_url", "labels", "name", "names"]

@Test(arguments: [
    ("atributes", ["attributes"]), ("baseURL", ["base_url"]), ("nmae", ["name"]),
    ("name", ["name", "names"]), ("LABEL", ["labels"]), ("q", []), ("", []),
])
func `a mistyped word finds what was meant`(_ word: String, _ expected: [String]) {
    #expect(Suggestion.nearest(to: word, among: words) == expected)
}

@Test func `a word of any length costs little`() {
    let long = String(repeating: "x", count: 1_000_000)
    #expect(Suggestion.nearest(to: long, among: words).isEmpty)
    #expect(Suggestion.nearest(to: "name", among: [long]).isEmpty)
}
