import Model
import State

/// A deliberate mistake, put between the program and its surroundings.
///
/// Mistakes inside the program are patches; these need no rebuild.
package enum Mutation: String, CaseIterable, Sendable {
    /// The journal answers before its entries are durable.
    case journalAnswersEarly
    /// An error of a create means that there is no object.
    case errorMeansFailed
    /// An error of a create means that nothing left.
    case errorMeansNotSent
    /// A create is sent again when its answer is lost.
    case createResent
    /// A list that broke off counts as complete.
    case partialListTrusted
    /// One list is taken where two must agree.
    case oneListForTwo
    /// Nobody waits for what is still on its way.
    case noSettling
    /// The record says created before the returned secret is in its sink.
    case recordBeforeSink
    /// The intent does not say which objects were there before.
    case baselineForgotten
    /// The ids of replaced objects are left out of the records.
    case deposedForgotten
    /// A delete takes the first object of the same name.
    case deleteByIdentity
    /// A delete without answer counts as done.
    case deleteOfUnknownOutcomeIsDone
    /// An update without answer counts as done.
    case updateOfUnknownOutcomeIsDone
    /// An object that is not listed yet counts as gone.
    case youngObjectsGone
    /// The record of a create does not close its intent.
    case intentLeftOpen
    /// A restart does not read the open intents.
    case intentsForgottenAtStart
    /// A slow create counts as working at once.
    case settledUnseen
    /// The token of the object that is about to be replaced is not kept.
    case oldTokenNotKept
    /// A moved record is written without ending the old one.
    case moveKeepsOldRecord
    /// The intent does not say which object it replaces.
    case replacedForgottenInIntent
    /// Every adopted object is recorded as made by us.
    case adoptedCountsAsCreated
    /// A confirmed delete is not written.
    case deleteNotWritten
    /// The token goes into the record as well.
    case tokenInRecord
}

/// The platform as a program with a mistake sees it.
struct MutatedPlatform: Writing {
    let base: SimulatedPlatform
    let mutation: Mutation?

    var platform: String { base.platform }

    func observe(_ interest: Interest) async -> PlatformObservation {
        let seen = await base.observe(interest)
        switch mutation {
        case .partialListTrusted:
            guard base.process.isAlive else { return seen }
            return PlatformObservation(
                platform: seen.platform, objects: seen.objects, completeness: .complete,
                notYetVisible: seen.notYetVisible)
        case .youngObjectsGone:
            return PlatformObservation(
                platform: seen.platform, objects: seen.objects, completeness: seen.completeness)
        default: return seen
        }
    }

    func create(_ declaration: Declaration) async -> CreateResult {
        let result = await base.create(declaration)
        guard case .unknown(let why) = result, base.process.isAlive else { return result }
        switch mutation {
        case .errorMeansFailed: return .rejected(why)
        case .errorMeansNotSent: return .notSent(why)
        case .createResent: return await base.create(declaration)
        default: return result
        }
    }

    func update(
        _ remoteID: String, to declaration: Declaration, observed: ValueObject
    ) async -> MutationResult {
        let result = await base.update(remoteID, to: declaration, observed: observed)
        if case .unknown = result, mutation == .updateOfUnknownOutcomeIsDone { return .done }
        return result
    }

    func delete(_ remoteID: String, handle: Secret?) async -> MutationResult {
        var target = remoteID
        if mutation == .deleteByIdentity {
            let identity = base.world.thing(remoteID)?.identity
            target =
                base.world.things.last { $0.isAlive && $0.identity == identity }?.id ?? remoteID
        }
        let result = await base.delete(target, handle: handle)
        if case .unknown = result, mutation == .deleteOfUnknownOutcomeIsDone { return .done }
        return result
    }

    func settle(_ remoteID: String) async -> SettleResult {
        if mutation == .settledUnseen { return .ready(status: nil) }
        return await base.settle(remoteID)
    }
}

/// The journal as a program with a mistake uses it.
struct MutatedJournal: Journaling {
    let base: SimulatedJournal
    let mutation: Mutation?

    func append(_ entries: [JournalEntry]) async throws(Diagnostic) {
        switch mutation {
        case .journalAnswersEarly:
            let process = base.process
            let earlier = process.unwritten
            process.unwritten = entries
            process.view = Recorded.folding(
                entries, into: process.view ?? base.world.durable)
            if !earlier.isEmpty { try await base.append(earlier) }
        case .recordBeforeSink:
            try await base.append(entries)
            for (sink, text) in base.process.unstored { base.world.sinks[sink] = text }
            base.process.unstored = []
        default:
            let kept = entries.compactMap(mutated)
            if !kept.isEmpty { try await base.append(kept) }
        }
    }

    private func mutated(_ entry: JournalEntry) -> JournalEntry? {
        switch (mutation, entry) {
        case (.baselineForgotten, .intent(let intent)):
            .intent(
                CreateIntent(
                    id: intent.id, address: intent.address, kind: intent.kind,
                    provider: intent.provider, account: intent.account, identity: intent.identity,
                    baseline: [], outcome: intent.outcome, mayLeaveUntil: intent.mayLeaveUntil))
        case (.deposedForgotten, .recorded(var record, let closing)):
            {
                record.deposed = []
                return .recorded(record, closing: closing)
            }()
        case (.tokenInRecord, .recorded(var record, let closing)):
            {
                if let id = record.remoteID { record.labels["token"] = World.secretMark + id }
                return .recorded(record, closing: closing)
            }()
        case (.intentLeftOpen, .recorded(let record, _)): .recorded(record, closing: nil)
        case (.moveKeepsOldRecord, .moved(_, let record)): .recorded(record, closing: nil)
        case (.replacedForgottenInIntent, .intent(let intent)):
            {
                var outcome = intent.outcome
                outcome.deposed = []
                return .intent(
                    CreateIntent(
                        id: intent.id, address: intent.address, kind: intent.kind,
                        provider: intent.provider, account: intent.account,
                        identity: intent.identity, baseline: intent.baseline, outcome: outcome,
                        mayLeaveUntil: intent.mayLeaveUntil))
            }()
        case (.adoptedCountsAsCreated, .recorded(var record, let closing)):
            {
                record.origin = .created
                return .recorded(record, closing: closing)
            }()
        case (.deleteNotWritten, .deleted): nil
        default: entry
        }
    }
}

/// The sinks as a program with a mistake uses them.
struct MutatedSinks: SinkStoring {
    let base: SimulatedSinks
    let mutation: Mutation?

    func prepare(_ sink: SinkReference) async throws(Diagnostic) { try await base.prepare(sink) }

    func store(_ secret: Secret, in sink: SinkReference) async throws(Diagnostic) {
        guard mutation == .recordBeforeSink else {
            try await base.store(secret, in: sink)
            return
        }
        let text = secret.withBytes { bytes in
            String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
        }
        base.process.unstored.append((sink.written, text))
    }

    func read(_ sink: SinkReference) async throws(Diagnostic) -> Secret? {
        try await base.read(sink)
    }

    func copy(_ sink: SinkReference, to other: SinkReference) async throws(Diagnostic) {
        if mutation != .oldTokenNotKept { try await base.copy(sink, to: other) }
    }

    func remove(_ sink: SinkReference) async throws(Diagnostic) { try await base.remove(sink) }
}
