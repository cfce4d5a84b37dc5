/// The third column: everything state knows, folded from its journal.
package struct Recorded: Sendable {
    /// Random name of this history, made with the first entry; empty before it.
    package var lineage: String
    /// The number of the last journal entry; zero when there is none.
    package var serial: Int64
    /// The live records.
    package var records: [Address: Record]
    /// Creates whose outcome is not known, by intent id.
    package var intents: [String: CreateIntent]
    /// Ids that we deleted, with when, so that a lagging list does not surprise.
    package var tombstones: [Tombstone]
    /// The digests of plans that were begun and not finished.
    package var begun: [BegunPlan]
    /// The id of the fingerprint key that was last used, or nil.
    package var keyID: String?

    /// An id that we deleted.
    package struct Tombstone: Hashable, Sendable {
        /// The platform.
        package let platform: String
        /// The id.
        package let remoteID: String
        /// When the delete was confirmed.
        package let at: Timestamp

        /// Makes a tombstone.
        package init(platform: String, remoteID: String, at: Timestamp) {
            self.platform = platform
            self.remoteID = remoteID
            self.at = at
        }
    }

    /// Makes an empty state.
    package init() {
        lineage = ""
        serial = 0
        records = [:]
        intents = [:]
        tombstones = []
        begun = []
        keyID = nil
    }

    /// The records in order of their addresses.
    package var sortedRecords: [Record] {
        // Records are large and addresses small, so the addresses are sorted.
        records.keys.sorted().compactMap { records[$0] }
    }

    /// The records of one platform in order of their addresses.
    package func records(of platform: String) -> [Record] {
        // By the keys, which lie side by side, and not by the records, which lie anywhere.
        records.filter { $0.key.platform.hasSameBytes(as: platform) }
            .map { (name: $0.key.name, record: $0.value) }
            .sortedInBytes(by: \.name).map(\.record)
    }

    /// The open intents of one platform in order of their addresses, then ids.
    package func intents(of platform: String) -> [CreateIntent] {
        sortedIntents.filter { $0.address.platform.hasSameBytes(as: platform) }
    }

    /// The open intents in order of their addresses, then ids.
    package var sortedIntents: [CreateIntent] {
        intents.values.sorted {
            $0.address == $1.address ? $0.id.precedesInBytes($1.id) : $0.address < $1.address
        }
    }
}

/// A reviewed plan that an apply started: what it allowed, so that a second run may finish it.
package struct BegunPlan: Hashable, Sendable {
    /// The plan's digest.
    package let digest: String
    /// What the plan allowed, by address: beside the step of a connection one for each object that
    /// it left behind.
    package let steps: [Address: [StepPermit]]

    /// What a reviewed step allowed at its address.
    package struct StepPermit: Hashable, Sendable {
        /// The action.
        package let action: Action
        /// The digest of the step's effect.
        package let effect: String
        /// The digest of what the step wants, or nil when it wants nothing there.
        package let wanted: String?

        /// Makes a permit.
        package init(action: Action, effect: String, wanted: String?) {
            self.action = action
            self.effect = effect
            self.wanted = wanted
        }
    }

    /// Makes a begun plan.
    package init(digest: String, steps: [Address: [StepPermit]]) {
        self.digest = digest
        self.steps = steps
    }

    /// The permits of a plan that is about to start, or nil when the plan has no digest.
    package init?(_ plan: Plan) {
        guard let digest = plan.digest else { return nil }
        self.digest = digest
        var steps: [Address: [StepPermit]] = [:]
        for step in plan.effective {
            steps[step.address, default: []].append(
                StepPermit(action: step.action, effect: step.effect, wanted: step.wanted))
        }
        self.steps = steps
    }

    /// Whether a step is one of the reviewed plan, or what is left of one after an interruption.
    package func permits(_ step: Step) -> Bool {
        steps[step.address]?.contains { $0.allows(step) } ?? false
    }
}

extension BegunPlan.StepPermit {
    fileprivate func allows(_ step: Step) -> Bool {
        if effect.hasSameBytes(as: step.effect) { return true }
        let wantsTheSame = wanted != nil && wanted == step.wanted
        return switch (action, step.action) {
        case (.replace, .delete): step.reason == .deposedRemains
        case (.create, .adopt), (.replace, .adopt):
            step.reason == .foundAfterUnknown && wantsTheSame
        case (.replace, .create), (.create, .create), (.adopt, .update): wantsTheSame
        case (.delete, .forget): step.reason == .alreadyGone
        default: false
        }
    }
}

/// One fact for the journal; durable before anything that depends on it happens.
package enum JournalEntry: Hashable, Sendable {
    /// A create may leave from now on.
    case intent(CreateIntent)
    /// An intent ended without an object of ours, with the evidence in words.
    case closed(intent: String, evidence: Evidence)
    /// The record as it is now; closes the intent if one is named.
    case recorded(Record, closing: String?)
    /// The object is confirmed gone and the record ends.
    case deleted(Address, remoteID: String, at: Timestamp)
    /// A replaced object is confirmed gone; the record stays.
    case deposedDeleted(Address, remoteID: String, at: Timestamp)
    /// We stop managing; the object, if any, is left alone.
    case forgotten(Address, reason: String)
    /// The same object under another address.
    case moved(from: Address, to: Record)
    /// A reviewed plan starts.
    case begun(BegunPlan)
    /// A reviewed plan is done.
    case finished(digest: String)
    /// The fingerprint key in use.
    case key(id: String)
    /// A run took the lock over from a holder that had not renewed it, or that a person called
    /// dead.
    case takenOver(from: String, at: Timestamp)
    /// What a person decided about an open intent or a record, with who and when.
    case decision(Address, text: String, by: String, at: Timestamp)

    /// Why an intent ended without an object.
    package enum Evidence: String, Hashable, Sendable {
        /// No byte of the request left.
        case neverSent = "never_sent"
        /// The platform refused in its own error shape.
        case rejected
        /// Two agreeing complete lists after the settle time lack it.
        case absentAfterSettle = "absent_after_settle"
        /// A person said so.
        case person
    }
}

/// The journal that Applying writes to; State implements it, tests give a virtual one.
package protocol Journaling: Sendable {
    /// Makes all entries durable before it returns; entries that are ready together share a sync.
    ///
    /// Throws a diagnostic when they could not be made durable; nothing that depends on them may
    /// then be sent.
    func append(_ entries: [JournalEntry]) async throws(Diagnostic)
    /// Does the same and may wait a moment for others that share the sync, because nothing that is
    /// to be sent waits for these entries.
    func appendPatiently(_ entries: [JournalEntry]) async throws(Diagnostic)
}

extension Journaling {
    package func appendPatiently(_ entries: [JournalEntry]) async throws(Diagnostic) {
        try await append(entries)
    }
}
