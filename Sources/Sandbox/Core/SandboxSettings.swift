package import Model

/// A behaviour that nobody documents, switched to the less expected side.
package enum SandboxQuirk: String, Hashable, Sendable, CaseIterable {
    /// BlinkOps answers a read by id with a list of one connection, as its 2022 document says.
    case blinkReadAnswersArray = "blink_read_answers_array"
    /// Mielto wraps its list as `{"items": […]}` instead of answering a bare list.
    case mieltoListEnvelope = "mielto_list_envelope"
    /// Mielto answers a failed validation of credentials with 422 instead of 400.
    case mieltoValidation422 = "mielto_validation_422"
    /// Deck answers a create with `"access_token": null`.
    case deckWithholdsToken = "deck_withholds_token"
    /// Deck refuses a second connection of one source and username.
    case deckRefusesDuplicates = "deck_refuses_duplicates"
    /// DRAGOPS wraps answers as `{"success": true, "data": …}` and pages its list.
    case dragopsEnvelope = "dragops_envelope"
    /// DRAGOPS refuses a second connection of one provider and display name with 409.
    case dragopsRefusesDuplicates = "dragops_refuses_duplicates"
}

/// What of the sandbox can be changed while it runs.
package struct SandboxSettings: Sendable {
    /// How long every answer of a platform is held back after the request took effect.
    package var latency: Duration = .zero
    /// Whether errors repeat the request, credentials included, so that leaks can be tested.
    package var echoesRequests = false
    /// Whether a field that no document names is refused also where the document is silent.
    package var refusesUnknownFields = true
    /// Behaviours switched to their less expected side.
    package var quirks: Set<SandboxQuirk> = []
    /// How often a list shows a new Deck connection as Connecting before it settles.
    package var deckConnectingReads = 1
    /// xpander's requests per minute, or nil for no limit and no `X-RateLimit` headers.
    package var rateLimitPerMinute: Int?
    /// The user behind each credential by provider; a provider that is absent accepts every
    /// credential that is not empty.
    package var accounts: [String: [String: String]] = [:]
    /// The workspaces that exist by provider; a provider that is absent has every workspace.
    package var workspaces: [String: [String]] = [:]

    /// Makes the settings of a plain run: no latency, no quirks, every credential accepted.
    package init() {}
}

/// What a platform may know while it answers one request.
package struct SandboxContext: Sendable {
    /// The settings.
    package let settings: SandboxSettings
    /// The wall clock at the arrival of the request.
    package let now: Timestamp

    /// Makes a context.
    package init(settings: SandboxSettings, now: Timestamp) {
        self.settings = settings
        self.now = now
    }

    /// The user that a credential stands for.
    ///
    /// The credential `expired` is refused with 401 and `forbidden` with 403 on every platform.
    ///
    /// - Throws: `unauthorized` or `forbidden`.
    package func user(
        of credential: String?, on provider: String
    ) throws(SandboxRefusal) -> String {
        guard let credential, !credential.isEmpty, !credential.hasSameBytes(as: "expired") else {
            throw .unauthorized
        }
        guard !credential.hasSameBytes(as: "forbidden") else { throw .forbidden }
        guard let users = settings.accounts[provider] else { return SandboxContext.defaultUser }
        guard let user = users[credential] else { throw .unauthorized }
        return user
    }

    /// Checks that a workspace exists.
    ///
    /// - Throws: `forbidden`: a key without a role in a workspace is told no more than that.
    package func checkWorkspace(
        _ workspace: String, on provider: String
    ) throws(SandboxRefusal) {
        guard let known = settings.workspaces[provider] else { return }
        guard known.contains(where: { $0.hasSameBytes(as: workspace) }) else { throw .forbidden }
    }

    /// Whether a quirk is on.
    package func has(_ quirk: SandboxQuirk) -> Bool { settings.quirks.contains(quirk) }

    /// Who everybody is while no accounts are set.
    package static let defaultUser = "sandbox-user"
}
