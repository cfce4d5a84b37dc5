import Host
import Model
import Secrets
import TestSupport
import Testing

struct ResolutionTests {
    @Test func `one failure among 200 references is told and the others are there`() async throws {
        var scene = try Scene()
        var texts: [String] = []
        for index in 0..<200 {
            scene.environment = scene.environment.setting("S\(index)", to: "value-\(index)")
            texts.append(index == 117 ? "env://MISSING" : "env://S\(index)")
        }
        let resolution = try await scene.resolve(texts)
        #expect(resolution.diagnostics.count == 1)
        #expect(resolution.diagnostics.first?.place == place(line: 118))
        #expect(
            resolution.diagnostics.first?.message
                == "env://MISSING: the environment variable is not set")
        for (index, text) in texts.enumerated() where index != 117 {
            #expect(
                resolution.secrets.value(of: try expression(text)).map(plain) == "value-\(index)")
        }
        #expect(resolution.secrets.value(of: try expression("env://MISSING")) == nil)
    }

    @Test func `every failure is told at every place, in order`() async throws {
        let scene = try Scene(["A": "value"])
        let resolution = try await scene.resolve([
            "env://B", "file://missing", "env://A", "${env://A} ${env://B} ${nowhere://x}",
            "env://B",
        ])
        let found = resolution.diagnostics.map { diagnostic in
            guard case .source(let range) = diagnostic.place else { return "?" }
            return "\(range.start.line) \(diagnostic.code)"
        }
        #expect(found == ["1 RC2003", "2 RC2003", "4 RC2001", "4 RC2003", "5 RC2003"])
        #expect(resolution.diagnostics == resolution.diagnostics.sorted())
    }

    @Test func `a warning about a reference is given once, at its first place`() async throws {
        let resolution = try await Scene(["A": "value "]).resolve([
            "env://A", "env://A", "x${env://A}",
        ])
        #expect(resolution.diagnostics.map(\.place) == [place(line: 1)])
    }

    @Test func `a template joins texts and encoded values`() async throws {
        let scene = try Scene(["U": "me@x", "P": "p:/ß"])
        let value = try await scene.resolve("db://${env://U?encode=url}:${env://P?encode=url}@h/$$")
            .value
        #expect(value == "db://me%40x:p%3A%2F%C3%9F@h/$")
        let json = try await scene.resolve(#"{"p":${env://P?encode=json}}"#).value
        #expect(json == #"{"p":"p:/ß"}"#)
    }

    @Test func `the expression with its revision is what has a value`() async throws {
        let scene = try Scene(["A": "value"])
        let one = try SecretExpression(reference: "env://A", revision: "1")
        let resolution = await SecretResolver(
            project: try scene.project(), environment: scene.environment
        )
        .resolve([SecretRequest(expression: one, place: nil)])
        #expect(resolution.secrets.value(of: one).map(plain) == "value")
        #expect(resolution.secrets.value(of: try expression("env://A")) == nil)
    }

    @Test func `names that only look alike have their own values`() async throws {
        let scene = try Scene()
        try scene.folder.write("composed", to: "caf\u{E9}")
        try scene.folder.write("decomposed", to: "cafe\u{301}")
        #expect(try await scene.resolve("file://caf\u{E9}").value == "composed")
        #expect(try await scene.resolve("file://cafe\u{301}").value == "decomposed")
        #expect(try await scene.resolve("file://cafe%CC%81").value == "decomposed")
    }

    @Test func `nothing is asked for nothing`() async throws {
        let resolution = try await Scene().resolve([])
        #expect(resolution.diagnostics.isEmpty)
        #expect(resolution.secrets.redacted("text") == "text")
    }

    @Test func `more references than may run at once are all resolved`() async throws {
        var scene = try Scene()
        scene.addHelper("h", ["/bin/echo", "{path}"])
        let texts = (0..<40).map { "h://value-\($0)" }
        let resolution = try await scene.resolve(texts)
        for (index, text) in texts.enumerated() {
            #expect(
                resolution.secrets.value(of: try expression(text)).map(plain) == "value-\(index)")
        }
    }
}
