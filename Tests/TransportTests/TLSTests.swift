import Host
import Model
import TestSupport
import Testing
import Transport

/// TLS against `openssl s_server`, with certificates made on the spot.
struct TLSTests {
    private static let subject = "127.0.0.1"

    private static func openssl(_ arguments: [String]) async throws {
        let completion: ChildProcess.Completion
        do {
            completion = try await ChildProcess.run(
                ChildProcess.Request(["openssl"] + arguments, environment: Environment.process()))
        } catch {
            Issue.record("these tests need the program openssl (apt-get install openssl): \(error)")
            throw error
        }
        try #require(
            completion.end == .exited(0),
            "\(String(decoding: completion.errorOutput, as: UTF8.self))")
    }

    /// A self-signed certificate for a name such as `IP:127.0.0.1`.
    private static func certificate(for name: String, in folder: TemporaryFolder) async throws {
        try await openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", folder("key.pem"), "-out", folder("cert.pem"), "-days", "2", "-subj",
            "/CN=test", "-addext", "subjectAltName=\(name)",
        ])
    }

    /// A self-signed certificate that was good for a month, years ago.
    private static func expiredCertificate(
        for name: String, in folder: TemporaryFolder
    ) async throws {
        try folder.write("", to: "index.txt")
        try folder.write("01\n", to: "serial")
        try folder.write("subjectAltName=\(name)\n", to: "extensions")
        try folder.write(
            """
            [ca]
            default_ca=authority
            [authority]
            database=\(folder("index.txt"))
            serial=\(folder("serial"))
            new_certs_dir=\(folder.path)
            default_md=sha256
            policy=policy
            [policy]
            commonName=supplied

            """, to: "authority.cnf")
        try await openssl([
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", folder("key.pem"), "-out", folder("request.csr"), "-subj", "/CN=test",
        ])
        try await openssl([
            "ca", "-batch", "-config", folder("authority.cnf"), "-selfsign", "-keyfile",
            folder("key.pem"), "-in", folder("request.csr"), "-out", folder("cert.pem"), "-notext",
            "-extfile", folder("extensions"), "-startdate", "20240101000000Z", "-enddate",
            "20240201000000Z",
        ])
    }

    /// Runs `body` beside a TLS server that answers every GET with a page.
    private static func serving(
        _ folder: TemporaryFolder, _ options: [String] = [],
        _ body: (String) async throws -> Void
    ) async throws {
        // It takes a port of its own: one that was free a moment ago may be another test's now.
        let request = ChildProcess.Request(
            [
                "sh", "-c", "exec \"$@\" >\"$0\"", folder("said"), "openssl", "s_server", "-accept",
                "127.0.0.1:0", "-cert", folder("cert.pem"), "-key", folder("key.pem"), "-www",
            ] + options, environment: Environment.process(), deadline: .seconds(600),
            outputLimit: 1 << 20)
        let server = Task { try await ChildProcess.run(request) }
        defer { server.cancel() }
        let clock = SystemClock()
        let deadline = clock.uptime + .seconds(300)
        var address: Substring?
        while address == nil {
            try #require(clock.uptime < deadline, "openssl s_server did not start")
            try await clock.sleep(for: .milliseconds(10))
            let said = (try? folder.text(of: "said")) ?? ""
            // Behind the last line break a line may be unfinished.
            let lines = said.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            address = lines.first { $0.hasPrefix("ACCEPT ") }?.dropFirst("ACCEPT ".count)
        }
        try await body("https://\(try #require(address))")
    }

    private static func get(
        _ url: String, _ environment: [String: String]
    ) async throws -> TransferResult {
        let harness = try Harness(url, environment: environment)
        let token = Header("Authorization", .secret(prefix: "Bearer ", Secret("k1".utf8)))
        let result = await harness.get(headers: [token])
        await harness.engine.shutdown()
        return result
    }

    @Test func `SSL_CERT_FILE is trusted, and without it nothing is sent`() async throws {
        let folder = try TemporaryFolder()
        try await Self.certificate(for: "IP:127.0.0.1", in: folder)
        try await Self.serving(folder) { url in
            let trusted = try await Self.get(url, ["SSL_CERT_FILE": folder("cert.pem")])
            #expect(trusted.response?.status == 200, "\(trusted)")
            // On loopback a proxy has no say, with TLS as without.
            let direct = try await Self.get(
                url,
                ["SSL_CERT_FILE": folder("cert.pem"), "HTTPS_PROXY": "http://127.0.0.1:1"])
            #expect(direct.response?.status == 200, "\(direct)")
            let failure = try #require(try await Self.get(url, [:]).notSent)
            #expect(failure.kind == .tls)
            #expect(failure.message.contains("certificate"), "\(failure.message)")
            #expect(!failure.isTransient)
            let missing = try await Self.get(url, ["SSL_CERT_FILE": folder("none.pem")])
            #expect(missing.notSent?.kind == .tls)
        }
    }

    @Test func `a certificate for another host is refused`() async throws {
        let folder = try TemporaryFolder()
        try await Self.certificate(for: "DNS:api.example.com,IP:127.0.0.2", in: folder)
        try await Self.serving(folder) { url in
            let result = try await Self.get(url, ["SSL_CERT_FILE": folder("cert.pem")])
            #expect(result.notSent?.kind == .tls, "\(result)")
        }
    }

    @Test func `a certificate that has expired is refused`() async throws {
        let folder = try TemporaryFolder()
        try await Self.expiredCertificate(for: "IP:127.0.0.1", in: folder)
        try await Self.serving(folder) { url in
            let result = try await Self.get(url, ["SSL_CERT_FILE": folder("cert.pem")])
            let failure = try #require(result.notSent, "\(result)")
            #expect(failure.kind == .tls)
            #expect(failure.message.contains("expired"), "\(failure.message)")
            #expect(!failure.isTransient)
        }
    }

    @Test func `TLS 1.1 is refused`() async throws {
        let folder = try TemporaryFolder()
        try await Self.certificate(for: "IP:127.0.0.1", in: folder)
        try await Self.serving(folder, ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"]) { url in
            let result = try await Self.get(url, ["SSL_CERT_FILE": folder("cert.pem")])
            #expect(result.notSent?.kind == .tls, "\(result)")
        }
    }

    @Test func `plain text where TLS is expected is refused`() async throws {
        let server = try ScriptedServer { visit in
            visit.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
            visit.waitForEnd()
        }
        let result = try await Self.get("https://127.0.0.1:\(server.port)", [:])
        #expect(result.notSent?.kind == .tls, "\(result)")
    }

    @Test func `a connection that is closed within the handshake may be tried again`()
        async throws
    {
        let server = try ScriptedServer { $0.reset() }
        let result = try await Self.get("https://127.0.0.1:\(server.port)", [:])
        let failure = try #require(result.notSent, "\(result)")
        #expect(failure.isTransient)
    }
}
