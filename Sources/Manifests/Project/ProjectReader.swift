import Documents
import Model

/// What the project file says, as far as it could be read.
struct ProjectContent: Sendable {
    /// The names under `platforms`, also of entries that are not sound; nil when they could not be
    /// read at all.
    var platformNames: [String]?
    /// The provider of each platform, where it is known.
    var providers: [String: String] = [:]
    /// The defaults of platforms that have some.
    var defaults: [String: PlatformDefaults] = [:]
    /// The defaults while the project file is read.
    var defaultNodes: [(platform: String, node: Node)] = []
    /// The sound entries, sorted by name.
    var platforms: [PlatformEntry] = []
    /// The entries of `manifests` with their places.
    var manifests: [(text: String, span: Node.Span)] = []
    /// The stores, or nil when they could not be read at all.
    var stores: Stores?
    /// The variables that manifests may name, or nil when they could not be read at all.
    var variables: Variables?
    /// The environment variables that manifests may not name.
    var reservedVariables: Set<ByteKey> = []
    /// The project, when everything was sound.
    var project: Project?
}

/// Reads the project file.
struct ProjectReader {
    let descriptors: [ProviderDescriptor]
    let findings: Findings
    /// The path as given by the user.
    let path: String
    /// The absolute path of its folder.
    let folder: String
    /// The given path made relative to that folder; resolves the paths inside.
    let absolutePath: (String) -> String

    private var scalars: Scalars { Scalars(findings: findings) }

    /// Reads the root of the document.
    func read(_ root: Node) -> ProjectContent {
        var content = ProjectContent()
        guard var members = Members(root, what: "a project file", findings) else { return content }
        Envelope(findings: findings).checkVersion(members.require("apiVersion"))
        if let kind = members.require("kind") {
            _ = scalars.word(
                kind, "`kind` of a project file", among: ["Project"], code: .unknownKind)
        }
        let name = members.require("metadata").flatMap(name)
        if let spec = members.require("spec"),
            var inner = Members(spec, what: "`spec` of a project file", findings)
        {
            readSpec(&inner, name: name, root: root, into: &content)
            inner.finish()
        }
        members.finish()
        return content
    }

    private func name(_ node: Node) -> String? {
        guard var members = Members(node, what: "`metadata` of a project file", findings) else {
            return nil
        }
        defer { members.finish() }
        return members.require("name").flatMap { scalars.identifier($0, "`metadata.name`") }
    }

    private func readSpec(
        _ spec: inout Members, name: String?, root: Node, into content: inout ProjectContent
    ) {
        // Stores first: everything else may refer to them.
        let stores = StoresReader(findings: findings).read(spec.take("stores"))
        content.stores = stores
        content.variables = VariablesReader(findings: findings).read(spec.take("variables"))
        let secrets = SecretReader(findings: findings, stores: stores)

        if let node = spec.require("manifests") {
            content.manifests = scalars.texts(node, "`manifests`")
            if node.elements?.isEmpty == true {
                findings.report(.invalidValue, "`manifests` must not be empty", at: node.span)
            }
        }
        readPlatforms(spec.require("platforms"), secrets: secrets, into: &content)
        let keyNode = spec.take("fingerprintKey")
        let state = StateReader(findings: findings, secrets: secrets, absolutePath: absolutePath)
            .read(spec.entry("state"), hasKey: keyNode != nil)
        let keys = keyNode.map { fingerprintKeys($0, secrets) } ?? []
        let guards = guards(spec.take("guards"))
        let allowed = allowedUnmanaged(spec.take("unmanaged"))

        let expressions =
            content.platforms.flatMap { $0.auth.values } + keys + (state?.secrets ?? [])
        content.reservedVariables = reserved(expressions, stores: stores)
        if case .s3 = state { content.reservedVariables.formUnion(ProjectReader.amazon) }
        readDefaults(into: &content)
        guard let name, let state, let guards, findings.errorCount == 0 else { return }
        content.project = Project(
            name: name, file: path, folder: folder, platforms: content.platforms, state: state,
            stores: stores.all, fingerprintKey: keys.first,
            fingerprintKeySource: keyNode.map { findings.source($0.span) },
            olderFingerprintKeys: Array(keys.dropFirst()), guards: guards,
            allowedUnmanaged: allowed)
    }

