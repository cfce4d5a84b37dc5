import Testing

@Suite struct LayoutTests {
    @Test func `the top of the checkout holds what the picture names and nothing else`() throws {
        let required: Set<String> = [
            "Package.swift", "Sources", "Tests", "examples", "schemas", "README.md", "LICENSE",
            "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "Dockerfile", ".gitignore",
            ".editorconfig", ".swift-format", ".pre-commit-hooks.yaml", ".ci", ".github",
        ]
        let optional: Set<String> = ["action.yml"]
        // What git and the compiler leave in a working copy; git ignores the last two.
        let leftovers: Set<String> = [".git", ".build", ".swiftpm"]
        let found = try Set(Checkout().names(in: "")).subtracting(leftovers)
        #expect(required.subtracting(found).isEmpty)
        #expect(found.subtracting(required).subtracting(optional).isEmpty)
    }

    @Test func `the program is one file without resources`() throws {
        let manifest = SourceFile(
            path: "Package.swift", text: try Checkout().text(of: "Package.swift"))
        #expect(manifest.places(ofWord: "resources").isEmpty)
        #expect(manifest.places(ofCall: "package").isEmpty)
        #expect(!manifest.code.contains { $0.contains(".package(") })
    }

    @Test func `files stay short`() throws {
        for file in try Checkout().programSources() + Checkout().testSources() {
            // The last element is the empty text behind the final line break.
            #expect(file.lines.count - 1 <= 400, "\(file.path)")
        }
    }

    @Test func `every test target of the manifest has its folder`() throws {
        let checkout = try Checkout()
        let manifest = try checkout.text(of: "Package.swift")
        for folder in try checkout.names(in: "Tests")
        where folder.hasSuffix("Tests") || folder == "TestSupport" {
            #expect(manifest.contains("\"\(folder)\""), "\(folder)")
            #expect(try !checkout.files(below: "Tests/\(folder)").isEmpty, "\(folder)")
        }
    }
}
