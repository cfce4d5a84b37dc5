import Model
import TestSupport
import Testing

/// Values on the heap behave as if they stood in place.
@Suite struct SharedTests {
    private let record: Record = {
        let profile = Profile.naturalKey
        return profile.record(of: profile.declaration("one", labels: ["team": "blue"]), id: "id-1")
    }()

    @Test func `a copy that changes leaves the other as it is`() {
        var copy = record
        copy.labels["team"] = "green"
        #expect(record.labels == ["team": "blue"])
        #expect(copy != record)
        copy.labels["team"] = "blue"
        #expect(copy == record)
        #expect(copy.hashValue == record.hashValue)
    }

    @Test func `what is printed shows all parts`() {
        #expect("\(record)".contains("blue"))
        #expect(String(reflecting: [record]).contains("blue"))
        var dumped = ""
        dump(record, to: &dumped)
        #expect(dumped.contains("blue"))
    }
}
