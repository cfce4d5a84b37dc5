import Documents
import Model

/// Reads one manifest document.
struct ManifestReader {
    let descriptors: [ProviderDescriptor]
    private let context: ReadingContext

    private var findings: Findings { context.findings }
    private var scalars: Scalars { context.scalars }
    private var substitution: Substitution { context.substitution }

    init(descriptors: [ProviderDescriptor], project: ProjectContent, findings: Findings) {
        self.descriptors = descriptors
        context = ReadingContext(project, findings)
    }

    /// What `metadata` says.
    private struct Metadata {
        var name: (text: String, span: Node.Span)?
        var platform: (text: String, span: Node.Span)?
        var labels: [String: String] = [:]
        var movedFrom: String?
    }

    /// Reads a document; returns nil when anything in it is wrong.
    func read(_ root: Node) -> Declaration? {
        let before = findings.errorCount
        guard var members = Members(root, what: "a manifest", findings) else { return nil }
        Envelope(findings: findings).checkVersion(members.require("apiVersion"))
        let kindNode = members.require("kind")
        var metadata = Metadata()
        if let node = members.require("metadata") { metadata = self.metadata(node) }
        let spec = members.require("spec")
        let lifecycleNode = members.take("lifecycle")
        let outputs = members.entry("outputs")
        members.finish()

        let known = kindNode.flatMap(descriptor)
        let lifecycle = lifecycleNode.map { self.lifecycle($0, known) } ?? Lifecycle()
        guard let descriptor = known else { return nil }
        checkPlatform(metadata, descriptor)
        let sinks = sinks(outputs, descriptor.kind, root: root)
        guard let spec else { return nil }
        var reader = SpecReader(
            context, descriptor,
            defaults: metadata.platform.flatMap { defaults(of: $0.text, descriptor) })
        let fields = reader.spec(
            spec, of: descriptor.kind, named: metadata.name?.text,
            what: "a \(descriptor.kind.name)")
        guard let fields else { return nil }
        let sources = reader.sources(of: fields)
        FieldRules(findings: findings, sources: sources).check(descriptor.kind, fields, spec)
        guard findings.errorCount == before, let name = metadata.name,
            let platform = metadata.platform
        else { return nil }
        return Declaration(
            address: Address(platform: platform.text, name: name.text), kind: descriptor.kind.name,
            provider: descriptor.provider, labels: metadata.labels, fields: fields, sinks: sinks,
            lifecycle: lifecycle, movedFrom: metadata.movedFrom,
            source: findings.source(root.head),
            fieldSources: sources)
    }

    private func descriptor(_ node: Node) -> ProviderDescriptor? {
        guard let kind = scalars.text(node, "`kind`") else { return nil }
        if let known = descriptors.first(where: { $0.kind.name.hasSameBytes(as: kind) }) {
            return known
        }
        _ = scalars.word(
            kind, "`kind`", at: node.span, among: descriptors.map(\.kind.name),
            code: .unknownKind)
        return nil
    }

    /// The defaults of a platform, where the manifest is one of its kind.
    private func defaults(
        of platform: String, _ descriptor: ProviderDescriptor
    ) -> PlatformDefaults? {
        guard context.project.providers[platform]?.hasSameBytes(as: descriptor.provider) == true
        else {
            return nil
        }
        return context.project.defaults[platform]
    }

    private func metadata(_ node: Node) -> Metadata {
        var found = Metadata()
        guard var members = Members(node, what: "`metadata`", findings) else { return found }
        if let node = members.require("name"), !substitution.refuse(node, "`metadata.name`") {
            found.name = scalars.identifier(node, "`metadata.name`").map { ($0, node.span) }
        }
        if let node = members.require("platform"),
            !substitution.refuse(node, "`metadata.platform`")
        {
            found.platform = scalars.text(node, "`metadata.platform`").map { ($0, node.span) }
        }
        if let node = members.take("labels") { found.labels = labels(node) }
        if let node = members.take("movedFrom") {
            found.movedFrom = scalars.identifier(node, "`metadata.movedFrom`")
            if let old = found.movedFrom, found.name?.text.hasSameBytes(as: old) == true {
                findings.report(
                    .invalidValue, "`metadata.movedFrom` is the name that it has now",
                    at: node.span, help: "write the old name, or leave it out")
            }
        }
        members.finish()
        return found
    }

    private func labels(_ node: Node) -> [String: String] {
        guard let entries = node.entries else {
            return scalars.wrongType(node, "`labels`", needed: "a mapping") ?? [:]
        }
        var labels: [String: String] = [:]
        for entry in entries {
            if !Names.isLabel(entry.key) {
                findings.report(
                    .invalidName, "the key of a label is no valid name", at: entry.keySpan,
                    help: "use 1 to 63 letters, digits, dots, underscores, hyphens and slashes")
            }
            guard let text = substitution.text(entry.value, "a label"),
                scalars.isName(text, "a label", at: entry.value.span)
            else { continue }
            labels[entry.key] = text
        }
        return labels
    }

