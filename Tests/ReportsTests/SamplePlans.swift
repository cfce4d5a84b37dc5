import Model
import Reports

/// Plans made by hand; `full` holds every shape that a report shows.
enum SamplePlans {
    static let digest = "sha256:" + String(repeating: "9f2c41d7", count: 8)
    static let context = PlanContext(toolVersion: "1.2.3", repeated: ["-p", "prod/reconcile.yaml"])
    static let guardCode = DiagnosticCode("RC3001", "too many destroys", "Too many.")
    static let readCode = DiagnosticCode("RC4003", "incomplete list", "A page is missing.")
    static let consentURL = "https://consent.example/start?state=abc"

    enum Failure: Error { case address(String) }

    static func address(_ text: String) throws -> Address {
        guard let address = Address(parsing: text) else { throw Failure.address(text) }
        return address
    }

    static func secret(_ written: String, revision: String? = nil) throws -> Value {
        .secret(try SecretExpression(reference: written, revision: revision))
    }

    static func declaration(
        _ address: String, _ fields: ValueObject, file: String, line: Int,
        kind: String = "BlinkConnection", sinks: [String: SinkReference] = [:]
    ) throws -> Declaration {
        Declaration(
            address: try self.address(address), kind: kind, provider: "blink",
            labels: ["team": "sec"], fields: fields, sinks: sinks,
            lifecycle: Lifecycle(preventDestroy: true, replace: .createFirst),
            source: SourceRange(
                file: file, start: SourcePosition(line: line, column: 1),
                end: SourcePosition(line: line, column: 5)))
    }

    static func record(
        _ address: String, id: String?, _ applied: ValueObject, consent: String? = nil
    ) throws -> Record {
        Record(
            address: try self.address(address), kind: "BlinkConnection", provider: "blink",
            account: Account(endpoint: "https://api.example", workspace: "ws-1"),
            identity: Identity(["GitHub"]), remoteID: id, labels: ["team": "sec"],
            applied: applied,
            fingerprints: [
                Pointer(["attributes", "token"]): Fingerprint(keyID: "k1", digest: "FINGERPRINT")
            ],
            sinks: ["access_token": SinkReference("file://secrets/x.token")],
            preventDestroy: true,
            deposed: [
                Record.Deposed(
                    remoteID: "con_old",
                    sinks: ["access_token": SinkReference("file://secrets/x.token.old")])
            ],
            consent: consent.map {
                Record.PendingConsent(url: $0, since: Timestamp(milliseconds: 1_700_000_000_000))
            }, origin: .adopted, since: Timestamp(milliseconds: 1_700_000_000_123))
    }

    static func step(
        _ address: String, _ action: Action, _ reason: Reason, id: String? = nil,
        desired: Declaration? = nil, record: Record? = nil, observed: ValueObject? = nil,
        changes: [FieldChange] = [], createsFirst: Bool = false, updatesAfterAdopt: Bool = false,
        manual: Manual? = nil, needsSettling: Bool = false, updatesRecord: Bool = false
    ) throws -> Step {
        Step(
            address: try self.address(address), kind: "BlinkConnection", provider: "blink",
            action: action, reason: reason, remoteID: id, desired: desired, record: record,
            observed: observed, changes: changes, createsFirst: createsFirst,
            updatesAfterAdopt: updatesAfterAdopt,
            fingerprints: [
                Pointer(["attributes", "token"]): Fingerprint(keyID: "k1", digest: "FINGERPRINT")
            ], wanted: "wanted-digest", candidates: ["con_7", "con_8"], manual: manual,
            resolves: needsSettling ? "intent-1" : nil, needsSettling: needsSettling,
            updatesRecord: updatesRecord, effect: "effect-digest")
    }

    static func change(
        _ pointer: [String], _ before: Value?, _ after: Value?, force: Bool = false
    ) -> FieldChange {
        FieldChange(
            pointer: Pointer(pointer), difference: .value(before: before, after: after),
            forcesReplace: force)
    }

    static func status(
        _ name: String, _ completeness: PlatformObservation.Completeness = .complete,
        objects: Int = 9, requests: Int = 3
    ) -> Plan.PlatformStatus {
        Plan.PlatformStatus(
            name: name, provider: "blink",
            account: Account(endpoint: "https://api.example", workspace: nil),
            completeness: completeness, objects: objects, requests: requests)
    }

    static func plan(
        _ steps: [Step], platforms: [Plan.PlatformStatus]? = nil, drift: [Drift] = [],
        unmanaged: [Unmanaged] = [], guards: [Guard] = [], diagnostics: [Diagnostic] = [],
        secrets: SecretComparison = .bound(keyID: "k1"), digest: String? = digest
    ) -> Plan {
        func findings(_ drift: [Drift], _ unmanaged: [Unmanaged]) -> [DriftFinding] {
            drift.map {
                DriftFinding(
                    $0.kind == .missing ? .missingRemotely : .editedRemotely,
                    platform: $0.address.platform, address: $0.address, remoteID: $0.remoteID,
                    field: $0.changes.first?.pointer)
            }
                + unmanaged.map {
                    DriftFinding(
                        .unmanagedNew, platform: $0.platform, remoteID: $0.remoteID,
                        detail: $0.title)
                }
        }
        return Plan(
            project: "acme-prod", platforms: platforms ?? [status("blink"), status("mielto")],
            steps: steps.sorted { $0.address < $1.address }, drift: drift, unmanaged: unmanaged,
            guards: guards, diagnostics: diagnostics, secrets: secrets, digest: digest, managed: 24,
            findings: findings(drift, unmanaged))
    }
}
