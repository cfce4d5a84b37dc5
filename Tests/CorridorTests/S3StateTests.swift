import Host
import Model
import TestSupport
import Testing

/// The state in a bucket of somebody else's S3.
@Suite(.enabled(if: S3Server.isThere), .serialized)
struct S3StateTests {
    @Test func `a state in a bucket serves every machine`() async throws {
        let s3 = try await S3Site(platforms: [.dragops, .mielto])
        let site = s3.site
        let two = [TestKind.dragops.connection("a"), TestKind.mielto.connection("b")]
        try site.declare(two)
        let first = try await site.apply("--first-run")
        #expect(first.status == 0, "\(first.error)")
        #expect(try await s3.keys() == ["team/state"], "the lock is given back")
        let doctor = try await site.run("doctor")
        #expect(doctor.status == 0, "\(doctor.output)")
        #expect(doctor.output.contains("safe, of parallel writers exactly one wins"))
        #expect(try await s3.keys() == ["team/state"], "the probe leaves nothing behind")
        try site.forgetMachine()
        try await site.clearLog()
        #expect(try await site.apply().status == 0)
        #expect(try await site.platformMutations().isEmpty)
        #expect(try await site.run("drift").status == 0)
        try site.forgetMachine()
        try site.declare([two[0]])
        #expect(try await site.apply().status == 0)
        #expect(try await site.objects(.mielto).isEmpty)
        #expect(try await site.objects(.dragops).count == 1)
    }

    @Test func `of two at once one works, one is refused by name and one waits`() async throws {
        let s3 = try await S3Site(faults: ["dragops:list:delay=15s@1"])
        let site = s3.site
        try site.declare([TestKind.dragops.connection("a")])
        async let first = site.apply()
        try await site.waitUntil { try await site.requests().count >= 1 }
        // Longer than a lease: the holder renews.
        let refused = try await site.applyElsewhere("--lock-timeout", "4s")
        #expect(refused.status == 4, "\(refused.error)")
        #expect(refused.error.contains("apply since"))
        #expect(refused.error.contains("its lock ends by itself in"))
        let waited = try await site.applyElsewhere("--lock-timeout", "60s")
        #expect(waited.status == 0, "\(waited.error)")
        #expect(try await first.status == 0)
        #expect(try await site.objects(.dragops).count == 1)
    }

    enum Step: CaseIterable, Sendable { case lock, intents, results, release }

    private func concerns(_ step: Step) -> @Sendable (ScriptedServer.Received) -> Bool {
        switch step {
        case .lock: { $0.method == "PUT" && S3Site.isLock($0) }
        case .intents, .results: { S3Site.isWrite($0) }
        case .release: { $0.method == "DELETE" && S3Site.isLock($0) }
        }
    }

    @Test(arguments: Step.allCases, [true, false])
    func `whoever comes after a killed run gets the lock within the lease, and loses nothing`(
        step: Step, isAnswered: Bool
    ) async throws {
        let s3 = try await S3Site(platforms: [.dragops])
        let site = s3.site
        try site.declare([TestKind.dragops.connection("a"), TestKind.dragops.connection("b")])
        let gate = FaultGate()
        s3.proxy.add(
            isAnswered ? .holdAnswer(gate) : .holdRequest(gate),
            to: .only(step == .results ? 2 : 1), where: concerns(step))
        try await site.killDuringApply { gate.arrived > 0 }
        gate.close()
        try await site.waitUntil { s3.proxy.exchanges.allSatisfy(\.isOver) }
        try site.forgetMachine()
        let next = try await site.apply("--lock-timeout", "30s")
        #expect(next.status == 0, "\(next.error)")
        #expect(try await site.objects(.dragops).count == 2)
        let list = try await site.run("state", "list").output
        #expect(list.contains("dragops/a") && list.contains("dragops/b"))
        try await site.clearLog()
        #expect(try await site.apply().status == 0)
        #expect(try await site.platformMutations().isEmpty)
        #expect(try await s3.keys() == ["team/state"])
    }

