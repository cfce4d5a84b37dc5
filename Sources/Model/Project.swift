/// The decoded project file.
///
/// Made by Manifests; used by the command line to build everything else.
package struct Project: Sendable {
    /// `metadata.name`.
    package let name: String
    /// The path of the project file as given by the user.
    package let file: String
    /// The absolute path of its folder; every relative path in it starts there.
    package let folder: String
    /// The platform entries, sorted by name.
    package let platforms: [PlatformEntry]
    /// Where the state is.
    package let state: StateLocation
    /// The named secret stores, sorted by name; `env` and `file` are always present.
    package let stores: [StoreDeclaration]
    /// The fingerprint key that signs, if the project names one.
    package let fingerprintKey: SecretExpression?
    /// Where `fingerprintKey` stands.
    package let fingerprintKeySource: SourceRange?
    /// Keys that signed earlier and still verify, in the order of the file.
    package let olderFingerprintKeys: [SecretExpression]
    /// `guards`.
    package let guards: Policy.GuardLimits
    /// `unmanaged.allow`: patterns of `platform/title` of unmanaged objects that are fine.
    package let allowedUnmanaged: [String]

    /// Makes a project.
    package init(
        name: String, file: String, folder: String, platforms: [PlatformEntry],
        state: StateLocation, stores: [StoreDeclaration], fingerprintKey: SecretExpression?,
        fingerprintKeySource: SourceRange?, olderFingerprintKeys: [SecretExpression] = [],
        guards: Policy.GuardLimits,
        allowedUnmanaged: [String] = []
    ) {
        self.name = name
        self.file = file
        self.folder = folder
        self.platforms = platforms
        self.state = state
        self.stores = stores
        self.fingerprintKey = fingerprintKey
        self.fingerprintKeySource = fingerprintKeySource
        self.olderFingerprintKeys = olderFingerprintKeys
        self.guards = guards
        self.allowedUnmanaged = allowedUnmanaged
    }

    /// Every fingerprint key that the project names: the one that signs, then those that verify.
    package var fingerprintKeys: [SecretExpression] {
        (fingerprintKey.map { [$0] } ?? []) + olderFingerprintKeys
    }
}

/// A named source of secrets, declared in the project file only.
package struct StoreDeclaration: Hashable, Sendable {
    /// The word before `://` in references.
    package let name: String
    /// What it is.
    package let kind: Kind
    /// Glob patterns that limit which locators a manifest may name; empty means all.
    package let allow: [String]
    /// Where it is declared, or nil for the built-in ones.
    package let source: SourceRange?

    /// What a store is.
    package enum Kind: Hashable, Sendable {
        /// Environment variables; the locator is the name.
        case environment
        /// Files below the project folder, `/run/secrets`, `/var/run/secrets` or
        /// `$CREDENTIALS_DIRECTORY`.
        case file
        /// A helper program.
        case exec(Helper)
    }

    /// A helper program with a fixed argument vector.
    package struct Helper: Hashable, Sendable {
        /// The program and its arguments; an argument that is exactly `{path}`, `{field}`,
        /// `{version}` or `{ref}` is replaced as a whole.
        package let command: [String]
        /// What it prints.
        package let format: Format
        /// Names of environment variables that it gets besides `PATH HOME LANG SSL_CERT_*`.
        package let environment: [String]
        /// The program that keeps what it reads on stdin, so that the store can be a sink; nil where
        /// the store is only read.
        package let write: [String]?
        /// The program that removes what the store keeps, or nil when nothing can.
        package let delete: [String]?

        /// What a helper prints on stdout.
        package enum Format: String, Hashable, Sendable, CaseIterable {
            /// The value.
            case raw
            /// A JSON document out of which the reference's field is taken.
            case document
        }

        /// Makes a helper.
        package init(
            command: [String], format: Format, environment: [String], write: [String]? = nil,
            delete: [String]? = nil
        ) {
            self.command = command
            self.format = format
            self.environment = environment
            self.write = write
            self.delete = delete
        }
    }

    /// Makes a store.
    package init(name: String, kind: Kind, allow: [String] = [], source: SourceRange? = nil) {
        self.name = name
        self.kind = kind
        self.allow = allow
        self.source = source
    }
}
