/// One wanted connection: a manifest that was decoded and checked.
///
/// Made by Manifests; used by Secrets, Platforms, Planning and Applying.
package struct Declaration: Hashable, Sendable {
    private struct Parts: Hashable, Sendable {
        let address: Address
        let kind: String
        let provider: String
        let labels: [String: String]
        var fields: ValueObject
        let sinks: [String: SinkReference]
        let lifecycle: Lifecycle
        let movedFrom: String?
        let source: SourceRange
        let fieldSources: FieldSources
    }

    private var shared: Shared<Parts>

    /// Our unique name.
    package var address: Address { shared.value.address }
    /// The manifest kind: `BlinkConnection`.
    package var kind: String { shared.value.kind }
    /// The platform's provider: `blink`.
    package var provider: String { shared.value.provider }
    /// `metadata.labels`, keys unique.
    package var labels: [String: String] { shared.value.labels }
    /// `spec` with defaults filled in and secrets as references.
    package var fields: ValueObject {
        get { shared.value.fields }
        set { Shared.change(&shared) { $0.fields = newValue } }
    }
    /// The sink of each output, by output name.
    package var sinks: [String: SinkReference] { shared.value.sinks }
    /// `lifecycle`.
    package var lifecycle: Lifecycle { shared.value.lifecycle }
    /// `metadata.movedFrom`: the name under which state may still have it.
    package var movedFrom: String? { shared.value.movedFrom }
    /// Where the document starts.
    package var source: SourceRange { shared.value.source }
    /// Where each leaf of `spec` stands; what is missing stands at `source`.
    package var fieldSources: FieldSources { shared.value.fieldSources }

    /// Makes a declaration.
    package init(
        address: Address, kind: String, provider: String, labels: [String: String],
        fields: ValueObject, sinks: [String: SinkReference], lifecycle: Lifecycle,
        movedFrom: String? = nil, source: SourceRange, fieldSources: FieldSources = FieldSources()
    ) {
        shared = Shared(
            Parts(
                address: address, kind: kind, provider: provider, labels: labels, fields: fields,
                sinks: sinks, lifecycle: lifecycle, movedFrom: movedFrom, source: source,
                fieldSources: fieldSources))
    }

    /// The address under which state may still have it, or nil.
    package var formerAddress: Address? {
        movedFrom.map { Address(platform: address.platform, name: $0) }
    }

    /// The natural key by the platform's identity pointers, or nil when a part is missing.
    package func identity(by capabilities: Capabilities) -> Identity? {
        Identity(of: fields, by: capabilities.identity)
    }
}

/// `lifecycle` of a manifest.
package struct Lifecycle: Hashable, Sendable {
    /// Whether any plan that would destroy the connection trips a guard.
    package let preventDestroy: Bool
    /// In which order a replace runs.
    package let replace: ReplaceOrder
    /// The places in `spec` that are sent with a new object and then left to others, sorted.
    package let ignore: [Pointer]
    /// Whether the platform is asked to check what is sent before anything is touched.
    package let verify: Bool

    /// In which order a replace runs.
    package enum ReplaceOrder: String, Hashable, Sendable, CaseIterable {
        /// Delete first where the unchanged identity is unique on the server, else create first.
        case auto
        /// The new object is made before the old one goes.
        case createFirst
        /// The old object goes before the new one is made.
        case deleteFirst
    }

    /// Makes a lifecycle; the defaults are those of a manifest without one.
    package init(
        preventDestroy: Bool = false, replace: ReplaceOrder = .auto, ignore: [Pointer] = [],
        verify: Bool = false
    ) {
        self.preventDestroy = preventDestroy
        self.replace = replace
        self.ignore = ignore
        self.verify = verify
    }
}

/// Where a secret that a platform returns is put: `file://secrets/x.token`, or a locator of a store
/// whose program keeps it, `vault://deck/x#token`.
package struct SinkReference: Hashable, Sendable, CustomStringConvertible {
    /// The reference as written.
    package let written: String

    /// Wraps a checked reference.
    package init(_ written: String) { self.written = written }

    /// The reference as written.
    package var description: String { written }

    /// Where the value of an object that is being replaced is kept until it is gone: `SINK.old`.
    package var old: SinkReference { appending(".old") }

    /// What is written and removed again to see whether the sink could be written.
    package var probe: SinkReference { appending(".probe") }

    /// The suffix belongs to the locator, which ends before the field.
    private func appending(_ suffix: String) -> SinkReference {
        let scalars = written.unicodeScalars
        let end = scalars.firstIndex(of: "#") ?? scalars.endIndex
        return SinkReference(String(scalars[..<end]) + suffix + String(scalars[end...]))
    }

    /// Where a returned secret is kept when its own sink refuses it after all.
    package static func rescue(_ output: String, of address: Address) -> SinkReference {
        SinkReference("\(rescuePrefix)\(address.platform)/\(address.name).\(output)")
    }

    /// Whether it is a place of that kind.
    package var isRescue: Bool { written.utf8.starts(with: Self.rescuePrefix.utf8) }

    private static let rescuePrefix = "file://.reconcile/rescued/"

    package static func == (left: SinkReference, right: SinkReference) -> Bool {
        left.written.hasSameBytes(as: right.written)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(bytesOf: written) }
}

/// The natural key of an object on its platform; compares by bytes.
package struct Identity: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The values of the identity fields, in the order of the capabilities.
    package let components: [String]

    /// Makes an identity from its components.
    package init(_ components: [String]) { self.components = components }

    /// Reads the identity out of fields, or returns nil when a component is missing, no string,
    /// or empty.
    package init?(of fields: ValueObject, by pointers: [Pointer]) {
        let tree = Value.object(fields)
        var components: [String] = []
        for pointer in pointers {
            guard let text = tree[pointer]?.stringValue, !text.isEmpty else { return nil }
            components.append(text)
        }
        guard !components.isEmpty else { return nil }
        self.init(components)
    }

    package static func == (left: Identity, right: Identity) -> Bool {
        left.components.count == right.components.count
            && zip(left.components, right.components).allSatisfy { $0.hasSameBytes(as: $1) }
    }

    package func hash(into hasher: inout Hasher) {
        for component in components { hasher.combine(bytesOf: component) }
    }

    package static func < (left: Identity, right: Identity) -> Bool {
        for (a, b) in zip(left.components, right.components) where !a.hasSameBytes(as: b) {
            return a.precedesInBytes(b)
        }
        return left.components.count < right.components.count
    }

    /// The components joined for people.
    package var description: String { components.joined(separator: " / ") }
}