    private func readPlatforms(
        _ node: Node?, secrets: SecretReader, into content: inout ProjectContent
    ) {
        guard let node, Members(node, what: "`platforms`", findings) != nil,
            let entries = node.entries
        else { return }
        if entries.isEmpty {
            findings.report(.invalidValue, "`platforms` must not be empty", at: node.span)
        }
        let reader = PlatformReader(descriptors: descriptors, findings: findings, secrets: secrets)
        content.platformNames = entries.map(\.key).sorted { $0.precedesInBytes($1) }
        var accounts: [AccountKey: String] = [:]
        for entry in entries {
            if !Names.isName(entry.key) {
                findings.report(
                    .invalidName, "the name of a platform is no valid name", at: entry.keySpan,
                    help: "use 1 to 63 letters, digits, dots, underscores and hyphens, a letter "
                        + "or digit first")
            }
            let found = reader.read(entry)
            content.providers[entry.key] = found.provider
            if let node = entry.value["defaults"] {
                content.defaultNodes.append((platform: entry.key, node: node))
            }
            guard let platform = found.entry else { continue }
            let key = AccountKey(provider: platform.provider, account: platform.account)
            if let first = accounts[key] {
                findings.report(
                    .duplicateAccount,
                    "`\(entry.key)` is the same account as `\(first)`: provider, endpoint and "
                        + "workspace are equal",
                    at: entry.keySpan)
            }
            accounts[key] = accounts[key] ?? entry.key
            content.platforms.append(platform)
        }
        content.platforms.sort { $0.name.precedesInBytes($1.name) }
    }

    /// Reads `defaults` of all platforms, which may refer to everything else.
    private func readDefaults(into content: inout ProjectContent) {
        for (platform, node) in content.defaultNodes {
            let provider = content.providers[platform]
            guard let descriptor = descriptors.first(where: { $0.provider == provider }) else {
                continue
            }
            content.defaults[platform] =
                DefaultsReader(findings: findings, content: content).read(node, descriptor)
        }
        content.defaultNodes = []
    }

    private func guards(_ node: Node?) -> Policy.GuardLimits? {
        let standard = Policy.GuardLimits()
        guard let node else { return standard }
        guard var members = Members(node, what: "`guards`", findings) else { return nil }
        let destroy = members.take("maxDestroy")
        let percent = members.take("maxDestroyPercent")
        members.finish()
        return Policy.GuardLimits(
            maxDestroy: destroy.flatMap {
                scalars.integer($0, "`maxDestroy`", ProjectLimits.destroys)
            } ?? standard.maxDestroy,
            maxDestroyPercent: percent.flatMap {
                scalars.integer($0, "`maxDestroyPercent`", ProjectLimits.percent)
            } ?? standard.maxDestroyPercent)
    }

    private func allowedUnmanaged(_ node: Node?) -> [String] {
        guard let node, var members = Members(node, what: "`unmanaged`", findings) else {
            return []
        }
        let allow = members.require("allow")
        members.finish()
        return allow.map { scalars.texts($0, "`allow`").map(\.text) } ?? []
    }

    /// One reference, or a list of which the first signs and the others verify.
    private func fingerprintKeys(_ node: Node, _ reader: SecretReader) -> [SecretExpression] {
        guard let elements = node.elements else {
            return secret(node, "`fingerprintKey`", reader).map { [$0] } ?? []
        }
        if elements.isEmpty {
            findings.report(
                .invalidValue, "`fingerprintKey` must not be empty", at: node.span,
                help: "name the key that signs first, then those that signed before it")
        }
        var keys: [SecretExpression] = []
        for element in elements {
            guard let key = secret(element, "each element of `fingerprintKey`", reader) else {
                continue
            }
            if keys.contains(key) {
                findings.report(
                    .invalidValue, "`fingerprintKey` names \(key) twice", at: element.span)
            }
            keys.append(key)
        }
        return keys
    }

    private func secret(
        _ node: Node, _ what: String, _ reader: SecretReader
    ) -> SecretExpression? {
        guard SecretReader.isReference(node) else {
            findings.report(
                .literalSecret, "\(what) takes a reference, not a value", at: node.span,
                help: "write {secretRef: env://NAME}")
            return nil
        }
        return reader.read(node, what)
    }

    /// The variables that the project's own secrets and helpers read.
    private func reserved(
        _ expressions: [SecretExpression], stores: Stores
    ) -> Set<ByteKey> {
        var names: Set<ByteKey> = []
        for reference in expressions.flatMap(\.references)
        where stores.isEnvironment(reference.store) {
            names.insert(ByteKey(reference.locator))
        }
        for store in stores.all {
            if case .exec(let helper) = store.kind {
                names.formUnion(helper.environment.map(ByteKey.init))
            }
        }
        return names
    }

    /// The variables that hold or lead to the credentials of a state in S3.
    private static let amazon = [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
        "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_SHARED_CREDENTIALS_FILE",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    ].map(ByteKey.init)

    /// What makes two entries the same account.
    private struct AccountKey: Hashable {
        let provider: String
        let account: Account
    }
}

/// The ranges of the numbers in a project file; the schemas state the same ones.
enum ProjectLimits {
    static let concurrency = 1...64
    static let requestsPerSecond = 0.01...1000
    static let timeoutSeconds = 1...600
    static let settleSeconds = 0...3600
    static let destroys = 0...1_000_000
    static let percent = 0...100
    static let workspaceLength = 256
}
