import Documents
import Host
import Model
import TestSupport
import Testing

/// Somebody else's S3, shared by all tests of this program; each test has a bucket of its own.
enum S3Server {
    /// Whether there is one.
    static let isThere = ExternalServer.program("RECONCILE_TEST_MOTO") != nil

    private static let shared = Task { () async throws -> ExternalServer in
        let program = try #require(ExternalServer.program("RECONCILE_TEST_MOTO"))
        return try await ExternalServer(
            [program, "-H", "127.0.0.1", "-p", "{port}"], ready: "/moto-api/")
    }

    private static let count = Lock(0)

    /// Makes a bucket in eu-west-1 and returns its name, with the server's port.
    static func bucket() async throws -> (name: String, port: Int) {
        let server = try await shared.value
        let number = count.withLock { count in
            count += 1
            return count
        }
        let name = "states-\(number)"
        let place = """
            <CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint>\
            </CreateBucketConfiguration>
            """
        _ = try await ask(server.port, "PUT", "/\(name)", body: place)
        return (name, server.port)
    }

    /// Asks the server for something that is not ours to test; it does not check signatures.
    static func ask(
        _ port: Int, _ method: String, _ target: String, body: String? = nil
    ) async throws -> String {
        let client = try LoopbackClient(port: port)
        defer { client.close() }
        let answer = try #require(
            await client.send(
                method, target,
                headers: [
                    "authorization":
                        "AWS4-HMAC-SHA256 Credential=mock/20261121/eu-west-1/s3/aws4_request, "
                        + "SignedHeaders=host, Signature=0",
                    "content-type": "application/xml",
                ], body: body, atMost: .seconds(60)))
        try #require(answer.status == 200, "\(answer.text)")
        return answer.text
    }

    /// The names of the objects in a bucket.
    static func keys(_ bucket: String, _ port: Int) async throws -> [String] {
        let list = try await ask(port, "GET", "/\(bucket)?list-type=2")
        return list.split(separator: "<Key>").dropFirst().compactMap {
            $0.split(separator: "</Key>").first.map(String.init)
        }
    }
}

/// A site whose state is in a bucket, behind a proxy that a test tells what to break.
struct S3Site: Sendable {
    let site: Site
    let proxy: FaultProxy
    let bucket: String
    private let port: Int

    init(
        platforms: [TestKind] = [.dragops], faults: [String] = [], more: String = "",
        leaseSeconds: Int = 3
    ) async throws {
        (bucket, port) = try await S3Server.bucket()
        // Of parallel writes with a condition moto lets several win now and then.
        proxy = try FaultProxy(upstreamPort: port, oneAtATime: true)
        let state = """
              state: {backend: s3, bucket: \(bucket), key: team/state, region: eu-west-1, \
            endpoint: "http://127.0.0.1:\(proxy.port)", pathStyle: true, \
            leaseSeconds: \(leaseSeconds)\(more)}
              fingerprintKey: {secretRef: "env://FINGERPRINT_KEY"}

            """
        site = try Site(platforms: platforms, faults: faults, extra: state)
        site.secrets.withLock { secrets in
            secrets["FINGERPRINT_KEY"] = "fingerprint-key-of-at-least-32-bytes-canary"
            secrets["AWS_ACCESS_KEY_ID"] = "AKIACANARYCANARYCANA"
            secrets["AWS_SECRET_ACCESS_KEY"] = "s3cret/canary+key=of<40>bytes&more-and-m"
            secrets["AWS_SESSION_TOKEN"] = "session-token-canary/with+signs=="
        }
    }

    /// The names of the objects that are there.
    func keys() async throws -> [String] { try await S3Server.keys(bucket, port) }

    /// Whether a request is for the lock object.
    static func isLock(_ request: ScriptedServer.Received) -> Bool {
        request.path.hasSuffix(".lock")
    }

    /// Whether a request writes the state.
    static func isWrite(_ request: ScriptedServer.Received) -> Bool {
        request.method == "PUT" && request.path.hasSuffix("/team/state")
    }
}
