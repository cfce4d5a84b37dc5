import Applying
import Model
import TestSupport

/// The promises, watched at every effect and examined after every run.
extension World {
    // MARK: - At every effect

    func watch(_ entry: JournalEntry) {
        guard case .recorded(let record, _) = entry, let id = record.remoteID else { return }
        defer { everRecorded.insert(id) }
        guard let thing = thing(id) else {
            violate("truth", "\(id) is recorded and never was")
            return
        }
        if record.origin == .created, thing.maker == .stranger {
            violate("foreign", "\(id) is recorded as made by us and is somebody else's")
        }
        let isOneOfSeveral = things.contains {
            $0.id != id && $0.isAlive && $0.maker == .stranger && $0.identity == thing.identity
        }
        if thing.maker == .stranger, !everRecorded.contains(id), isOneOfSeveral {
            violate("choice", "\(id) is taken over, and it is not the only one that could be")
        }
        if !thing.isAlive, !everRecorded.contains(id) || !isKnown(id) {
            violate("ghost", "\(id) is taken over although it is gone")
        }
    }

    private func isKnown(_ id: String) -> Bool {
        durable.records.values.contains { record in
            record.remoteID == id || record.deposed.contains { $0.remoteID == id }
        }
    }

    func watchIntents(after entry: JournalEntry) {
        guard case .intent(let intent) = entry else { return }
        if durable.intents.values.count(where: { $0.address == intent.address }) > 1 {
            violate("one intent", "\(intent.address.name) has two open intents")
        }
    }

    func watchCreate(_ declaration: Declaration, by process: Process) {
        if !durable.intents.values.contains(where: { $0.address == declaration.address }) {
            violate("intent first", "a create of \(declaration.address.name) left without intent")
        }
        process.created.insert(declaration.address)
        if process.stop.isRaised { process.createdAfterStop += 1 }
        if process.createdAfterStop > process.concurrency {
            violate("stop", "a create left that was in no slot when the run was stopped")
        }
        // Those that started before the third became known may still leave.
        if process.unknownCreates >= 3 + process.concurrency - 1 {
            violate("breaker", "a create left after \(process.unknownCreates) unknown ones")
        }
    }

    /// When the state cannot be written any more, what is in a slot goes on and nothing else starts.
    func watchSending(by process: Process) {
        guard process.journalFailed else { return }
        process.changedAfterFailure += 1
        if process.changedAfterFailure > process.concurrency {
            violate("state", "a change left that was in no slot when the state failed")
        }
    }

    /// A run that ends by itself closes the intents of the creates that never left.
    func watchIntents(leftBy process: Process) {
        guard !process.journalFailed else { return }
        for (id, intent) in durable.intents
        where !process.earlierIntents.contains(id) && !process.created.contains(intent.address) {
            violate("withdrawn", "the intent of \(intent.address.name), which never left, is open")
        }
    }

    func watchChange(of id: String) {
        guard let thing = thing(id), thing.maker == .stranger, !everRecorded.contains(id) else {
            return
        }
        violate("foreign", "\(id) is somebody else's and was changed or deleted")
    }

    func watchDelete(of id: String) {
        watchChange(of: id)
        guard stage.scenario.keepsAlive, case .ours(let home)? = thing(id)?.maker else { return }
        let isWorking = things.contains { other in
            other.id != id && other.isAlive && other.maker == .ours(home) && isKnown(other.id)
                && (other.isSeenWorking || !stage.descriptor.capabilities.createsAsynchronously)
        }
        if !isWorking { violate("gap", "\(id) goes before its successor is recorded and works") }
    }

    func watch(_ outcomes: [Outcome], desired: [Declaration]) {
        for outcome in outcomes {
            if outcome.manual != nil || outcome.error != nil, let id = outcome.remoteID {
                told.insert(id)
            }
            guard outcome.status == .done else { continue }
            switch outcome.action {
            case .create, .replace, .update:
                guard let id = durable.records[outcome.address]?.remoteID,
                    thing(id)?.isAlive == true
                else {
                    violate("truth", "\(outcome.address.name) is reported done and is not there")
                    continue
                }
                let wanted = desired.first { $0.address == outcome.address }
                    .map { stage.descriptor.kind.readable($0.fields) }
                if let wanted, thing(id)?.fields != wanted {
                    violate("truth", "\(outcome.address.name) is reported done and is otherwise")
                }
            case .delete:
                if let id = outcome.remoteID, thing(id)?.isAlive == true {
                    violate("truth", "\(id) is reported deleted and is there")
                }
            default: break
            }
        }
    }

