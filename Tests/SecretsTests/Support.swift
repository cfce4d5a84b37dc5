import Host
import Model
import Secrets
import TestSupport

/// A project in a folder of its own, and an environment, to resolve references in.
struct Scene {
    let folder: TemporaryFolder
    var environment = Environment(["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"])
    var stores: [StoreDeclaration] = [
        StoreDeclaration(name: "env", kind: .environment),
        StoreDeclaration(name: "file", kind: .file),
    ]
    var fingerprintKey: String?
    var helperDeadline = Duration.seconds(30)

    init() throws { folder = try TemporaryFolder() }

    init(_ variables: [String: String]) throws {
        try self.init()
        for (name, value) in variables { environment = environment.setting(name, to: value) }
    }

    /// Adds a store of type `exec`.
    mutating func addHelper(
        _ name: String, _ command: [String], format: StoreDeclaration.Helper.Format = .raw,
        environment: [String] = [], allow: [String] = [], write: [String]? = nil,
        delete: [String]? = nil
    ) {
        stores.append(
            StoreDeclaration(
                name: name,
                kind: .exec(
                    .init(
                        command: command, format: format, environment: environment, write: write,
                        delete: delete)),
                allow: allow))
    }

    /// Adds a store that runs a shell script with the locator as `$1`.
    mutating func addScript(
        _ name: String, _ script: String, format: StoreDeclaration.Helper.Format = .raw,
        environment: [String] = []
    ) {
        addHelper(
            name, ["/bin/sh", "-c", script, "helper", "{path}"], format: format,
            environment: environment)
    }

    func project() throws -> Project {
        Project(
            name: "test", file: "reconcile.yaml", folder: folder.path, platforms: [],
            state: .file(path: folder(".reconcile/state.jsonl")), stores: stores,
            fingerprintKey: try fingerprintKey.map {
                try SecretExpression(reference: $0, revision: nil)
            },
            fingerprintKeySource: nil, guards: .init())
    }

    /// Resolves expressions, each on a line of its own; a text with a placeholder is a template.
    func resolve(_ texts: [String]) async throws -> Resolution {
        let requests = try texts.enumerated().map { line, text in
            SecretRequest(expression: try expression(text), place: place(line: line + 1))
        }
        return await SecretResolver(
            project: try project(), environment: environment, helperDeadline: helperDeadline
        ).resolve(requests)
    }

    /// Resolves one expression and returns its bytes as text, and what was said about it.
    func resolve(_ text: String) async throws -> (value: String?, diagnostics: [Diagnostic]) {
        let resolution = try await resolve([text])
        let value = resolution.secrets.value(of: try expression(text))
        return (value.map(plain), resolution.diagnostics)
    }

    /// The codes of what resolving one expression reports.
    func codes(_ text: String) async throws -> [String] {
        try await resolve(text).diagnostics.map(\.code.id)
    }

    /// Runs a program of the machine for the set-up of a test.
    func run(_ arguments: String...) async throws {
        let completion = try await ChildProcess.run(
            .init(arguments, environment: environment))
        guard completion.end == .exited(0) else { throw SetUpFailed(arguments: arguments) }
    }
}

struct SetUpFailed: Error { let arguments: [String] }

func expression(_ text: String) throws -> SecretExpression {
    text.contains("${")
        ? try SecretExpression(template: text, revision: nil)
        : try SecretExpression(reference: text, revision: nil)
}

func place(line: Int) -> Diagnostic.Place {
    .source(
        SourceRange(
            file: "a.yaml", start: SourcePosition(line: line, column: 5),
            end: SourcePosition(line: line, column: 9)))
}

func plain(_ secret: Secret) -> String {
    secret.withBytes { bytes in String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self) }
}

func secret(_ text: String) -> Secret { Secret(Array(text.utf8)) }