    @Test func `a run that sleeps through its lease does nothing more when it wakes`() async throws
    {
        let s3 = try await S3Site(faults: ["dragops:create:delay=4000ms@1"])
        let site = s3.site
        try site.declare((0..<12).map { TestKind.dragops.connection("c\($0)") })
        let sleeper = try await site.suspendDuringApply {
            try await site.platformMutations().count >= 1
        }
        let heir = try await site.applyElsewhere("--lock-timeout", "40s")
        #expect(heir.status == 0, "\(heir.error)")
        #expect(heir.error.contains("RC5012") == false)
        let before = try await site.platformMutations().count
        let status = try await sleeper.wake()
        #expect(status == 8 || status == 6, "\(status)")
        #expect(try await site.platformMutations().count == before, "it sent nothing more")
        #expect(try await site.objects(.dragops).count == 12)
        try await site.clearLog()
        let after = try await site.apply()
        #expect(after.status == 0, "\(after.error)")
        #expect(try await site.platformMutations().isEmpty)
    }

    @Test func `a state that is not saved at the end is kept, and pushed by the command shown`()
        async throws
    {
        let s3 = try await S3Site()
        let site = s3.site
        try site.declare([TestKind.dragops.connection("a")])
        s3.proxy.add(.answer(status: 503), to: .from(2), where: S3Site.isWrite)
        let run = try await site.run(
            ["apply", "--auto-approve"], environment: [:], deadline: .seconds(300))
        #expect(run.status == 8, "\(run.error)")
        let text = run.error.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let file = try #require(
            text.split(separator: "reconcile state push ").dropFirst().first?
                .split(separator: " ").first.map(String.init), "\(run.error)")
        s3.proxy.heal()
        let pushed = try await site.run("state", "push", file)
        #expect(pushed.status == 0, "\(pushed.error)")
        try site.forgetMachine()
        try await site.clearLog()
        #expect(try await site.apply().status == 0)
        #expect(try await site.platformMutations().isEmpty)
        #expect(try await site.objects(.dragops).count == 1)
    }

    struct Refusal: Sendable {
        let status: Int
        let code: String
        var more = ""
        var headers: [String] = []
        let said: String
    }

    @Test(arguments: [
        Refusal(status: 403, code: "InvalidAccessKeyId", said: "RC50"),
        Refusal(status: 403, code: "SignatureDoesNotMatch", said: "RC50"),
        Refusal(status: 400, code: "ExpiredToken", said: "expired"),
        Refusal(
            status: 403, code: "RequestTimeTooSkewed",
            headers: ["Date: Sat, 21 Nov 2020 10:00:00 GMT"], said: "minutes"),
        Refusal(
            status: 301, code: "PermanentRedirect", more: "<Region>us-west-2</Region>",
            headers: ["x-amz-bucket-region: us-west-2"], said: "us-west-2"),
        Refusal(status: 403, code: "AccessDenied", said: "s3:GetObject"),
    ])
    func `a refusal says what to mend, exits 8 and shows no credential`(refusal: Refusal)
        async throws
    {
        let s3 = try await S3Site()
        let site = s3.site
        try site.declare([TestKind.dragops.connection("a")])
        let body = "<Error><Code>\(refusal.code)</Code><Message>no</Message>\(refusal.more)</Error>"
        s3.proxy.add(
            .answer(status: refusal.status, headers: refusal.headers, body: Array(body.utf8)))
        for words in [["plan"], ["apply", "--auto-approve"], ["state", "list"], ["doctor"]] {
            let run = try await site.run(words)
            #expect(run.status == 8, "\(words) \(run.error)")
            let text = (run.output + run.error).split(whereSeparator: \.isWhitespace)
                .joined(separator: " ")
            #expect(text.contains(refusal.said), "\(text)")
            for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] {
                let value = try #require(site.secrets.withLock { $0[name] })
                for form in SecretForms.all(of: value) where name != "AWS_ACCESS_KEY_ID" {
                    #expect(!(run.output + run.error).contains(form), "\(name)")
                }
            }
        }
        #expect(try await site.platformMutations().isEmpty)
    }

    @Test func `a server without conditional writes is refused unless that is written down`()
        async throws
    {
        let s3 = try await S3Site()
        try s3.site.declare([TestKind.dragops.connection("a")])
        let refuse: @Sendable (ScriptedServer.Received) -> Bool = {
            $0.header("If-None-Match") != nil || $0.header("If-Match") != nil
        }
        let body = Array("<Error><Code>NotImplemented</Code></Error>".utf8)
        s3.proxy.add(.answer(status: 501, body: body), where: refuse)
        let refused = try await s3.site.apply()
        #expect(refused.status == 8, "\(refused.error)")
        #expect(try await s3.site.platformMutations().isEmpty)

        let open = try await S3Site(more: ", lock: none")
        try open.site.declare([TestKind.dragops.connection("a")])
        open.proxy.add(.answer(status: 501, body: body), where: refuse)
        let run = try await open.site.apply()
        #expect(run.status == 0, "\(run.error)")
        #expect(try await open.keys() == ["team/state"])
    }

    @Test func `a state moves from a file into a bucket and back, byte for byte`() async throws {
        let s3 = try await S3Site()
        let site = s3.site
        try site.declare([TestKind.dragops.connection("a")])
        let project = try site.folder.text(of: "reconcile.yaml")
        let inFile = project.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.contains("state: {backend") }.joined(separator: "\n")
        try site.folder.write(inFile, to: "reconcile.yaml")
        #expect(try await site.apply().status == 0)
        let before = try site.state()

        try site.folder.write(inFile, to: "old.yaml")
        try site.folder.write(project, to: "reconcile.yaml")
        let moved = try await site.run("state", "migrate", "--from", "old.yaml")
        #expect(moved.status == 0, "\(moved.error)")
        #expect(try await site.run("state", "pull").output == before)
        #expect(throws: (any Error).self) { try site.state() }
        try site.forgetMachine()
        try await site.clearLog()
        #expect(try await site.apply().status == 0)
        #expect(try await site.platformMutations().isEmpty)

        try site.folder.write(project, to: "old.yaml")
        try site.folder.write(inFile, to: "reconcile.yaml")
        let back = try await site.run("state", "migrate", "--from", "old.yaml")
        #expect(back.status == 0, "\(back.error)")
        #expect(try site.state() == before)
        #expect(try await site.apply().status == 0)
        #expect(try await site.platformMutations().isEmpty)
    }

    @Test func `a push of another history or an older part is refused`() async throws {
        let s3 = try await S3Site()
        let site = s3.site
        try site.declare([TestKind.dragops.connection("a")])
        #expect(try await site.apply().status == 0)
        _ = try await site.run("state", "pull", "old.jsonl")
        try site.declare([TestKind.dragops.connection("a"), TestKind.dragops.connection("b")])
        #expect(try await site.apply().status == 0)
        _ = try await site.run("state", "pull", "new.jsonl")
        let refused = try await site.run("state", "push", "old.jsonl")
        #expect(refused.status == 1 && refused.error.contains("RC5038"), "\(refused.error)")
        let same = try await site.run("state", "push", "new.jsonl")
        #expect(same.status == 0 && same.error.contains("already"))

        let other = try await S3Site()
        try other.site.declare([TestKind.dragops.connection("a")])
        #expect(try await other.site.apply().status == 0)
        let foreign = try await other.site.run("state", "pull")
        try site.folder.write(foreign.output, to: "foreign.jsonl")
        let lineage = try await site.run("state", "push", "foreign.jsonl")
        #expect(lineage.status == 1 && lineage.error.contains("RC5038"), "\(lineage.error)")
        #expect(try await site.run("state", "pull").output == site.folder.text(of: "new.jsonl"))
        let forced = try await site.run("state", "push", "--force", "foreign.jsonl")
        #expect(forced.status == 0, "\(forced.error)")
        #expect(try await site.run("state", "pull").output == foreign.output)
        #expect(try site.files().contains { $0.contains("foreign.jsonl.replaced-") })
    }

    @Test func `without secrets a state on a server is compared by a copy only`() async throws {
        let s3 = try await S3Site()
        let site = s3.site
        try site.declare([TestKind.dragops.connection("a")])
        #expect(try await site.apply().status == 0)
        _ = try await site.run("state", "pull", "copy.jsonl")
        let count = s3.proxy.exchanges.count
        let refused = try await site.run("plan", "--secrets", "none")
        #expect(refused.status == 1 && refused.error.contains("RC9015"), "\(refused.error)")
        let plan = try await site.run("plan", "--secrets", "none", "--state", "copy.jsonl")
        #expect(plan.status == 0, "\(plan.error)")
        #expect(plan.output.contains("1 unchanged"))
        #expect(s3.proxy.exchanges.count == count, "no socket was opened")
    }
}
