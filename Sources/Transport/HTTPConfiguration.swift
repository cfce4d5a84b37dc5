package import Model

/// What an engine needs to know of its surroundings.
package struct HTTPConfiguration: Sendable {
    /// The proxy for `https` addresses, or nil for none; a secret, since it may hold a password.
    package let proxy: Secret?
    /// Hosts that are reached directly, in libcurl's form of `NO_PROXY`.
    package let noProxy: String
    /// A file of trusted certificates instead of the system's, or nil.
    package let certificateFile: String?
    /// A folder of trusted certificates in OpenSSL's hashed form, or nil for the system's.
    package let certificateFolder: String?
    /// Connections to one server at most; requests beyond wait inside the engine.
    package let connectionsPerHost: Int
    /// What the engine calls itself.
    package let userAgent: String
    /// Asked on the engine's thread when a request that may change something has its connection
    /// and is about to be written; false keeps it back, and nothing of it leaves.
    ///
    /// A process can be stopped for minutes at any point, so what was true when a request was
    /// handed over need not be true any more.
    package var mayChange: @Sendable () -> Bool = { true }
    /// How long a connection may have been idle to be used again, in whole seconds.
    ///
    /// Well below the 60 seconds after which common balancers close theirs, since a mutation on a
    /// dying connection ends as unknown.
    package var longestIdle: Duration = .seconds(30)

    /// Reads the settings from the environment of the process.
    ///
    /// `https_proxy` before `HTTPS_PROXY`, then `all_proxy` and `ALL_PROXY`; `no_proxy` before
    /// `NO_PROXY`; `SSL_CERT_FILE` and `SSL_CERT_DIR`. An empty variable counts as unset.
    /// `http_proxy` has no effect: plain HTTP is spoken to this machine only, and never through
    /// another one.
    package init(
        environment: [String: String], userAgent: String, connectionsPerHost: Int = 64
    ) {
        func first(_ names: String...) -> String? {
            names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        }
        proxy = first("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
            .map { Secret($0.utf8) }
        noProxy = first("no_proxy", "NO_PROXY") ?? ""
        certificateFile = first("SSL_CERT_FILE")
        certificateFolder = first("SSL_CERT_DIR")
        self.connectionsPerHost = max(1, connectionsPerHost)
        self.userAgent = userAgent
    }
}
