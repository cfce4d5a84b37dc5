import Host
import Manifests
import Model
import TestSupport
import Testing

@Suite struct StateReaderTests {
    /// A project whose `state` is that flow mapping, with a key and one manifest.
    private func load(
        _ state: String, key: String = "env://KEY", manifest: String = Bench.manifest("a")
    ) throws -> Loaded {
        let bench = try Bench(manifests: "[a.yaml]", ["a.yaml": manifest])
        let text = try bench.folder.text(of: "reconcile.yaml")
        try bench.folder.write(
            text + "\n  state: \(state)\n  fingerprintKey: {secretRef: \"\(key)\"}\n",
            to: "reconcile.yaml")
        return bench.load()
    }

    private func corpus(_ name: String) throws -> StateLocation? {
        let bench = try Bench()
        let path = Paths.join(Repository.corpus, "projects/good/\(name).yaml")
        try bench.folder.write(Repository.text(path), to: "reconcile.yaml")
        try bench.folder.write(Bench.manifest("a"), to: "connection.yaml")
        return bench.load().project?.state
    }

    private func http(_ name: String) throws -> HTTPStateLocation {
        guard case .http(let location) = try corpus(name) else {
            Issue.record("\(name) is no state behind HTTP")
            throw CancellationError()
        }
        return location
    }

