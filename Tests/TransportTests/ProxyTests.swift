import Glibc
import Model
import TestSupport
import Testing
import Transport

struct ProxyTests {
    private static let target = "https://api.example.invalid"
    private static let token = Header(
        "Authorization", .secret(prefix: "Bearer ", Secret("k1".utf8)))

    /// A proxy that refuses every tunnel with a page of its own.
    private static func refusing(_ status: String) throws -> ScriptedServer {
        try ScriptedServer { visit in
            while visit.request() != nil {
                visit.answer(
                    status, headers: ["Content-Type: text/html", "Proxy-Authenticate: Basic"],
                    body: "<html>{\"id\":1}</html>")
            }
        }
    }

    @Test(arguments: ["502 Bad Gateway", "407 Proxy Authentication Required", "403 Forbidden"])
    func `the page of a proxy is no answer of the platform`(status: String) async throws {
        let proxy = try Self.refusing(status)
        let harness = try Harness(
            Self.target, environment: ["HTTPS_PROXY": "http://me:hush@127.0.0.1:\(proxy.port)"])
        let result = await harness.send(.post, headers: [Self.token], body: "{}")
        await harness.engine.shutdown()
        let failure = try #require(result.notSent, "\(result)")
        #expect(failure.kind == .proxy)
        #expect(
            failure.message == "the proxy refused a tunnel to \(Self.target) with status "
                + status.prefix(3))
        #expect(failure.status == nil)
        let received = proxy.received
        #expect(received.allSatisfy { $0.method == "CONNECT" && $0.header("Authorization") == nil })
        #expect(received.first?.header("Proxy-Authorization") == "Basic bWU6aHVzaA==")
    }

    @Test func `a proxy that cannot be reached is proof that nothing was sent`() async throws {
        let port = try { try ScriptedServer { _ in }.port }()
        let harness = try Harness(
            Self.target, environment: ["ALL_PROXY": "http://me:hush@127.0.0.1:\(port)"])
        let failure = try #require(await harness.send(.post, body: "{}").notSent)
        await harness.engine.shutdown()
        #expect(failure.kind == .connect)
        #expect(failure.message.contains("or to the proxy that the environment names"))
        #expect(!failure.message.contains("hush"))
    }

    @Test(arguments: ["gopher://me:hush@127.0.0.1:1", "http://me:hush@127.0.0.1:port", "http://%"])
    func `an unusable proxy is a refusal without its password`(proxy: String) async throws {
        let harness = try Harness(Self.target, environment: ["https_proxy": proxy])
        let failure = try #require(await harness.send(.post, body: "{}").notSent)
        await harness.engine.shutdown()
        #expect(!failure.message.contains("hush"))
    }

    @Test func `NO_PROXY names hosts that are reached directly`() async throws {
        let proxy = try Self.refusing("502 Bad Gateway")
        // Too long for a name, so that no resolver is asked.
        let host = String(repeating: "a", count: 70) + ".invalid"
        let harness = try Harness(
            "https://\(host)",
            environment: [
                "HTTPS_PROXY": "http://127.0.0.1:\(proxy.port)", "NO_PROXY": "other,.invalid",
            ])
        #expect(await harness.send(.post, body: "{}").notSent?.kind == .dns)
        await harness.engine.shutdown()
        #expect(proxy.connections == 0)
    }

    @Test func `this machine is never reached through another one`() async throws {
        let proxy = try Self.refusing("502 Bad Gateway")
        let server = try ScriptedServer { visit in
            while visit.request() != nil { visit.answer() }
        }
        let url = "http://127.0.0.1:\(proxy.port)"
        let harness = try Harness(
            server.url,
            environment: [
                "http_proxy": url, "HTTP_PROXY": url, "https_proxy": url, "ALL_PROXY": url,
                "all_proxy": url,
            ])
        #expect(await harness.get().response?.status == 200)
        await harness.engine.shutdown()
        #expect(proxy.connections == 0)
    }

    @Test func `libcurl does not look into the environment by itself`() async {
        // In a process of its own, since the environment belongs to all tests of this one.
        await #expect(processExitsWith: .success) {
            let proxy = try ScriptedServer { visit in
                while visit.request() != nil { visit.answer("502 Bad Gateway") }
            }
            for name in ["http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"] {
                #expect(setenv(name, proxy.url, 1) == 0)
            }
            let server = try ScriptedServer { visit in
                while visit.request() != nil { visit.answer() }
            }
            let harness = try Harness(server)
            #expect(await harness.get().response?.status == 200)
            let host = String(repeating: "a", count: 70) + ".invalid"
            let other = try Harness("https://\(host)")
            #expect(await other.get().notSent?.kind == .dns)
            await other.engine.shutdown()
            await harness.engine.shutdown()
            #expect(proxy.connections == 0)
        }
    }

    @Test func `lower case comes first and an empty variable is none`() {
        func proxy(_ environment: [String: String]) -> String? {
            HTTPConfiguration(environment: environment, userAgent: "t").proxy?.withBytes { bytes in
                String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
            }
        }
        #expect(proxy([:]) == nil)
        #expect(proxy(["HTTPS_PROXY": "a", "https_proxy": "b", "all_proxy": "c"]) == "b")
        #expect(proxy(["HTTPS_PROXY": "", "ALL_PROXY": "c"]) == "c")
        #expect(proxy(["HTTP_PROXY": "a", "http_proxy": "b"]) == nil)
    }
}
