import Documents
import Model

@testable import Manifests
@testable import Platforms

/// Project files and manifests, without any file.
enum ManifestEntries {
    static let adapters: [any PlatformAdapter.Type] = [
        Blink.self, Mielto.self, Xpander.self, Deck.self, Dragops.self,
    ]
    private static let descriptors = adapters.map { $0.descriptor }

    /// A sound project with all platforms, which manifests are read against.
    private static var project: ProjectContent {
        let text = """
            apiVersion: reconcile/v1
            kind: Project
            metadata: {name: fuzz}
            spec:
              manifests: [a]
              platforms:
                blink: {provider: blink, workspace: w, auth: {apiKey: {secretRef: env://A}}}
                mielto: {provider: mielto, workspace: w, auth: {token: {secretRef: env://A}}}
                xpander: {provider: xpander, auth: {apiKey: {secretRef: env://A}}}
                deck: {provider: deck, auth: {clientId: {secretRef: env://A}, secret: {secretRef: env://A}}}
                dragops: {provider: dragops, endpoint: https://d.example/api, auth: {token: {secretRef: env://A}}}
            """
        let stream = YAML.parse(Array(text.utf8), file: "reconcile.yaml")
        return stream.documents.first.map { reader(Findings(file: "reconcile.yaml")).read($0) }
            ?? ProjectContent()
    }

    private static func reader(_ findings: Findings) -> ProjectReader {
        ProjectReader(
            descriptors: descriptors, findings: findings, path: "reconcile.yaml", folder: "/p",
            absolutePath: { "/p/" + $0 })
    }

    static func documents(_ bytes: [UInt8]) throws(BrokenPromise) {
        let stream = YAML.parse(bytes, file: "a.yaml", limits: DocumentLimits(maxBytes: 1 << 16))
        let findings = Findings(file: "a.yaml")
        let content = project
        for node in stream.documents {
            if node["kind"]?.scalar?.text == "Project" {
                _ = reader(findings).read(node)
                continue
            }
            let manifest = ManifestReader(
                descriptors: descriptors, project: content, findings: findings)
            let before = findings.errorCount
            guard let declaration = manifest.read(node) else {
                try BrokenPromise.unless(
                    findings.errorCount > before, "a manifest that is refused has a reason")
                continue
            }
            try requests(for: declaration)
        }
        try TextEntries.diagnostics(findings.joined(with: stream))
    }

    /// What is accepted can be sent: every request for it has an address below its endpoint.
    private static func requests(for declaration: Declaration) throws(BrokenPromise) {
        guard
            let adapter = adapters.first(where: { $0.descriptor.provider == declaration.provider })
        else { throw BrokenPromise(description: "a declaration has a platform that exists") }
        let account = Account(endpoint: "https://d.example/api", workspace: "w")
        let wire = [
            adapter.createRequest(declaration, account: account),
            adapter.updateRequest(
                "id", to: declaration, observed: declaration.fields, account: account),
        ]
        for request in wire.compactMap(\.self) { try WireEntries.check(request, of: adapter) }
    }
}