    @Test func `a state of GitLab arrives as written`() throws {
        let state = try http("state-http-gitlab")
        let address = "https://gitlab.acme.dev/api/v4/projects/7/terraform/state/acme"
        #expect(state.address == address)
        #expect(state.lockAddress == address + "/lock")
        #expect(state.unlockAddress == nil)
        #expect(state.updateMethod == "POST")
        #expect(state.lockMethod == "POST")
        #expect(state.unlockMethod == "DELETE")
        #expect(
            state.authentication
                == .basic(
                    username: "gitlab-ci-token",
                    password: try SecretExpression(
                        reference: "env://CI_JOB_TOKEN", revision: nil)))
        #expect(state.locking == .required)
        #expect(state.leaseSeconds == 60)
        #expect(state.source.start.line == 7)
    }

    @Test func `the methods of a state default to those of Terraform`() throws {
        let state = try http("state-http-terraform")
        #expect(
            state.address == "https://state.acme.dev:8443/acme?workspace=prod&x=a%2Fb")
        #expect(state.unlockAddress == "https://state.acme.dev:8443/acme/unlock")
        #expect(state.updateMethod == "PUT")
        #expect(state.lockMethod == "LOCK")
        #expect(
            state.authentication
                == .bearer(
                    try SecretExpression(reference: "env://STATE_TOKEN", revision: nil)))
        let unlocked = try http("state-http-unlocked")
        #expect(unlocked.unlockMethod == "UNLOCK")
        #expect(unlocked.locking == .none)
        #expect(unlocked.authentication == nil)
    }

    @Test func `a lock that is an object is removed by DELETE`() throws {
        let state = try http("state-http-webdav")
        #expect(state.lockMethod == "PUT")
        #expect(state.unlockMethod == "DELETE")
        #expect(state.leaseSeconds == 120)
    }

    @Test func `a state in S3 arrives with its defaults`() throws {
        guard case .s3(let state) = try corpus("state-s3") else {
            Issue.record("no state in S3")
            return
        }
        #expect(
            state
                == S3StateLocation(
                    bucket: "acme-state", key: "reconcile/acme-prod.jsonl",
                    region: "eu-central-1", source: state.source))
        #expect(state.endpoint == nil)
        #expect(!state.pathStyle)
    }

    @Test func `everything that a state in S3 may say arrives`() throws {
        guard case .s3(let state) = try corpus("state-s3-complete") else {
            Issue.record("no state in S3")
            return
        }
        #expect(state.endpoint == "https://s3.acme.dev:9000")
        #expect(state.key == "a b/\u{e9}...x/..y")
        #expect(state.locking == .none)
        #expect(state.leaseSeconds == 3)
        guard case .s3(let local) = try corpus("state-s3-loopback") else { return }
        #expect(local.pathStyle)
    }

    @Test(arguments: [
        ("{backend: s3, bucket: abc, key: k, path: x}", "`path` belongs to the backend `file`"),
        (
            "{backend: s3, bucket: abc, key: k, lockAddress: x}",
            "`lockAddress` belongs to the backend `http`"
        ),
        (
            "{backend: file, leaseSeconds: 60}",
            "`leaseSeconds` belongs to the backend `http` and `s3`"
        ),
        (
            "{backend: s3, bucket: abc, key: k, secret_key: x}",
            "credentials come from the environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
                + "a web identity, a profile, or the role of the machine"
        ),
        (
            "{backend: s3, bucket: abc, key: k, AccessKeyId: x}",
            "credentials come from the environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
                + "a web identity, a profile, or the role of the machine"
        ),
        (
            "{backend: http, address: \"https://a.dev\", lock: none, password: x}",
            "credentials go below `auth`: username with password, token, or header with value"
        ),
    ])
    func `a field of another place is told where it belongs`(state: String, help: String) throws {
        let found = try load(state).diagnostics
        #expect(found.map(\.code) == [.unknownField])
        #expect(found.first?.help.first == help)
    }

    @Test func `what nobody knows gets the nearest name`() throws {
        let found = try load("{backend: s3, bucket: abc, key: k, regoin: x}").diagnostics
        #expect(found.first?.label == "did you mean `region`?")
    }

    @Test(arguments: [
        ("{backend: file}", "env://STATE_TOKEN", []),
        (
            "{backend: http, address: \"https://a.dev\", lock: none, auth: {token: {secretRef: \"env://STATE_TOKEN\"}}}",
            "env://STATE_TOKEN", [DiagnosticCode.reservedVariable]
        ),
        (
            "{backend: http, address: \"https://a.dev\", lock: none, auth: {header: X, value: {secretTemplate: \"a ${env://STATE_TOKEN}\"}}}",
            "env://STATE_TOKEN?trim=none", [.reservedVariable]
        ),
        ("{backend: s3, bucket: abc, key: k}", "env://STATE_TOKEN", []),
        (
            "{backend: s3, bucket: abc, key: k}", "env://AWS_SECRET_ACCESS_KEY",
            [.reservedVariable]
        ),
        (
            "{backend: s3, bucket: abc, key: k}", "env://AWS_WEB_IDENTITY_TOKEN_FILE?from=file",
            [.reservedVariable]
        ),
        ("{backend: file}", "env://AWS_SECRET_ACCESS_KEY", []),
    ])
    func `no manifest may name what opens the state`(
        state: String, reference: String, expected: [DiagnosticCode]
    ) throws {
        let manifest = """
            apiVersion: reconcile/v1
            kind: BlinkConnection
            metadata: {name: a, platform: blink-prod}
            spec: {connection_type_id: t, attributes: {x: {secretRef: "\(reference)"}}}

            """
        #expect(try load(state, manifest: manifest).diagnostics.map(\.code) == expected)
    }

    @Test(arguments: [
        "{backend: http, address: \"https://ci:hunter2@a.dev\", lock: none}",
        "{backend: http, address: \"https://a.dev\", lock: none, auth: {username: a, password: hunter2}}",
        "{backend: http, address: \"https://a.dev\", lock: none, auth: {header: a, value: hunter2}}",
        "{backend: http, address: \"https://a.dev\", lock: none, password: hunter2}",
        "{backend: s3, bucket: abc, key: k, secretKey: hunter2}",
    ])
    func `no message shows a credential that stands in the wrong place`(state: String) throws {
        let found = try load(state).diagnostics
        #expect(!found.isEmpty)
        #expect(!"\(found)".contains("hunter2"))
    }
}
