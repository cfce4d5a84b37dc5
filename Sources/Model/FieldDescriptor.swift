/// A field of a manifest's `spec`, as data: decoder, JSON Schema, `explain` and planner read it.
package final class FieldDescriptor: Sendable {
    /// The platform's own API name.
    package let name: String
    /// One sentence for people.
    package let summary: String
    /// The shape of the value.
    package let type: FieldType
    /// Whether the manifest must have it.
    package let isRequired: Bool
    /// Whether the platform shows it again.
    package let access: Access
    /// Whether and how it may hold secrets.
    package let secrecy: Secrecy
    /// What a changed value asks for.
    package let change: Change
    /// What the manifest means when it leaves the field out; nil sends nothing.
    package let defaultValue: Value?
    /// Where the facts about this field come from.
    package let evidence: Evidence
    /// What to write instead, where the field will go away; nil when it stays.
    package let deprecation: String?

    /// Whether the platform shows a field again.
    package enum Access: Hashable, Sendable {
        /// Lists and reads show it; it is compared with what they show.
        case readable
        /// It is accepted and never shown; it is compared by fingerprint.
        case writeOnly
        /// It only serves to find another field (`connector` finds `connector_id`); never sent.
        case lookup
    }

    /// Where references are legal.
    package enum Secrecy: Hashable, Sendable {
        /// No reference is legal here.
        case none
        /// Only references are legal, a literal is refused.
        case pure
        /// References and literals are both legal at any depth; a literal under a key that names
        /// a credential is refused unless written `{literal: …}`.
        case mixed
    }

    /// What a changed value asks for.
    package enum Change: Hashable, Sendable {
        /// A documented route updates it in place.
        case update
        /// Only a new object can carry it.
        case replace
    }

    /// Declares a field.
    package init(
        _ name: String, _ type: FieldType, _ summary: String, required: Bool = false,
        access: Access = .readable, secrecy: Secrecy = .none, change: Change = .replace,
        default defaultValue: Value? = nil, evidence: Evidence = .seed,
        deprecated deprecation: String? = nil
    ) {
        self.name = name
        self.type = type
        self.summary = summary
        self.isRequired = required
        self.access = access
        self.secrecy = secrecy
        self.change = change
        self.defaultValue = defaultValue
        self.evidence = evidence
        self.deprecation = deprecation
    }
}

/// The shape of a field's value.
package indirect enum FieldType: Sendable {
    /// Text; lengths count Unicode scalars.
    case string(StringRule)
    /// `true` or `false`.
    case boolean
    /// One of a closed list of words.
    case enumeration([String])
    /// An object with known members.
    case object([FieldDescriptor])
    /// An object whose members all have one shape; `allowsEmpty` false asks for one member.
    case map(FieldType, allowsEmpty: Bool)
    /// A list whose elements all have one shape.
    case list(FieldType)
    /// Any JSON value; scalars that YAML 1.1 and 1.2 read differently are refused.
    case anything

    /// Plain text without a rule.
    package static var text: FieldType { .string(StringRule()) }
    /// A UUID in its canonical form.
    package static var uuid: FieldType { .string(StringRule(format: .uuid, minLength: 1)) }
}

/// What a text must look like.
package struct StringRule: Hashable, Sendable {
    /// A named format.
    package enum Format: String, Hashable, Sendable {
        case uuid
        case url = "uri"
    }

    /// The named format, if any.
    package let format: Format?
    /// The least number of Unicode scalars.
    package let minLength: Int
    /// The greatest number of Unicode scalars, if bounded.
    package let maxLength: Int?

    /// Makes a rule.
    package init(format: Format? = nil, minLength: Int = 0, maxLength: Int? = nil) {
        self.format = format
        self.minLength = minLength
        self.maxLength = maxLength
    }
}

/// How well a fact about a remote API is known.
package enum Evidence: String, Hashable, Sendable {
    /// The platform's own document states it.
    case seed
    /// A stored public copy states it, not the document the platform was built from.
    case found
    /// Nobody states it; it is what we assume until a server says otherwise.
    case assumed
}
