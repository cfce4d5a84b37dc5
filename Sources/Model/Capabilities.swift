/// What a platform can do; nothing here is ever guessed from an answer.
package struct Capabilities: Sendable {
    /// Whether the server itself refuses a second object of the same identity.
    package let identityIsUniqueOnServer: Bool
    /// Pointers into `spec` whose values together are the natural key; a declaration or
    /// observation that lacks one of them has no identity.
    package let identity: [Pointer]
    /// Whether one object can be read by its id.
    package let readsByID: Bool
    /// How an object is deleted.
    package let deletion: Deletion
    /// Whether the platform makes the object after it has answered.
    package let createsAsynchronously: Bool
    /// Whether a create may be answered with a page that a person must visit.
    package let mayNeedConsent: Bool
    /// Whether the platform can check what a create would send without making anything.
    package let checksBeforehand: Bool
    /// Limits that hold when the project file names none.
    package let defaultRates: [RateLimit]
    /// Where a person manages connections in the platform's own interface, if known.
    package let consoleURL: String?

    /// How an object is deleted.
    package enum Deletion: Hashable, Sendable {
        /// By its id.
        case byID
        /// By a secret that the create returned and that a sink holds.
        case byReturnedSecret(output: String)
        /// Not through the API; the text says where a person does it.
        case byHand(advice: String)
    }

    /// At most `count` requests within `window`.
    package struct RateLimit: Hashable, Sendable {
        /// The number of requests.
        package let count: Int
        /// The length of the sliding window.
        package let window: Duration

        /// Makes a limit.
        package init(count: Int, window: Duration) {
            self.count = count
            self.window = window
        }
    }

    /// Declares capabilities.
    package init(
        identity: [Pointer], identityIsUniqueOnServer: Bool, readsByID: Bool, deletion: Deletion,
        createsAsynchronously: Bool = false, mayNeedConsent: Bool = false,
        checksBeforehand: Bool = false,
        defaultRates: [RateLimit] = [], consoleURL: String? = nil
    ) {
        self.identity = identity
        self.identityIsUniqueOnServer = identityIsUniqueOnServer
        self.readsByID = readsByID
        self.deletion = deletion
        self.createsAsynchronously = createsAsynchronously
        self.mayNeedConsent = mayNeedConsent
        self.checksBeforehand = checksBeforehand
        self.defaultRates = defaultRates
        self.consoleURL = consoleURL
    }
}
