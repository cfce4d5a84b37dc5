import Host
import Model
import Testing

@testable import reconcile

// Testing has an `ExitStatus` of its own.
typealias Code = reconcile.ExitStatus

@Suite struct ExitStatusTests {
    @Test func `the codes are those of the contract`() {
        #expect(
            Code.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 64, 130, 143])
    }

    /// Each fact alone, gravest first; every earlier one beats every later one.
    static let order: [(set: @Sendable (inout ExitFacts) -> Void, status: Code)] = [
        ({ $0.isInvalid = true }, .invalid),
        ({ $0.isLocked = true }, .locked),
        ({ $0.isChanged = true }, .changed),
        ({ $0.isGuarded = true }, .guarded),
        ({ $0.interrupt = .terminate }, .terminated),
        ({ $0.hasFailures = true }, .partial),
        ({ $0.isUnavailable = true }, .unavailable),
        ({ $0.needsPerson = true }, .person),
        ({ $0.hasChanges = true }, .changes),
    ]

    @Test func `one failed check of doctor is 8, anything less is 0`() {
        let checks = [Check.Status.ok, .warning, .skipped].map { Check("a", $0, "b") }
        #expect(Code.of(checks: checks) == .done)
        #expect(Code.of(checks: checks + [Check("a", .failed, "b")]) == .unavailable)
    }

    @Test func `the gravest fact decides`() {
        for first in Self.order.indices {
            var facts = ExitFacts()
            facts.platformsWorking = 1
            for later in Self.order[first...] { later.set(&facts) }
            #expect(facts.status == Self.order[first].status)
            var alone = ExitFacts()
            alone.platformsWorking = 1
            Self.order[first].set(&alone)
            #expect(alone.status == Self.order[first].status)
        }
        #expect(ExitFacts().status == .done)
    }

    @Test func `one platform of several that cannot be read is partial, all of them unavailable`() {
        var facts = ExitFacts()
        facts.platformsUnreadable = 1
        #expect(facts.status == .unavailable)
        facts.platformsWorking = 1
        #expect(facts.status == .partial)
    }

    @Test func `SIGINT and SIGTERM have their own codes`() {
        var facts = ExitFacts()
        facts.interrupt = .interrupt
        #expect(facts.status == .interrupted)
    }

    static let address = Address(platform: "a", name: "b")

    static func plan(
        _ action: Action = .create, drift: Bool = false, guarded: Bool = false
    ) -> Plan {
        let step = Step(
            address: address, kind: "K", provider: "p", action: action, reason: .new, effect: "e")
        return Plan(
            project: "p",
            platforms: [
                .init(
                    name: "a", provider: "p",
                    account: Account(endpoint: "https://x.example", workspace: nil),
                    completeness: .complete, objects: 0, requests: 1)
            ], steps: [step],
            drift: drift
                ? [Drift(address: address, remoteID: "1", kind: .missing, changes: [])] : [],
            unmanaged: [],
            guards: guarded
                ? [
                    Guard(
                        code: DiagnosticCode("RC3001", "", ""), message: "m", isAllowed: false)
                ] : [], diagnostics: [], secrets: .bound(keyID: "k"), digest: "d", managed: 1,
            findings: drift ? [DriftFinding(.missingRemotely, platform: "a")] : [])
    }

    @Test func `plan tells of changes only when it is asked to`() {
        #expect(Code.of(plan: Self.plan(), changesCount: false) == .done)
        #expect(Code.of(plan: Self.plan(), changesCount: true) == .changes)
        #expect(Code.of(plan: Self.plan(.noOp), changesCount: true) == .done)
        #expect(Code.of(plan: Self.plan(guarded: true), changesCount: true) == .guarded)
    }

    @Test func `drift tells of drift and of nothing else`() {
        #expect(Code.of(drift: Self.plan(guarded: true)) == .done)
        #expect(Code.of(drift: Self.plan(drift: true)) == .changes)
        #expect(Code.of(drift: Self.plan(drift: true), failingOn: [.conflict]) == .done)
    }

    @Test(arguments: [
        (Outcome.Status.done, Code.done), (.failed, .partial), (.unknown, .partial),
        (.notAttempted, .partial), (.manual, .person),
    ])
    func `an outcome decides the code of apply`(_ status: Outcome.Status, _ code: Code) {
        let outcome = Outcome(address: Self.address, action: .create, status: status)
        #expect(
            Code.of(outcomes: [outcome], plan: Self.plan(), interrupted: nil) == code)
        #expect(
            Code.of(outcomes: [outcome], plan: Self.plan(), interrupted: .interrupt)
                == .interrupted)
    }
}
