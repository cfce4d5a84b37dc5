import Model
import Testing

struct StoreCheckingTests {
    private func exec(
        _ command: [String], format: StoreDeclaration.Helper.Format = .raw, allow: [String] = []
    ) -> StoreDeclaration {
        StoreDeclaration(
            name: "h", kind: .exec(.init(command: command, format: format, environment: [])),
            allow: allow)
    }

    private func accepts(
        _ store: StoreDeclaration, _ text: String
    ) throws(SecretSyntaxError) -> Bool {
        let reference = try SecretReference(parsing: text)
        do {
            try store.check(reference)
            return true
        } catch {
            return false
        }
    }

    @Test func `each kind of store takes its own options`() throws {
        let environment = StoreDeclaration(name: "env", kind: .environment)
        let file = StoreDeclaration(name: "file", kind: .file)
        #expect(try accepts(environment, "env://A?from=file&decode=hex#x"))
        #expect(try !accepts(environment, "env://A=B"))
        #expect(try !accepts(environment, "env://A?version=1"))
        #expect(try !accepts(environment, "env://A?stage=x"))
        #expect(try accepts(file, "file://a#/x/y"))
        #expect(try !accepts(file, "file://a?from=file"))
        #expect(try !accepts(file, "file://a?version=1"))
        #expect(try !accepts(exec(["x", "{path}"]), "h://a?from=value"))
    }

    @Test func `a helper must have a place for what the reference says`() throws {
        #expect(try accepts(exec(["x", "{path}"]), "h://a"))
        #expect(try !accepts(exec(["x", "{path}"]), "h://a#f"))
        #expect(try accepts(exec(["x", "{path}", "{field}"]), "h://a#f"))
        #expect(try !accepts(exec(["x", "{path}", "{field}"]), "h://a"))
        #expect(try accepts(exec(["x", "{path}"], format: .document), "h://a#f"))
        #expect(try !accepts(exec(["x", "{path}"]), "h://a?version=1"))
        #expect(try accepts(exec(["x", "{path}", "{version}"]), "h://a?version=1"))
        #expect(try accepts(exec(["x", "{ref}"]), "h://a?version=1#f"))
    }

    @Test func `a value that a helper would take for an option is refused`() throws {
        #expect(try !accepts(exec(["x", "{path}"]), "h://--output=/etc/passwd"))
        #expect(try accepts(exec(["x", "{ref}"]), "h://--output=/etc/passwd"))
        #expect(try !accepts(exec(["x", "{version}"]), "h://a?version=-v"))
        #expect(try !accepts(exec(["x", "{field}"]), "h://a#-f"))
    }

    @Test func `allow limits the locators`() throws {
        let store = StoreDeclaration(name: "env", kind: .environment, allow: ["SECRET_*", "PG_?"])
        #expect(try accepts(store, "env://SECRET_A"))
        #expect(try accepts(store, "env://PG_A"))
        #expect(try !accepts(store, "env://PG_AB"))
        #expect(try !accepts(store, "env://AWS_SECRET_ACCESS_KEY"))
    }

    @Test(arguments: [
        ("*", "abc", true), ("*", "a/b", false), ("**", "a/b", true), ("", "", true),
        ("", "a", false),
        ("a*c", "abbc", true), ("a*c", "ac", true), ("a*c", "a/c", false), ("a**c", "a/b/c", true),
        ("secrets/**", "secrets/a/b", true), ("secrets/**", "secret/a", false),
        ("*a*b*", "xxaxxbxx", true), ("*a*b*", "xxbxxaxx", false), ("?", "/", false),
        ("?*", "a", true), ("***", "a/b", true), ("*/x", "y/x", true), ("*a", "aa", true),
    ])
    func `a glob matches whole texts`(pattern: String, text: String, expected: Bool) {
        #expect(GlobPattern(pattern).matches(text) == expected)
    }

    @Test func `a glob full of stars stays fast`() {
        let pattern = GlobPattern(String(repeating: "*a", count: 50))
        #expect(!pattern.matches(String(repeating: "a", count: 5_000) + "b"))
    }
}
