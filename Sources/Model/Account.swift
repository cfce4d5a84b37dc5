/// One platform entry of the project file, decoded.
///
/// Made by Manifests; used by the command line to build clients.
package struct PlatformEntry: Hashable, Sendable {
    /// The key in the project file, first half of every address.
    package let name: String
    /// The provider: `blink`.
    package let provider: String
    /// Which account this is.
    package let account: Account
    /// The credentials by `auth` member name.
    package let auth: [String: SecretExpression]
    /// Route overrides, `METHOD /path` by route name.
    package let routes: [String: String]
    /// Limits, with the defaults filled in.
    package let limits: Limits
    /// Whether connections that left the manifests are deleted.
    package let prune: Prune
    /// Whether existing objects are taken under management.
    package let adopt: Adopt
    /// Where the entry stands in the project file.
    package let source: SourceRange

    /// Whether connections that left the manifests are deleted.
    package enum Prune: String, Hashable, Sendable, CaseIterable {
        /// Delete what state says we made or adopted.
        case managed
        /// Forget it and leave the object alone.
        case never
    }

    /// Whether existing objects are taken under management.
    package enum Adopt: String, Hashable, Sendable, CaseIterable {
        /// Exactly one unrecorded object of the identity is adopted.
        case matching
        /// Existing objects are never touched.
        case never
    }

    /// `limits` of a platform entry.
    package struct Limits: Hashable, Sendable {
        /// Requests in flight at once.
        package let concurrency: Int
        /// Requests a second, or nil for the platform's own default rates.
        package let requestsPerSecond: Double?
        /// The total deadline of one request in seconds.
        package let timeoutSeconds: Int
        /// How long an unknown create may still take effect, in seconds.
        package let settleSeconds: Int

        /// Makes limits; the defaults are those of a project file without any.
        package init(
            concurrency: Int = 8, requestsPerSecond: Double? = nil, timeoutSeconds: Int = 30,
            settleSeconds: Int = 30
        ) {
            self.concurrency = concurrency
            self.requestsPerSecond = requestsPerSecond
            self.timeoutSeconds = timeoutSeconds
            self.settleSeconds = settleSeconds
        }
    }

    /// Makes an entry.
    package init(
        name: String, provider: String, account: Account, auth: [String: SecretExpression],
        routes: [String: String] = [:], limits: Limits = Limits(), prune: Prune = .managed,
        adopt: Adopt = .matching, source: SourceRange
    ) {
        self.name = name
        self.provider = provider
        self.account = account
        self.auth = auth
        self.routes = routes
        self.limits = limits
        self.prune = prune
        self.adopt = adopt
        self.source = source
    }
}

/// Which account of a provider a platform entry means.
package struct Account: Hashable, Sendable {
    /// The endpoint without a trailing slash.
    package let endpoint: String
    /// The workspace, where the provider has one.
    package let workspace: String?

    /// Makes an account.
    package init(endpoint: String, workspace: String?) {
        self.endpoint = endpoint
        self.workspace = workspace
    }
}
