import Model
import State
import TestSupport
import Testing

/// What a person is told when a bucket or its server refuses.
struct S3RefusalTests {
    private typealias Answer = S3Harness.Answer

    private struct Case: Sendable {
        let answer: S3Harness.Answer
        let code: String
        let words: [String]
    }

    private static let cases: [Case] = [
        Case(
            answer: .refusal("403 Forbidden", "InvalidAccessKeyId"), code: "RC5053",
            words: ["AKIAIOSFODNN7EXAMPLE", "AWS_ACCESS_KEY_ID"]),
        Case(
            answer: .refusal("403 Forbidden", "SignatureDoesNotMatch"), code: "RC5053",
            words: ["secret"]),
        Case(
            answer: .refusal("403 Forbidden", "AccessDenied"), code: "RC5054",
            words: [
                "s3:GetObject", "s3:PutObject", "s3:DeleteObject on team/a b.jsonl*",
                "s3:ListBucket on states", "because <of> it",
            ]),
        Case(
            answer: .refusal("403 Forbidden", "ExpiredToken"), code: "RC5055",
            words: ["get new credentials"]),
        Case(
            answer: .refusal(
                "403 Forbidden", "RequestTimeTooSkewed",
                headers: ["Date: Sat, 21 Nov 2026 00:20:00 GMT"]),
            code: "RC5056", words: ["is 20 minutes behind the server's"]),
        Case(
            answer: .refusal(
                "301 Moved Permanently", "PermanentRedirect",
                headers: ["x-amz-bucket-region: us-west-2"]),
            code: "RC5057", words: ["`region: us-west-2`"]),
        Case(
            answer: .refusal(
                "400 Bad Request", "AuthorizationHeaderMalformed",
                more: "<Region>eu-central-1</Region>"),
            code: "RC5057", words: ["`region: eu-central-1`", "signed for eu-west-1"]),
        Case(
            answer: .refusal("307 Temporary Redirect", "TemporaryRedirect"), code: "RC5057",
            words: ["state.region"]),
        Case(
            answer: .refusal("404 Not Found", "NoSuchBucket"), code: "RC5058",
            words: ["no bucket states"]),
        Case(
            answer: .refusal("501 Not Implemented", "NotImplemented"), code: "RC5059",
            words: ["conditional writes"]),
        Case(
            answer: .refusal("400 Bad Request", "KMS.Disabled\u{1B}[31m"), code: "RC5060",
            words: ["KMS.Disabled\\u{1b}[31m: because <of> it"]),
        Case(
            answer: Answer(status: "403 Forbidden"), code: "RC5054", words: ["may not"]),
    ]

    @Test(arguments: cases.indices)
    func `a refusal says what to do, and never a secret`(index: Int) async throws {
        let expected = Self.cases[index]
        let server = try S3Harness.server([expected.answer])
        // 2026-11-21T00:00:00Z.
        let clock = VirtualClock(start: Timestamp(milliseconds: 1_795_219_200_000))
        let harness = try S3Harness(server.url, clock: clock)
        let read = await S3Harness.problem { () throws(Diagnostic) in
            _ = try await harness.store.read(.state)
        }
        let write = await S3Harness.problem { () throws(Diagnostic) in
            _ = try await harness.store.write([], to: .state, when: .absent)
        }
        await harness.close()
        for problem in [read, write] {
            let problem = try #require(problem)
            let text = ([problem.message] + problem.help).joined(separator: "\n")
            #expect(problem.code.id == expected.code, "\(text)")
            for words in expected.words { #expect(text.contains(words), "\(text)") }
            #expect(!text.contains("wJalr"))
            #expect(problem.place == .source(S3Harness.source))
        }
    }

    @Test func `a server that stays away is told from one that refuses`() async throws {
        let busy = try S3Harness.server([.refusal("503 Slow Down", "SlowDown")])
        let harness = try S3Harness(busy.url)
        let problem = await S3Harness.problem { () throws(Diagnostic) in
            _ = try await harness.store.read(.state)
        }
        await harness.close()
        #expect(problem?.code.id == "RC5061")
        #expect(busy.received.count == 6)

        let port = try { try ScriptedServer { _ in }.port }()
        let nobody = try S3Harness("http://127.0.0.1:\(port)")
        let missing = await S3Harness.problem { () throws(Diagnostic) in
            _ = try await nobody.store.write([], to: .state, when: .absent)
        }
        await nobody.close()
        #expect(missing?.code.id == "RC4902")
        #expect(missing?.help == ["check `state.endpoint`, `state.region` and the network"])
    }

    @Test func `without a region or a usable endpoint nothing is sent`() async throws {
        let harness = try S3Harness(nil, region: nil)
        let problem = await S3Harness.problem { () throws(Diagnostic) in
            _ = try await harness.store.read(.state)
        }
        await harness.close()
        #expect(problem?.code.id == "RC5052")
        #expect(throws: Diagnostic.self) { try S3Harness("http://s3.example.com") }
    }
}
