import Host
import Model
import State
import TestSupport
import Testing

/// Against moto, somebody else's S3 in Python, where there is one.
@Suite(.enabled(if: ExternalServer.program("RECONCILE_TEST_MOTO") != nil))
struct S3ServerTests {
    private static func server() async throws -> ExternalServer {
        let program = try #require(ExternalServer.program("RECONCILE_TEST_MOTO"))
        return try await ExternalServer(
            [program, "-H", "127.0.0.1", "-p", "{port}"], ready: "/moto-api/")
    }

    /// Asks the server for something that is not ours to test; the signature is not checked.
    private static func ask(
        _ server: ExternalServer, _ method: String, _ target: String, service: String,
        body: String? = nil
    ) async throws -> String {
        let client = try LoopbackClient(port: server.port)
        defer { client.close() }
        var headers = [
            "authorization": "AWS4-HMAC-SHA256 Credential=mock/20261121/eu-west-1/\(service)/"
                + "aws4_request, SignedHeaders=host, Signature=0"
        ]
        switch (method, service) {
        case ("PUT", _): headers["content-type"] = "application/xml"
        case (_, "iam"): headers["content-type"] = "application/x-www-form-urlencoded"
        default: headers["content-type"] = "text/plain"
        }
        let answer = try #require(
            await client.send(
                method, target, headers: headers, body: body, atMost: .seconds(60)))
        try #require(answer.status == 200, "\(answer.text)")
        return answer.text
    }

    private static func makeBucket(_ server: ExternalServer) async throws {
        let place = """
            <CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint>\
            </CreateBucketConfiguration>
            """
        _ = try await ask(server, "PUT", "/states", service: "s3", body: place)
    }

    /// The text of an element of an answer.
    private static func text(of name: String, in xml: String) throws -> String {
        let start = try #require(xml.firstRange(of: "<\(name)>")).upperBound
        let end = try #require(xml[start...].firstRange(of: "</\(name)>")).lowerBound
        return String(xml[start..<end])
    }

    @Test func `a server that is started answers, and is gone when it is stopped`() async throws {
        let server = try await Self.server()
        await server.stop()
        #expect((try? LoopbackClient(port: server.port)) == nil)
        await #expect(throws: ExternalServer.NotStarted.self) {
            _ = try await ExternalServer(["false"], ready: "/")
        }
    }

    @Test func `objects are made, replaced and removed under conditions only`() async throws {
        let server = try await Self.server()
        let harness = try S3Harness(server.url, clock: VirtualClock(start: SystemClock().now))
        let store = harness.store
        let early = await S3Harness.problem { () throws(Diagnostic) in
            _ = try await store.read(.state)
        }
        #expect(early?.code.id == "RC5058")
        try await Self.makeBucket(server)
        #expect(try await store.read(.state) == nil)

        let first = try await store.write(Array("one".utf8), to: .state, when: .absent)
        guard case .written(let version?) = first else {
            Issue.record("\(first)")
            return
        }
        let again = try await store.write(Array("two".utf8), to: .state, when: .absent)
        #expect(again.word == "conflict")
        let content = try #require(try await store.read(.state))
        #expect(content.bytes == Array("one".utf8))
        #expect(content.version == version)
        #expect(content.age != nil)

        let second = try await store.write(Array("two".utf8), to: .state, when: .version(version))
        guard case .written(let newer?) = second else {
            Issue.record("\(second)")
            return
        }
        let stale = try await store.write(Array("3".utf8), to: .state, when: .version(version))
        #expect(stale.word == "conflict")
        let gone = try await store.write(Array("3".utf8), to: .lock, when: .version(version))
        #expect(gone.word == "conflict")
        #expect(try await store.read(.state)?.bytes == Array("two".utf8))

        #expect(try await store.remove(.state, when: .version(version)) == false)
        #expect(try await store.remove(.state, when: .version(newer)))
        #expect(try await store.remove(.state, when: .version(newer)))
        #expect(try await store.read(.state) == nil)
        await harness.close()
        await server.stop()
    }

    @Test func `a web identity becomes a key that lives for a while`() async throws {
        let server = try await Self.server()
        try await Self.makeBucket(server)
        let folder = try TemporaryFolder()
        var environment = S3Harness.environment
        environment["AWS_ACCESS_KEY_ID"] = nil
        environment["AWS_SECRET_ACCESS_KEY"] = nil
        environment["AWS_ENDPOINT_URL_STS"] = server.url
        environment["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/deploy"
        environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = try folder.write("a.b.c\n", to: "token")
        let harness = try S3Harness(
            server.url, environment: environment, clock: VirtualClock(start: SystemClock().now))
        let end = try await harness.store.write(Array("one".utf8), to: .state, when: .absent)
        #expect(end.word.hasPrefix("written"))
        await harness.close()
        await server.stop()
    }

    private static let everything = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}
        """

    @Test func `a server that checks signatures takes ours, and refuses a wrong secret`()
        async throws
    {
        let server = try await Self.server()
        try await Self.makeBucket(server)
        let policy = Self.everything.utf8.map { "%" + [$0].hexadecimal }.joined()
        for action in [
            "CreateUser&UserName=u",
            "PutUserPolicy&UserName=u&PolicyName=p&PolicyDocument=\(policy)",
        ] {
            _ = try await Self.ask(
                server, "POST", "/", service: "iam",
                body: "Action=\(action)&Version=2010-05-08")
        }
        let key = try await Self.ask(
            server, "POST", "/", service: "iam",
            body: "Action=CreateAccessKey&UserName=u&Version=2010-05-08")
        _ = try await Self.ask(server, "POST", "/moto-api/reset-auth", service: "s3", body: "0")
        let secret = try Self.text(of: "SecretAccessKey", in: key)
        let clock = VirtualClock(start: SystemClock().now)
        var environment = S3Harness.environment
        environment["AWS_ACCESS_KEY_ID"] = try Self.text(of: "AccessKeyId", in: key)
        environment["AWS_SECRET_ACCESS_KEY"] = secret
        let harness = try S3Harness(server.url, environment: environment, clock: clock)
        let end = try await harness.store.write(Array("one".utf8), to: .state, when: .absent)
        #expect(end.word.hasPrefix("written"))
        #expect(try await harness.store.read(.state)?.bytes == Array("one".utf8))
        await harness.close()

        environment["AWS_SECRET_ACCESS_KEY"] = String(secret.reversed())
        let wrong = try S3Harness(server.url, environment: environment, clock: clock)
        let problem = await S3Harness.problem { () throws(Diagnostic) in
            _ = try await wrong.store.read(.state)
        }
        #expect(problem?.code.id == "RC5053", "\(String(describing: problem))")
        await wrong.close()

        environment["AWS_ACCESS_KEY_ID"] = "AKIANOTTHERE00000000"
        let unknown = try S3Harness(server.url, environment: environment, clock: clock)
        let other = await S3Harness.problem { () throws(Diagnostic) in
            _ = try await unknown.store.read(.state)
        }
        #expect(other?.code.id == "RC5053", "\(String(describing: other))")
        await unknown.close()
        await server.stop()
    }
}