    /// Every step of the plan that a run began with is in its report, and none of them is refused
    /// as not being one of that plan.
    func watchReport(_ outcomes: [Outcome], of planned: [Step]) {
        for outcome in outcomes where outcome.error?.code == .notReviewed {
            let isPlanned = planned.contains {
                $0.address == outcome.address && $0.action == outcome.action
                    && $0.remoteID == outcome.remoteID
            }
            if isPlanned {
                violate(
                    "reviewed", "\(outcome.action.rawValue) \(outcome.address.name) was reviewed")
            }
        }
        for step in planned where !outcomes.contains(where: { $0.address == step.address }) {
            violate("report", "nothing is said about \(step.action.rawValue) \(step.address.name)")
        }
    }

    // MARK: - After every run

    private func isCovered(_ thing: Thing, at home: Address) -> Bool {
        if isKnown(thing.id) { return true }
        let isLookedFor = durable.intents.values.contains {
            stage.home($0.address) == home && $0.identity == thing.identity
                && !$0.baseline.contains(thing.id)
        }
        if isLookedFor { return true }
        return durable.records.values.contains {
            stage.home($0.address) == home && $0.consent != nil && $0.identity == thing.identity
        }
    }

    func examine() {
        var living: [Address: [Thing]] = [:]
        for thing in things where thing.isAlive {
            guard case .ours(let home) = thing.maker else { continue }
            living[home, default: []].append(thing)
            if !isCovered(thing, at: home) {
                violate("lost", "\(thing.id) of \(home.name) is ours and nothing names it")
            }
        }
        var replaced: Set<String> = []
        for record in durable.records.values { replaced.formUnion(record.deposed.map(\.remoteID)) }
        for intent in durable.intents.values {
            replaced.formUnion(intent.outcome.deposed.map(\.remoteID))
        }
        for (home, things) in living {
            let current = things.filter { !replaced.contains($0.id) }
            if current.count > 1 {
                violate("duplicate", "\(home.name) has \(current.map(\.id))")
            }
        }
        examineHandles()
    }

    /// A returned secret is where the record says, or somebody was told that it is lost.
    private func examineHandles() {
        for record in durable.records.values {
            for deposed in record.deposed { examineHandle(deposed.remoteID, deposed.sinks) }
            if let id = record.remoteID { examineHandle(id, record.sinks) }
        }
    }

    private func examineHandle(_ id: String, _ sinks: [String: SinkReference]) {
        guard thing(id)?.isAlive == true, let sink = sinks["handle"] else { return }
        // While a successor is being made the copy counts.
        let isKept = durable.intents.values.contains { intent in
            intent.outcome.deposed.contains { deposed in
                deposed.remoteID == id
                    && deposed.sinks["handle"].map { self.sinks[$0.written] } == Self.secretMark
                        + id
            }
        }
        if isKept { return }
        if self.sinks[sink.written] != Self.secretMark + id {
            violate("token", "the state says that the token of \(id) is in \(sink)")
        }
    }

    // MARK: - When all is quiet

    /// After runs without faults everything that is wanted is there, and nothing is left to do.
    func examineEnd(_ plan: Plan, desired: [Declaration]) {
        examine()
        for step in plan.effective {
            violate("stuck", "\(step.action.rawValue) \(step.address.name) is left for ever")
        }
        if !plan.platforms.allSatisfy({ $0.completeness == .complete }) {
            violate("stuck", "the platform is not planned")
        }
        let manual = Set(plan.steps.filter { $0.action == .manual }.map(\.address))
        for intent in durable.intents.values where !manual.contains(intent.address) {
            violate("stuck", "the intent of \(intent.address.name) stays open")
        }
        for declaration in desired where !manual.contains(declaration.address) {
            let record = durable.records[declaration.address]
            guard let id = record?.remoteID, let thing = thing(id), thing.isAlive else {
                violate("stuck", "\(declaration.address.name) is wanted and not there")
                continue
            }
            if thing.fields != stage.descriptor.kind.readable(declaration.fields) {
                violate("stuck", "\(declaration.address.name) is not as wanted")
            }
            let hasHandle = record?.sinks["handle"] != nil
            let isOurs = thing.maker != .stranger
            if stage.profile == .oneTimeToken, isOurs, !hasHandle, !told.contains(id) {
                violate("token", "the token of \(id) is lost and nobody was told")
            }
        }
        let wanted = Set(desired.map(\.address))
        for thing in things where thing.isAlive {
            guard case .ours(let home) = thing.maker, !wanted.contains(home) else { continue }
            if !manual.contains(home) {
                violate("stuck", "\(thing.id) is not wanted and still there")
            }
        }
        if keepsEntries, hasWrittenToken {
            violate("secret", "an entry of the state holds a token")
        }
    }

    /// Whether a token is anywhere in what was written, also behind what records share.
    private var hasWrittenToken: Bool {
        var text = ""
        dump(entriesWritten, to: &text)
        return text.contains(Self.secretMark)
    }
}
