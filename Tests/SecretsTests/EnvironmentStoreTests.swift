import Host
import Model
import Secrets
import TestSupport
import Testing

struct EnvironmentStoreTests {
    @Test func `a variable is its value byte for byte`() async throws {
        let scene = try Scene(["TOKEN": "a b\tc\u{1F511}=x"])
        #expect(try await scene.resolve("env://TOKEN").value == "a b\tc\u{1F511}=x")
    }

    @Test func `a variable that is not set is an error, not an empty value`() async throws {
        #expect(try await Scene().codes("env://TOKEN") == ["RC2003"])
        #expect(try await Scene().codes("env://TOKEN?allowEmpty=true") == ["RC2003"])
        #expect(try await Scene(["TOKEN": ""]).codes("env://TOKEN") == ["RC2004"])
        #expect(try await Scene(["TOKEN": ""]).resolve("env://TOKEN?allowEmpty=true").value == "")
    }

    @Test func `a variable may hold the path of a file`() async throws {
        var scene = try Scene()
        let path = try scene.folder.write("from file\n", to: "deep/token")
        scene.environment = scene.environment.setting("TOKEN_FILE", to: path)
        #expect(try await scene.resolve("env://TOKEN_FILE?from=file").value == "from file")
        #expect(try await scene.resolve("env://TOKEN_FILE").value == path)
    }

    @Test func `a value mistaken for a path is not shown`() async throws {
        let scene = try Scene(["TOKEN": "hunter2-SuperSecret"])
        let (value, diagnostics) = try await scene.resolve("env://TOKEN?from=file")
        #expect(value == nil)
        #expect(diagnostics.map(\.code.id) == ["RC2003"])
        #expect(!String(reflecting: diagnostics).contains("hunter2"))
    }

    @Test func `names outside of the allowed patterns are refused`() async throws {
        var scene = try Scene(["SECRET_A": "value-a", "AWS_KEY": "value-b"])
        scene.stores = [StoreDeclaration(name: "env", kind: .environment, allow: ["SECRET_*"])]
        #expect(try await scene.resolve("env://SECRET_A").value == "value-a")
        #expect(try await scene.codes("env://AWS_KEY") == ["RC2002"])
    }

    @Test func `a store that nobody declared is named without the rest`() async throws {
        let scene = try Scene()
        let (_, diagnostics) = try await scene.resolve("postgres://admin:hunter2@db/app")
        #expect(diagnostics.map(\.code.id) == ["RC2001"])
        #expect(!String(reflecting: diagnostics).contains("hunter2"))
        #expect(diagnostics.first?.help == ["The stores of this project are env, file."])
    }
}
