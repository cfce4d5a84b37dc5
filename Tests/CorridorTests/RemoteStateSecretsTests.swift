import Host
import Model
import TestSupport
import Testing

@Suite(.fewAtOnce) struct RemoteStateSecretsTests {
    @Test(arguments: RemoteFlavour.allCases)
    func `the credential of the state is seen nowhere, whatever its server says`(
        flavour: RemoteFlavour
    ) async throws {
        let (site, proxy) = try Site.remote(flavour)
        let password = try #require(site.secrets.withLock { $0["STATE_PASSWORD"] })
        let pair = String(decoding: Base64.encode("ci:\(password)".utf8), as: UTF8.self)
        let echo = #"{"message":"Authorization: Basic \#(pair) is ci:\#(password)"}"#
        try site.declare([TestKind.dragops.connection("a")])
        var seen = ""
        func note(_ arguments: String...) async throws {
            let run = try await site.run(arguments)
            seen += run.output + run.error
        }
        for status in [400, 403, 409, 423, 301] {
            proxy.add(
                .answer(
                    status: status, headers: ["Location: http://127.0.0.1:1/\(pair)"],
                    body: Array(echo.utf8))
            ) { $0.path.hasPrefix(flavour.path) }
            try await note("plan", "--verbose")
            try await note("apply", "--auto-approve", "--verbose", "--format", "json")
            try await note("state", "unlock", "some-id")
            try await note("doctor", "--verbose")
            proxy.heal()
            try await site.run("state", "unlock", "some-id")
        }
        try await note("apply", "--auto-approve", "--verbose", "--report", "json=report.json")
        try await note("drift", "--verbose", "--format", "json")
        try await note("state", "list", "--format", "json")
        try await note("state", "pull")
        #expect(proxy.exchanges.contains { $0.request.header("Authorization") == "Basic \(pair)" })
        #expect(try await site.objects(.dragops).count == 1)
        for file in try site.files() { seen += try site.folder.text(of: file) }
        for (name, value) in site.secrets.withLock({ $0 }) {
            for form in SecretForms.all(of: value) {
                #expect(!seen.contains(form), "\(name) is shown")
            }
        }
        #expect(!seen.contains(pair))
    }
}
