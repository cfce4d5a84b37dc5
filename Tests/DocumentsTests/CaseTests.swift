import Documents
import Model
import Testing

/// What the specifications of YAML and JSON say, case by case.
@Suite struct CaseTests {
    @Test func `the tables are there`() {
        #expect(TableCase.all("yaml").count >= 250)
        #expect(TableCase.all("json").count >= 150)
    }

    @Test(arguments: TableCase.all("yaml"))
    func `YAML is accepted with its value or refused at its place`(_ given: TableCase) {
        let stream = YAML.parse(given.bytes, file: "a.yaml")
        let found = stream.diagnostics.map { diagnostic in
            guard case .source(let range) = diagnostic.place else { return "\(diagnostic.code)" }
            // Where libyaml notices an error within a line is its own business.
            let column = diagnostic.code == .yamlSyntax ? "" : ":\(range.start.column)"
            return "\(diagnostic.code) \(range.start.line)\(column)"
        }
        if let expected = given.text("error") {
            #expect(found.joined(separator: ", ") == expected, "\(given.name)")
        } else {
            #expect(found == [], "\(given.name)")
            #expect(
                .array(stream.documents.map(\.plainValue)) == given.members["documents"],
                "\(given.name)")
        }
    }

    @Test(arguments: TableCase.all("json"))
    func `JSON is accepted byte for byte or refused at its place`(_ given: TableCase) {
        do throws(JSONError) {
            let value = try JSON.parse(given.bytes)
            let written = JSON.write(value)
            #expect(given.text("error") == nil, "\(given.name) is accepted")
            #expect(
                written == Array((given.text("out") ?? given.text("in") ?? "").utf8),
                "\(given.name)")
        } catch {
            #expect(
                "\(error.reason) \(error.line):\(error.column)" == given.text("error"),
                "\(given.name)")
        }
    }

    @Test func `many members are read and a duplicate among them is found`() throws {
        let members = (0..<20_000).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
        #expect(try JSON.parse(Array("{\(members)}".utf8)).objectValue?.count == 20_000)
        let error = #expect(throws: JSONError.self) {
            try JSON.parse(Array("{\(members),\"k7\":0}".utf8))
        }
        #expect(error?.reason == .duplicateKey)
    }
}
