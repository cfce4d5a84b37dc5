import Model
import TestSupport
import Testing
import Transport

/// Where a request may go without encryption.
struct PlainHTTPTests {
    private static let services = [
        "http://169.254.169.254", "http://169.254.170.2/v2/x", "http://169.254.170.23:80",
        "http://[fd00:ec2::23]/v1", "http://[fd00:ec2::254]", "http://[FD00:EC2::254]",
    ]

    @Test(arguments: services)
    func `a metadata service is reached by requests that say so, and by no others`(url: String)
        throws
    {
        #expect(throws: TransferFailure.self) { try Origin(of: url) }
        #expect(throws: TransferFailure.self) { try URLBuilder(endpoint: url) }
        let origin = try Origin(of: url, plainHTTP: .toMetadataServices)
        #expect(origin.scheme == "http")
        #expect(origin.isReachedDirectly && !origin.isLoopback)
        #expect(throws: Never.self) {
            try URLBuilder(endpoint: url, plainHTTP: .toMetadataServices)
        }
    }

    @Test(arguments: [
        "http://169.254.169.253", "http://169.254.169.254.example.com", "http://10.0.0.1",
        "http://[fd00:ec2::24]", "http://[fd00:ec2:0::254]", "http://169.254.0169.254",
        "http://example.com",
    ])
    func `no other machine becomes reachable that way`(url: String) {
        #expect(throws: TransferFailure.self) {
            try Origin(of: url, plainHTTP: .toMetadataServices)
        }
    }

    @Test func `a client for a metadata service refuses a request that does not say so`()
        async throws
    {
        let engine = HTTPEngine(
            configuration: HTTPConfiguration(environment: [:], userAgent: "test/1"))
        let url = "http://169.254.169.254/latest/api/token"
        let client = Client(
            engine: engine, origin: try Origin(of: url, plainHTTP: .toMetadataServices))
        let result = await client.send(Request(.put, url))
        #expect(result.notSent?.kind == .badURL)
        let read = await client.reading.get(ReadRequest(url))
        #expect(read.notSent?.kind == .badURL)
        await engine.shutdown()
    }
}
