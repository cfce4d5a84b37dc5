import Manifests
import Model
import Testing

struct ImportWritingTests {
    @Test func `names are legal, readable and used once`() {
        var names = ConnectionNames(taken: ["Main"])
        #expect(names.name(after: "GitHub Prod", fallback: "id") == "github-prod")
        #expect(names.name(after: "github  prod!", fallback: "id") == "github-prod-2")
        #expect(names.name(after: "main", fallback: "id") == "main-2")
        #expect(names.name(after: "日本", fallback: "conn_1") == "conn_1")
        #expect(names.name(after: "--..", fallback: "//") == "connection")
        let long = String(repeating: "a", count: 200)
        #expect(names.name(after: long, fallback: "id").utf8.count == 63)
        let second = names.name(after: long, fallback: "id")
        #expect(second.utf8.count == 63)
        #expect(second.hasSuffix("-2"))
    }

    @Test func `a pattern names each secret by itself`() throws {
        let address = Address(platform: "blink-prod", name: "git.hub")
        let field = Pointer(["auth_credentials", "apiKey"])
        let standard = try SecretPattern(SecretPattern.standard)
        #expect(
            standard.reference(to: field, of: address)
                == "env://BLINK_PROD_GIT_HUB_AUTH_CREDENTIALS_API_KEY")
        let vault = try SecretPattern("vault://{platform}/{name}#{field}")
        #expect(
            vault.reference(to: field, of: address)
                == "vault://blink-prod/git.hub#auth_credentials_apiKey")
    }

    @Test(arguments: [
        "env://X", "env://{NAME}", "env://{FIELD}", "{NAME}{FIELD}", "env://{NAME}_{FIELD}_{OTHER}",
        "",
    ])
    func `a pattern that cannot serve is refused`(text: String) {
        #expect(throws: SecretSyntaxError.self) { _ = try SecretPattern(text) }
    }
}
