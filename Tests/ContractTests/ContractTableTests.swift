import Host
import Model
import Registry
import Testing

/// The table of the contract lacks nothing, repeats nothing and points at tests that exist.
@Suite struct ContractTableTests {
    private static func items(_ provider: String, _ kind: ContractTable.Kind) -> Set<String> {
        Set(
            ContractTable.rows.filter { $0.provider == provider && $0.kind == kind }
                .map(\.item))
    }

    /// The paths of fields, and of their members and words, as the table writes them.
    private static func paths(
        _ fields: [FieldDescriptor], below prefix: String = ""
    ) -> [FieldPath] {
        fields.flatMap { field in
            let path = prefix + field.name
            return [FieldPath(path: path, evidence: field.evidence)]
                + paths(field.type, of: field, at: path)
        }
    }

    private static func paths(
        _ type: FieldType, of field: FieldDescriptor, at path: String
    ) -> [FieldPath] {
        switch type {
        case .object(let members): paths(members, below: "\(path).")
        case .list(let element): paths(element, of: field, at: "\(path)[]")
        case .map(let element, _): paths(element, of: field, at: "\(path).*")
        case .enumeration(let words):
            words.map { FieldPath(path: "\(path)=\($0)", evidence: field.evidence) }
        case .string, .boolean, .anything: []
        }
    }

    private struct FieldPath {
        let path: String
        let evidence: Evidence
    }

    private static func names(_ provider: String) throws -> DocumentedNames {
        try #require(DocumentedNames.all.first { $0.provider == provider })
    }

    @Test(arguments: EveryPlatformTests.providers)
    func `the table has every field that the document or the manifest names, and no other`(
        provider: String
    ) throws {
        let descriptor = try #require(Registry.platform(ofProvider: provider)).descriptor
        let names = try Self.names(provider)
        let known = Self.paths(descriptor.kind.fields).map(\.path)
        #expect(Self.items(provider, .requestField) == Set(names.requestFields + known))
        #expect(
            Self.items(provider, .responseField)
                == Set(names.responseFields + descriptor.kind.outputs.map(\.name)))
        #expect(Self.items(provider, .requestHeader) == Set(names.requestHeaders))
    }

    @Test(arguments: EveryPlatformTests.providers)
    func `the table has every status and error that the document names, and no other`(
        provider: String
    ) throws {
        let names = try Self.names(provider)
        #expect(Self.items(provider, .status) == Set(names.statuses))
        #expect(Self.items(provider, .errorShape) == Set(names.errorShapes))
    }

    @Test(arguments: EveryPlatformTests.providers)
    func `the table has every route and everything that is assumed, and no other`(
        provider: String
    ) throws {
        let descriptor = try #require(Registry.platform(ofProvider: provider)).descriptor
        #expect(Self.items(provider, .route) == Set(descriptor.routes.map(\.name)))
        let routes = descriptor.routes.filter { $0.evidence != .seed }
            .map { "route \($0.name): \($0.evidence.rawValue)" }
        let fields = Self.paths(descriptor.kind.fields).filter { $0.evidence != .seed }
            .map { "field \($0.path): \($0.evidence.rawValue)" }
        let documented = try Self.names(provider).requestHeaders
        let headers = descriptor.account.credentials.joined().map(\.header)
            .filter { !documented.contains($0) }.map { "header \($0)" }
        #expect(
            Self.items(provider, .assumption)
                == Set(descriptor.assumptions + routes + fields + headers))
    }

    @Test func `every platform has a table and a document`() {
        let providers = Set(EveryPlatformTests.providers)
        #expect(Set(ContractTable.rows.map(\.provider)) == providers)
        #expect(Set(DocumentedNames.all.map(\.provider)) == providers)
    }

    @Test func `no row stands twice`() {
        var seen: Set<String> = []
        for row in ContractTable.rows { #expect(seen.insert(row.key).inserted, "\(row.key)") }
    }

    @Test func `every test of the table exists, in a folder of tests that run`() throws {
        let folders = ["PlatformsTests", "SandboxTests", "ContractTests", "CorridorTests"]
        for test in Set(ContractTable.rows.map(\.test)) {
            #expect(folders.contains { test.file.hasPrefix("\($0)/") }, "\(test.file)")
            let declaration = "func `\(test.name)`("
            #expect(try Self.text(of: test.file).contains(declaration), "\(test)")
        }
    }

    // A test can hardly show what its files do not even mention.
    @Test func `the file of a test mentions the fields that it is said to show`() throws {
        for row in ContractTable.rows where [.requestField, .responseField].contains(row.kind) {
            let words = row.item.split { ".*[]=".contains($0) }
            let word = try #require(words.last)
            var text = try Self.text(of: row.test.file)
            if row.test == .answer { text += try Self.text(of: Self.shapes) }
            if row.test == .create { text += try Self.text(of: Self.creates) }
            #expect(text.contains(word) || row.item == "ws_id", "\(row.key)")
        }
    }

    private static let shapes = "ContractTests/DocumentedShape+Answers.swift"
    private static let creates = "ContractTests/DocumentedRequestRows.swift"

    private static func text(of path: String) throws -> String {
        let tests = Paths.parent(of: Paths.parent(of: #filePath))
        return String(
            decoding: try Files.read(Paths.join(tests, path), limit: 1 << 22), as: UTF8.self)
    }
}
