import Host
import Model
import State
import TestSupport
import Testing

/// Where the key to sign with is found, seen by the server that gets the signed request.
struct S3CredentialTests {
    /// What a request was signed with.
    private struct Signed: Hashable {
        let accessKey: String
        let token: String?
    }

    private static func answering() throws -> ScriptedServer {
        try S3Harness.server([.init(status: "200 OK", headers: ["ETag: \"1\""])])
    }

    /// A service that hands out a key under a token, with the given end.
    private static func giving(_ key: String, until end: String) throws -> ScriptedServer {
        try S3Harness.server([
            .init(
                status: "200 OK",
                body: #"{"Code":"Success","AccessKeyId":"\#(key)","SecretAccessKey":"hush","#
                    + #""Token":"t-\#(key)","Expiration":"\#(end)"}"#)
        ])
    }

    private static func environment(_ variables: [String: String]) -> [String: String] {
        ["AWS_EC2_METADATA_DISABLED": "true", "HOME": "/nonexistent"]
            .merging(variables) { $1 }
    }

    /// Reads once and tells what the request was signed with.
    private static func signed(_ variables: [String: String]) async throws -> Signed {
        let server = try answering()
        let harness = try S3Harness(server.url, environment: environment(variables))
        do {
            _ = try await harness.store.read(.state)
        } catch {
            await harness.close()
            throw error
        }
        await harness.close()
        return try #require(server.received.map(Self.signed).first)
    }

    private static func signed(_ request: ScriptedServer.Received) -> Signed {
        let value = request.header("Authorization") ?? ""
        let key = value.split(separator: "Credential=").last?.prefix { $0 != "/" } ?? ""
        return Signed(accessKey: String(key), token: request.header("x-amz-security-token"))
    }

    private static func problem(_ variables: [String: String]) async throws -> Diagnostic {
        do {
            let found = try await signed(variables)
            throw Surprise(accessKey: found.accessKey)
        } catch let problem as Diagnostic {
            return problem
        }
    }

    private struct Surprise: Error { let accessKey: String }

    @Test func `the variables come first, without the line break of a copy`() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            "[default]\naws_access_key_id=FILE\naws_secret_access_key=x\n", to: "credentials")
        let found = try await Self.signed([
            "AWS_ACCESS_KEY_ID": "ENV\n", "AWS_SECRET_ACCESS_KEY": "hush\n",
            "AWS_SESSION_TOKEN": "tok", "AWS_SHARED_CREDENTIALS_FILE": file,
        ])
        #expect(found == Signed(accessKey: "ENV", token: "tok"))
    }

    @Test(arguments: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
    func `half a key is an error, not a reason to use another one`(name: String) async throws {
        let problem = try await Self.problem([name: "hush"])
        #expect(problem.code.id == "RC5051")
        #expect(!problem.message.contains("hush"))
    }

    private static let shared = """
        # a comment
        [default]
        aws_access_key_id = DEFAULT ; the usual one
        aws_secret_access_key = x#y
        s3 =
          aws_access_key_id = NESTED

        [ work ]
        AWS_ACCESS_KEY_ID=WORK
        aws_secret_access_key=z
        aws_session_token=tw
        """

    @Test func `a profile of the shared files is found by its name`() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.shared, to: "credentials")
        let variables = ["AWS_SHARED_CREDENTIALS_FILE": path]
        let usual = try await Self.signed(variables)
        #expect(usual == Signed(accessKey: "DEFAULT", token: nil))
        let work = try await Self.signed(variables.merging(["AWS_PROFILE": "work"]) { $1 })
        #expect(work == Signed(accessKey: "WORK", token: "tw"))
        let missing = try await Self.problem(variables.merging(["AWS_PROFILE": "other"]) { $1 })
        #expect(missing.code.id == "RC5051")
        #expect(missing.message == "there is no profile other in the shared files")
    }

    @Test func `the files are those of the home folder, and name the region too`() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.shared, to: ".aws/credentials")
        try folder.write("[default]\nregion = ap-south-1\n", to: ".aws/config")
        let server = try Self.answering()
        let harness = try S3Harness(
            server.url, region: nil, environment: Self.environment(["HOME": folder.path]))
        _ = try await harness.store.read(.state)
        await harness.close()
        let value = try #require(server.received.first?.header("Authorization"))
        #expect(value.contains("Credential=DEFAULT/20261121/ap-south-1/s3/"))
    }

    @Test(arguments: [
        "role_arn = arn:x\naws_access_key_id = A\naws_secret_access_key = B",
        "credential_process = /bin/true", "sso_session = x", "sso_start_url = y",
    ])
    func `a profile of another kind is refused by name`(settings: String) async throws {
        let folder = try TemporaryFolder()
        let config = try folder.write("[profile ci]\n\(settings)\n", to: "config")
        let problem = try await Self.problem(["AWS_CONFIG_FILE": config, "AWS_PROFILE": "ci"])
        #expect(problem.code.id == "RC5051")
        let setting = settings.prefix { $0 != " " }
        #expect(problem.message == "the profile ci uses \(setting), which is not supported")
    }

    @Test func `a web identity is exchanged for a key`() async throws {
        let service = try S3Harness.server([
            .init(
                status: "200 OK",
                body: "<R xmlns=\"x\"><Credentials><AccessKeyId>ROLE</AccessKeyId>"
                    + "<SecretAccessKey>hush</SecretAccessKey><SessionToken>a&amp;b</SessionToken>"
                    + "<Expiration>2099-01-01T00:00:00.5Z</Expiration></Credentials></R>")
        ])
        let folder = try TemporaryFolder()
        let token = try folder.write("a.b/c\n", to: "token")
        let variables = [
            "AWS_WEB_IDENTITY_TOKEN_FILE": token, "AWS_ENDPOINT_URL_STS": service.url,
        ]
        let found = try await Self.signed(
            variables.merging(["AWS_ROLE_ARN": "arn:aws:iam::1:role/r"]) { $1 })
        #expect(found == Signed(accessKey: "ROLE", token: "a&b"))
        let request = try #require(service.received.first)
        #expect(request.head.first == "POST / HTTP/1.1")
        #expect(request.header("Authorization") == nil)
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == "Action=AssumeRoleWithWebIdentity&Version=2011-06-15"
                + "&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr&RoleSessionName=reconcile"
                + "&WebIdentityToken=a.b%2Fc")
        #expect(try await Self.problem(variables).message.contains("AWS_ROLE_ARN is not"))
    }

    @Test func `a refused web identity says why, and never the token`() async throws {
        let service = try S3Harness.server([.refusal("403 Forbidden", "AccessDenied")])
        let folder = try TemporaryFolder()
        let problem = try await Self.problem([
            "AWS_WEB_IDENTITY_TOKEN_FILE": try folder.write("hush-hush", to: "token"),
            "AWS_ROLE_ARN": "r", "AWS_ENDPOINT_URL_STS": service.url,
        ])
        #expect(problem.code.id == "RC5051")
        #expect(problem.message.contains("status 403 (AccessDenied: because <of> it)"))
        #expect(!problem.message.contains("hush"))
    }

    @Test func `a container shows the token that it was given`() async throws {
        let service = try Self.giving("BOX", until: "2099-01-01T00:00:00Z")
        let folder = try TemporaryFolder()
        let found = try await Self.signed([
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "\(service.url)/creds?x=1",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "old",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": try folder.write("new\n", to: "token"),
        ])
        #expect(found == Signed(accessKey: "BOX", token: "t-BOX"))
        #expect(service.received.first?.head.first == "GET /creds?x=1 HTTP/1.1")
        #expect(service.received.first?.header("Authorization") == "new")
    }

    @Test func `a container is never sent elsewhere without encryption`() async throws {
        let problem = try await Self.problem([
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://198.51.100.1/creds"
        ])
        #expect(problem.code.id == "RC5051")
        #expect(problem.message.contains("cannot be asked"))
    }

    @Test func `a machine's role is asked for with a session of its own`() async throws {
        let service = try S3Harness.server([
            .init(status: "200 OK", body: "session"), .init(status: "200 OK", body: "my-role\n"),
            .init(
                status: "200 OK",
                body: #"{"AccessKeyId":"EC2","SecretAccessKey":"hush","Token":"t"}"#),
        ])
        let found = try await Self.signed([
            "AWS_EC2_METADATA_DISABLED": "false",
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": "\(service.url)/",
        ])
        #expect(found == Signed(accessKey: "EC2", token: "t"))
        let folder = "/latest/meta-data/iam/security-credentials/"
        #expect(
            service.received.compactMap(\.head.first) == [
                "PUT /latest/api/token HTTP/1.1", "GET \(folder) HTTP/1.1",
                "GET \(folder)my-role HTTP/1.1",
            ])
        #expect(
            service.received.map { $0.header("X-aws-ec2-metadata-token") }
                == [nil, "session", "session"])
    }

    @Test func `without any key, every place that was looked at is named`() async throws {
        let problem = try await Self.problem([:])
        #expect(problem.code.id == "RC5050")
        let help = problem.help.joined(separator: "\n")
        for place in [
            "AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE", "/nonexistent/.aws/credentials",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_EC2_METADATA_DISABLED",
        ] {
            #expect(help.contains(place))
        }
    }

    @Test func `a key is fetched once for all, and again when five minutes are left`()
        async throws
    {
        // The clock starts at midnight of this day.
        let service = try Self.giving("BOX", until: "2026-11-21T00:10:00Z")
        let server = try Self.answering()
        let clock = VirtualClock()
        let harness = try S3Harness(
            server.url,
            environment: Self.environment(["AWS_CONTAINER_CREDENTIALS_FULL_URI": service.url]),
            clock: clock)
        let store = harness.store
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { _ = try? await store.read(.state) } }
        }
        #expect(server.received.count == 8)
        #expect(service.received.count == 1)
        clock.advance(by: .seconds(299))
        _ = try await store.read(.state)
        #expect(service.received.count == 1)
        clock.advance(by: .seconds(2))
        _ = try await store.read(.state)
        #expect(service.received.count == 2)
        await harness.close()
    }

    @Test func `a temporary key that the server no longer takes is fetched anew, once`()
        async throws
    {
        let service = try Self.giving("BOX", until: "2099-01-01T00:00:00Z")
        let expired = S3Harness.Answer.refusal("400 Bad Request", "ExpiredToken")
        let variables = Self.environment(["AWS_CONTAINER_CREDENTIALS_FULL_URI": service.url])
        let once = try S3Harness.server([expired, .init(status: "200 OK")])
        let harness = try S3Harness(once.url, environment: variables)
        let end = try await harness.store.write([], to: .state, when: .absent)
        #expect(end.word == "written -")
        #expect(service.received.count == 2)
        await harness.close()

        let always = try S3Harness.server([expired])
        let second = try S3Harness(always.url, environment: variables)
        let problem = await S3Harness.problem { () throws(Diagnostic) in
            _ = try await second.store.read(.state)
        }
        #expect(problem?.code.id == "RC5055")
        #expect(always.received.count == 2)
        await second.close()
    }
}
