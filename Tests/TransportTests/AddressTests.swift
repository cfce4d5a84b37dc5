import Testing
import Transport

/// Addresses: what is sent to, and how one is built.
struct AddressTests {
    @Test(arguments: [
        ("https://api.example.com", "https", "api.example.com", 443),
        ("HTTPS://API.Example.COM:443/v1", "https", "api.example.com", 443),
        ("https://h_1-x.test:8443/a?b=c", "https", "h_1-x.test", 8443),
        ("https://[2001:DB8::1]:9/", "https", "2001:db8::1", 9),
        ("http://localhost:80/", "http", "localhost", 80),
        ("http://127.0.0.1:8080", "http", "127.0.0.1", 8080),
        ("http://127.255.0.9", "http", "127.255.0.9", 80),
        ("http://[::1]:1/x", "http", "::1", 1),
    ])
    func `an origin is scheme, host and port`(
        url: String, scheme: String, host: String, port: Int
    ) throws {
        let origin = try Origin(of: url)
        #expect(origin.scheme == scheme && origin.host == host && origin.port == port)
        #expect(try Origin(of: origin.description) == origin)
    }

    @Test(arguments: [
        "", "https", "https:/", "https://", "https:///path", "ftp://a", "file:///etc/passwd", "//a",
        "api.example.com", "https://user@host", "https://user:pw@host/", "https://host/#f",
        "https://host:0", "https://host:65536", "https://host:", "https://host:1x",
        "https://host:+1",
        "https://ho st/", "https://host/a b", "https://host/\n", "https://host\\@evil",
        "https://hést/",
        "https://host/é", "https://host/%", "https://host/%2", "https://host/%zz",
        "https://host/\"",
        "https://host?q=<", "https://[::1", "https://[::1]x", "https://[]", "https://[1.2.3.4]",
        "https://host/a/../b", "https://host/./b", "https://host/%2e%2E/b", "https://host/a/.%2e",
        "https://host/..", "https://a,b/", "https://a%41/",
    ])
    func `an address that two readers could read differently is refused`(url: String) {
        let failure = #expect(throws: TransferFailure.self) { _ = try Origin(of: url) }
        #expect(failure?.kind == .badURL)
    }

    @Test(arguments: [
        "http://example.com", "http://127.0.0.1.evil.test", "http://localhost.evil.test",
        "http://0127.0.0.1", "http://127.0.0.01", "http://127.1", "http://2130706433",
        "http://0x7f.0.0.1", "http://127.0.0.256", "http://10.0.0.1", "http://[::2]",
        "http://0.0.0.0", "http://[::ffff:127.0.0.1]", "http://127.0.0.1.",
    ])
    func `plain http goes to this machine only`(url: String) {
        let failure = #expect(throws: TransferFailure.self) { _ = try Origin(of: url) }
        #expect(failure?.kind == .badURL)
    }

    @Test func `an address is built from parts that stay parts`() throws {
        let builder = try URLBuilder(endpoint: "https://API.example.com/v1//")
        #expect(builder.origin.description == "https://api.example.com")
        #expect(try builder.url([]) == "https://api.example.com/v1")
        #expect(
            try builder.url(["conn ections", "a/b?c#d%..\u{0}é"])
                == "https://api.example.com/v1/conn%20ections/a%2Fb%3Fc%23d%25..%00%C3%A9")
        #expect(
            try builder.url(["x"], query: [("q", "name == \"a&b\""), ("n", ""), ("q", "~-._")])
                == "https://api.example.com/v1/x?q=name%20%3D%3D%20%22a%26b%22&n=&q=~-._")
        #expect(
            try builder.url(["x"], query: [("a", "1")], trailingSlash: true)
                == "https://api.example.com/v1/x/?a=1")
        #expect(
            try URLBuilder(endpoint: "http://[::1]:8080/deck/api").url(["a"])
                == "http://[::1]:8080/deck/api/a")
    }

    @Test(arguments: ["", ".", ".."])
    func `an id that would climb to the collection is refused`(segment: String) throws {
        let builder = try URLBuilder(endpoint: "https://api.example.com/v1")
        let failure = #expect(throws: TransferFailure.self) {
            _ = try builder.url(["connections", segment])
        }
        #expect(failure?.kind == .badURL)
        // Escaped text with a literal percent sign is an id like any other.
        #expect(try builder.url(["%2e"]) == "https://api.example.com/v1/%252e")
    }

    @Test(arguments: ["https://h/v1?x=1", "https://h/v1?", "https://h/../v1"])
    func `an endpoint has no query and no dots`(endpoint: String) {
        #expect(throws: TransferFailure.self) { _ = try URLBuilder(endpoint: endpoint) }
    }

    @Test func `whatever is built can be sent`() throws {
        let builder = try URLBuilder(endpoint: "https://api.example.com")
        for scalar in (0...0x2FF).compactMap(Unicode.Scalar.init) where scalar != "." {
            let url = try builder.url([String(scalar)], query: [(String(scalar), String(scalar))])
            #expect(try Origin(of: url) == builder.origin)
        }
    }
}
