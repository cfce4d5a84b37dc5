import Testing

@Suite struct CodeRegistryTests {
    /// The ranges of codes and the folders that may declare them.
    private static let owners: [(prefix: String, modules: Set<String>)] = [
        ("RC10", ["Documents"]), ("RC11", ["Manifests"]), ("RC12", ["Manifests"]),
        ("RC2", ["Secrets", "Model"]), ("RC3", ["Planning"]),
        ("RC4", ["Platforms", "Transport"]), ("RC5", ["State", "Host"]), ("RC6", ["Applying"]),
        ("RC9", ["reconcile", "Sandbox", "Reports", "Planning", "Host"]),
    ]

    @Test func `no code is declared twice`() throws {
        var places: [String: [String]] = [:]
        for (code, file) in try Self.declarations() { places[code, default: []].append(file) }
        #expect(!places.isEmpty)
        for (code, files) in places.sorted(by: { $0.key < $1.key }) {
            #expect(files.count == 1, "\(code): \(files)")
        }
    }

    @Test func `codes are declared by the station that owns their range`() throws {
        for (code, file) in try Self.declarations() {
            let module = String(file.split(separator: "/")[1])
            let owner = Self.owners.first { code.hasPrefix($0.prefix) }
            #expect(owner?.modules.contains(module) == true, "\(code): \(file)")
        }
    }

    /// Every `DiagnosticCode("RC…", …)`, wherever the line is broken.
    private static func declarations() throws -> [(code: String, file: String)] {
        var found: [(code: String, file: String)] = []
        for file in try Checkout().programSources() {
            let text = file.lines.joined(separator: "\n")
            for range in text.ranges(of: "DiagnosticCode(") {
                let rest = text[range.upperBound...].drop { $0.isWhitespace }
                guard rest.hasPrefix("\"RC") else { continue }
                found.append((String(rest.dropFirst().prefix { $0 != "\"" }), file.path))
            }
        }
        return found
    }
}
