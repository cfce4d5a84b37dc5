/// The reading half of a platform; there is nothing here that could change anything.
package protocol Observing: Sendable {
    /// The key in the project file.
    var platform: String { get }

    /// Reads everything of interest, every page.
    ///
    /// Never throws: what went wrong is in the result's completeness.
    func observe(_ interest: Interest) async -> PlatformObservation
}

/// The writing half of a platform, which can also read.
package protocol Writing: Observing {
    /// Sends one create; at most one request is on the wire.
    func create(_ declaration: Declaration) async -> CreateResult
    /// Updates the fields of an object in place by the platform's documented route.
    ///
    /// `observed` are the readable fields that the object shows now, so that server-only members
    /// of free-form fields are kept.
    func update(
        _ remoteID: String, to declaration: Declaration, observed: ValueObject
    ) async -> MutationResult
    /// Deletes an object by id, or by the secret that its create returned.
    func delete(_ remoteID: String, handle: Secret?) async -> MutationResult
    /// Lets the platform check what a create would send, without making or changing anything.
    ///
    /// Returns why it would not take it, or why it could not say; nil when all is well.
    func check(_ declaration: Declaration) async -> Diagnostic?
    /// Waits, bounded, until an object made by an asynchronous create shows a final status.
    ///
    /// Platforms that create synchronously answer `.ready` without a request.
    func settle(_ remoteID: String) async -> SettleResult
}

extension Writing {
    /// Nothing is known to be wrong where a platform checks nothing beforehand.
    package func check(_ declaration: Declaration) async -> Diagnostic? { nil }
}

/// How a create ended.
package enum CreateResult: Sendable {
    /// The object exists.
    case created(CreatedObject)
    /// A person must visit a page first; `remoteID` if an object exists already.
    case needsConsent(url: String, message: String, remoteID: String?)
    /// The platform refused in its own error shape: there is no object.
    case rejected(Diagnostic)
    /// Nothing left this machine.
    case notSent(Diagnostic)
    /// Nothing left this machine, because its turn under the rate limit comes later than it may
    /// leave; it may be asked again with a new intent.
    case postponed(Diagnostic)
    /// It may or may not exist.
    case unknown(Diagnostic)
}

/// What a create's answer said.
package struct CreatedObject: Sendable {
    /// The platform's id.
    package let remoteID: String
    /// The readable fields that the answer showed; empty when it showed none.
    package let fields: ValueObject
    /// The secrets that the answer returned, by output name.
    package let returned: [String: Secret]
    /// The platform's word for its health.
    package let status: String?
    /// What people want to know, such as the secret names it seeded.
    package let notes: [String]

    /// Makes an answer.
    package init(
        remoteID: String, fields: ValueObject = ValueObject(), returned: [String: Secret] = [:],
        status: String? = nil, notes: [String] = []
    ) {
        self.remoteID = remoteID
        self.fields = fields
        self.returned = returned
        self.status = status
        self.notes = notes
    }
}

/// How an update or delete ended; both may be repeated by id.
package enum MutationResult: Sendable {
    /// It is done; for a delete, the object was there or was already gone.
    case done
    /// The platform refused in its own error shape.
    case rejected(Diagnostic)
    /// Nothing left this machine.
    case notSent(Diagnostic)
    /// It may or may not have happened.
    case unknown(Diagnostic)
}

/// What became of an asynchronous create.
package enum SettleResult: Sendable {
    /// It works.
    case ready(status: String?)
    /// It was accepted and has no final status yet.
    case pending(status: String?)
    /// The platform says that it will not work.
    case failed(Diagnostic)
}

/// Where secrets that platforms return are put; implemented by Secrets.
package protocol SinkStoring: Sendable {
    /// Proves that the sink can be written, before anything is created.
    func prepare(_ sink: SinkReference) async throws(Diagnostic)
    /// Writes the secret durably.
    func store(_ secret: Secret, in sink: SinkReference) async throws(Diagnostic)
    /// Reads it back, or nil when there is none.
    func read(_ sink: SinkReference) async throws(Diagnostic) -> Secret?
    /// Keeps a second copy of the present value under another sink, durably, and leaves the first
    /// where it is; does nothing when there is none.
    func copy(_ sink: SinkReference, to other: SinkReference) async throws(Diagnostic)
    /// Removes it.
    func remove(_ sink: SinkReference) async throws(Diagnostic)
}

/// The resolved secrets of a run; implemented by Secrets, used where requests are written.
package protocol SecretProviding: Sendable {
    /// The value of an expression, or nil when it was not resolved in this run.
    func value(of expression: SecretExpression) -> Secret?
    /// The text with every known secret value masked, in all the forms that platforms echo.
    func redacted(_ text: String) -> String
}
