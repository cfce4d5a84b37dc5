/// How one step of an apply ended.
package struct Outcome: Hashable, Sendable {
    /// The connection.
    package let address: Address
    /// What was to be done.
    package let action: Action
    /// How it ended.
    package let status: Status
    /// The object, if one is known.
    package let remoteID: String?
    /// Why it is not done, where it is not.
    package let error: Diagnostic?
    /// What a person must do now.
    package let manual: Manual?
    /// What else the platform said that people want to know, such as the secret names it seeded.
    package let notes: [String]

    /// How a step ended.
    package enum Status: String, Hashable, Sendable, CaseIterable {
        case done
        case failed
        /// The request may have worked; the next apply finds out.
        case unknown
        case notAttempted = "not_attempted"
        case manual
    }

    /// Makes an outcome.
    package init(
        address: Address, action: Action, status: Status, remoteID: String? = nil,
        error: Diagnostic? = nil, manual: Manual? = nil, notes: [String] = []
    ) {
        self.address = address
        self.action = action
        self.status = status
        self.remoteID = remoteID
        self.error = error
        self.manual = manual
        self.notes = notes
    }
}

/// What happens while the program runs, for progress lines and nothing else.
package enum Event: Sendable {
    /// A platform is read from now on.
    case readStarted(platform: String)
    /// A page of a platform's list was read; `objects` counts all so far.
    case listed(platform: String, objects: Int, requests: Int)
    /// A platform was read, in full or not.
    case readEnded(PlatformObservation)
    /// A request is repeated or held back for that long.
    case waiting(platform: String, why: String, duration: Duration)
    /// The requests of a platform are spaced to this rate from now on, because it refused more.
    case paced(platform: String, requestsPerSecond: Double)
    /// Somebody else holds the lock of the state, or its server is slow.
    case waitingForLock
    /// A step starts.
    case started(Address, Action)
    /// A step ended.
    case ended(Outcome)
    /// Something worth a line.
    case note(String)
}

/// Who is told about events; must return at once.
package protocol EventReceiving: Sendable {
    /// Takes one event.
    func receive(_ event: Event)
}
