import Model
import Testing

/// Places are found by counting the leaves before, so every kind of leaf must count as one.
@Suite struct FieldSourcesTests {
    private let fields: ValueObject = [
        "name": "a", "empty": [:], "list": ["x", ["deep": true, "none": []]], "filled": "default",
        "taken": ["one": 1, "two": 2],
    ]

    private var sources: FieldSources {
        let origins: [FieldSources.Place.Origin] = [
            .manifest, .manifest, .manifest, .manifest, .manifest, .none, .project, .project,
        ]
        return FieldSources(
            of: fields,
            origins.enumerated().map { line, origin in
                FieldSources.Place(
                    origin, start: SourcePosition(line: line + 1, column: 1),
                    end: SourcePosition(line: line + 1, column: 2))
            }, in: "m.yaml", project: "p.yaml")
    }

    @Test(arguments: [
        (["name"], "m.yaml:1:1"), (["empty"], "m.yaml:2:1"), (["list", "0"], "m.yaml:3:1"),
        (["list", "1", "deep"], "m.yaml:4:1"), (["list", "1", "none"], "m.yaml:5:1"),
        (["taken", "one"], "p.yaml:7:1"), (["taken", "two"], "p.yaml:8:1"),
    ])
    func `every leaf stands where it was read`(path: [String], label: String) {
        #expect(sources[Pointer(path)]?.label == label)
    }

    @Test(arguments: [
        ["filled"], ["list"], ["list", "2"], ["list", "x"], ["name", "more"], ["other"], [],
    ])
    func `what was filled in, is no leaf or does not exist stands nowhere`(path: [String]) {
        #expect(sources[Pointer(path)] == nil)
    }

    @Test func `the places of a member can be taken over as defaults`() {
        let taken = FieldSources(
            of: ["list": fields["list"] ?? .null], sources.places(of: "list").map(\.asDefault),
            in: "m.yaml", project: "p.yaml")
        #expect(taken[Pointer(["list", "1", "none"])]?.label == "p.yaml:5:1")
        #expect(sources.places(of: "filled").map(\.asDefault.origin) == [.none])
    }
}