    private func lifecycle(_ node: Node, _ descriptor: ProviderDescriptor?) -> Lifecycle {
        guard var members = Members(node, what: "`lifecycle`", findings) else { return Lifecycle() }
        let prevent = members.take("preventDestroy")
        let replace = members.take("replace")
        let ignore = members.take("ignore")
        // Known to kinds whose platform has such a check, and a field like any other elsewhere.
        let verify =
            descriptor?.capabilities.checksBeforehand == false ? nil : members.take("verify")
        members.finish()
        return Lifecycle(
            preventDestroy: prevent.flatMap { scalars.boolean($0, "`preventDestroy`") } ?? false,
            replace: replace.flatMap {
                scalars.word($0, "`replace`", of: Lifecycle.ReplaceOrder.self)
            } ?? .auto,
            ignore: descriptor.flatMap { descriptor in
                ignore.map {
                    IgnoredFields(findings: findings, descriptor: descriptor).read($0)
                }
            } ?? [], verify: verify.flatMap { scalars.boolean($0, "`verify`") } ?? false)
    }

    private func checkPlatform(_ metadata: Metadata, _ descriptor: ProviderDescriptor) {
        guard let platform = metadata.platform else { return }
        guard let known = context.project.platformNames else { return }
        guard known.contains(where: { $0.hasSameBytes(as: platform.text) }) else {
            findings.report(
                .unknownPlatform,
                "the project file has no platform `\(ForeignText.neutralised(platform.text))`",
                at: platform.span, label: Suggestion.label(for: platform.text, among: known),
                help: known.isEmpty
                    ? "the project file has no platforms"
                    : "the platforms are \(known.joined(separator: ", "))")
            return
        }
        guard let provider = context.project.providers[platform.text],
            !provider.hasSameBytes(as: descriptor.provider)
        else { return }
        findings.report(
            .foreignKind,
            "`\(platform.text)` is a platform of `\(provider)`, and \(descriptor.kind.name) "
                + "belongs to `\(descriptor.provider)`",
            at: platform.span)
    }

    private func sinks(
        _ outputs: Node.Entry?, _ kind: KindDescriptor, root: Node
    ) -> [String: SinkReference] {
        guard !kind.outputs.isEmpty else {
            if let outputs {
                findings.report(
                    .unknownField, "a \(kind.name) has no outputs", at: outputs.keySpan)
            }
            return [:]
        }
        var sinks: [String: SinkReference] = [:]
        var members = outputs.flatMap { Members($0.value, what: "`outputs`", findings) }
        if outputs != nil, members == nil { return [:] }
        for output in kind.outputs {
            if let node = members?.take(output.name) {
                sinks[output.name] = sink(node, output)
            } else if output.isRequired {
                findings.report(
                    .missingSink, "a \(kind.name) needs a sink for `\(output.name)`",
                    at: outputs?.value.head ?? root.head,
                    help: "write outputs: {\(output.name): {sink: \"file://secrets/NAME\"}}")
            }
        }
        members?.finish()
        return sinks
    }

    private func sink(_ node: Node, _ output: OutputDescriptor) -> SinkReference? {
        guard var members = Members(node, what: "`\(output.name)`", findings) else { return nil }
        let sinkNode = members.require("sink")
        members.finish()
        guard let node = sinkNode, let text = substitution.text(node, "`sink`") else { return nil }
        do throws(SecretSyntaxError) {
            let sink = try SinkReference(parsing: text)
            if !sink.isFile { return try checked(sink, at: node.span) }
            return sink
        } catch {
            if let help = error.help {
                findings.report(.invalidSink, error.message, at: node.span, help: help)
            } else {
                findings.report(.invalidSink, error.message, at: node.span)
            }
            return nil
        }
    }

    /// The sink when its store can keep it, or nil when that is no news.
    private func checked(
        _ sink: SinkReference, at span: Node.Span
    ) throws(SecretSyntaxError) -> SinkReference? {
        let reference = try sink.storeReference
        guard let stores = context.project.stores else { return sink }
        if stores.unsound.contains(ByteKey(reference.store)) { return nil }
        guard let store = stores.store(reference.store) else {
            let names = stores.all.map(\.name)
            findings.report(
                .unknownStore, "there is no secret store `\(reference.store)`", at: span,
                label: Suggestion.label(for: reference.store, among: names),
                help: "write file://PATH, or declare a store of type exec with a write command")
            return nil
        }
        try store.checkSink(reference)
        return sink
    }
}

extension ProviderDescriptor {
    /// The pointers to fields that name an object.
    var names: Set<Pointer> {
        Set(capabilities.identity + [kind.namingField].compactMap(\.self).map { Pointer([$0]) })
    }
}
