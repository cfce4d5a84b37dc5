/// Everything the program knows about a platform before it talks to it, as data.
///
/// Manifest kinds, JSON Schemas, `explain`, credentials in the project file, the capability table
/// and the contract tests derive from it.
package final class ProviderDescriptor: Sendable {
    /// The word used as `provider:` in the project file: `blink`.
    package let provider: String
    /// The name people use: `BlinkOps`.
    package let title: String
    /// The one manifest kind of the platform.
    package let kind: KindDescriptor
    /// How an account of it is described in the project file.
    package let account: AccountDescriptor
    /// Every route with its evidence; the names are the keys of `routes:` in the project file.
    package let routes: [RouteDescriptor]
    /// What the platform can do.
    package let capabilities: Capabilities
    /// Facts that nobody documents and that the code rests on, one sentence each.
    package let assumptions: [String]

    /// Declares a platform.
    package init(
        provider: String, title: String, kind: KindDescriptor, account: AccountDescriptor,
        routes: [RouteDescriptor], capabilities: Capabilities, assumptions: [String]
    ) {
        self.provider = provider
        self.title = title
        self.kind = kind
        self.account = account
        self.routes = routes
        self.capabilities = capabilities
        self.assumptions = assumptions
    }
}

/// A manifest kind.
package final class KindDescriptor: Sendable {
    /// The word behind `kind:`.
    package let name: String
    /// One sentence for people.
    package let summary: String
    /// The fields of `spec`.
    package let fields: [FieldDescriptor]
    /// The field that defaults to `metadata.name`, if any.
    package let namingField: String?
    /// Rules that concern several fields.
    package let rules: [FieldRule]
    /// The secrets that the platform returns and that a manifest must direct to a sink.
    package let outputs: [OutputDescriptor]
    /// A complete, valid manifest.
    package let example: String

    /// Declares a kind.
    package init(
        name: String, summary: String, fields: [FieldDescriptor], namingField: String?,
        rules: [FieldRule] = [], outputs: [OutputDescriptor] = [], example: String
    ) {
        self.name = name
        self.summary = summary
        self.fields = fields
        self.namingField = namingField
        self.rules = rules
        self.outputs = outputs
        self.example = example
    }

    /// The field of that name, or nil.
    package func field(_ name: String) -> FieldDescriptor? {
        fields.first { $0.name.hasSameBytes(as: name) }
    }
}

/// A rule over several fields of a kind.
package enum FieldRule: Hashable, Sendable {
    /// Exactly one of the fields must be present.
    case exactlyOne([String])
    /// At most one of the fields may be present.
    case atMostOne([String])
    /// The Boolean field may be true only while the other field has that value.
    case trueOnly(field: String, whenField: String, equals: String)
}

/// A secret that a platform returns once.
package struct OutputDescriptor: Hashable, Sendable {
    /// The API's name of it: `access_token`.
    package let name: String
    /// One sentence for people.
    package let summary: String
    /// Whether a manifest must name a sink for it.
    package let isRequired: Bool

    /// Declares an output.
    package init(name: String, summary: String, isRequired: Bool) {
        self.name = name
        self.summary = summary
        self.isRequired = isRequired
    }
}

/// How an account of a platform is described in the project file.
package struct AccountDescriptor: Sendable {
    /// The server used when the project file names none, or nil when it must.
    package let defaultEndpoint: String?
    /// What `workspace` means here.
    package let workspace: Requirement
    /// The alternatives of `auth`: each is a set of members that belong together.
    package let credentials: [[CredentialDescriptor]]

    /// Whether something must, may or must not be given.
    package enum Requirement: Hashable, Sendable {
        case required
        case optional
        case unused
    }

    /// Declares the account.
    package init(
        defaultEndpoint: String?, workspace: Requirement, credentials: [[CredentialDescriptor]]
    ) {
        self.defaultEndpoint = defaultEndpoint
        self.workspace = workspace
        self.credentials = credentials
    }
}

/// One credential that goes into a request header.
package struct CredentialDescriptor: Hashable, Sendable {
    /// The member of `auth` in the project file: `apiKey`.
    package let name: String
    /// The request header.
    package let header: String
    /// What stands before the value in the header: `Bearer ` or nothing.
    package let prefix: String

    /// Declares a credential.
    package init(name: String, header: String, prefix: String = "") {
        self.name = name
        self.header = header
        self.prefix = prefix
    }
}

/// A route of a platform's API.
package struct RouteDescriptor: Hashable, Sendable {
    /// The key under the project file's `routes`, such as `list`.
    package let name: String
    /// The HTTP method in capitals.
    package let method: String
    /// The path below the endpoint with `{workspace}`, `{id}` … as placeholders.
    package let path: String
    /// How well the route is known.
    package let evidence: Evidence
    /// Where that is said, for people who check.
    package let source: String

    /// Declares a route.
    package init(
        _ name: String, _ method: String, _ path: String, evidence: Evidence, source: String
    ) {
        self.name = name
        self.method = method
        self.path = path
        self.evidence = evidence
        self.source = source
    }
}
