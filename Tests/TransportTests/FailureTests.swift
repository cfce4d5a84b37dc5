import Model
import Testing
import Transport

struct FailureTests {
    @Test(arguments: TransferFailure.Kind.allCases)
    func `every failure has a code of this station`(kind: TransferFailure.Kind) {
        let failure = TransferFailure(kind, "something broke", status: 201)
        let diagnostic = failure.diagnostic(at: .request(platform: "p", request: "POST /x"))
        #expect(DiagnosticCode.transportCodes.contains(diagnostic.code))
        #expect(diagnostic.message == "something broke (its status was 201)")
        #expect(diagnostic.severity == .error)
    }

    @Test func `the codes are distinct and in the range of the transport`() {
        let ids = DiagnosticCode.transportCodes.map(\.id)
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0.hasPrefix("RC49") && $0.count == 6 })
    }

    @Test func `a header never shows its secret`() {
        let header = Header("Authorization", .secret(prefix: "Bearer ", Secret("hush".utf8)))
        #expect(header.description == "Authorization: Bearer (secret)")
        #expect(!String(reflecting: header).contains("hush"))
        var dumped = ""
        dump(header, to: &dumped)
        #expect(!dumped.contains("hush"))
    }

    @Test func `a proxy with a password never shows it`() {
        let configuration = HTTPConfiguration(
            environment: ["HTTPS_PROXY": "http://me:hush@proxy:3128"], userAgent: "test/1")
        #expect(!String(reflecting: configuration).contains("hush"))
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!dumped.contains("hush"))
    }
}
