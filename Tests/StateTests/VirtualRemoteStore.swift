import Model

@testable import State

/// A server of objects in memory, correct or with the faults that real servers have shown.
actor VirtualRemoteStore: RemoteStore {
    /// What the server does wrong.
    enum Fault: Hashable {
        /// `If-None-Match: *` has no effect.
        case ignoresAbsent
        /// `If-Match` has no effect.
        case ignoresMatch
        /// `If-Match` on an object that is not there is accepted.
        case acceptsMatchOnMissing
        /// Conditions are checked first, and the write happens later.
        case racy
        /// As `racy`, for `If-Match` alone.
        case racyMatch
        /// Requests with a condition are refused.
        case refusesConditions
        /// A correct `If-Match` is refused.
        case refusesMatch
        /// `If-Match` on a delete has no effect.
        case removesBlindly
        /// A delete with a condition is refused.
        case refusesConditionalRemoval
        /// A removed object still counts as present for `If-None-Match: *`.
        case remembersRemoved
        /// Nothing can be written.
        case readOnly
        /// Objects have no entity tags.
        case hasNoTags
        /// Every object has the same entity tag.
        case equalTags
        /// The first write of each contest is carried out and its answer is lost.
        case losesAnswers
        /// Requests with a condition are answered with a failure that proves nothing.
        case failsOnConditions
        /// Nothing can be removed.
        case keepsEverything
        /// After some time nothing can be removed any more.
        case tiresOfRemoving
    }

    nonisolated let name = "virtual"
    nonisolated let hasSegments = true
    private let faults: Set<Fault>
    private(set) var objects: [RemoteObject: (bytes: [UInt8], version: Int)] = [:]
    private(set) var writes = 0
    private var removed: Set<RemoteObject> = []
    private var conditional = 0
    private var removals = 0
    private var lost: Set<RemoteObject> = []

    init(_ faults: Fault...) { self.faults = Set(faults) }

    static let refusal = Diagnostic(.conditionsUnreliable, "the server answered 501")

    func read(_ object: RemoteObject) async throws(Diagnostic) -> RemoteContent? {
        objects[object].map { RemoteContent(bytes: $0.bytes, version: tag($0.version)) }
    }

    func write(
        _ bytes: [UInt8], to object: RemoteObject, when condition: RemoteCondition
    ) async throws(Diagnostic) -> RemoteWrite {
        if faults.contains(.readOnly) { throw Self.refusal }
        if condition != .always, faults.contains(.refusesConditions) { throw Self.refusal }
        if condition != .always, faults.contains(.failsOnConditions) {
            return .unknown(Self.refusal)
        }
        guard holds(condition, for: object) else { return .conflict }
        if condition != .always {
            conditional += 1
            let isLate =
                faults.contains(.racy) || faults.contains(.racyMatch) && condition != .absent
            if isLate { await waitForAnother() }
        }
        writes += 1
        removed.remove(object)
        objects[object] = (bytes, writes)
        if faults.contains(.losesAnswers), condition != .always, lost.insert(object).inserted {
            return .unknown(Self.refusal)
        }
        return .written(version: tag(writes))
    }

    func remove(
        _ object: RemoteObject, when condition: RemoteCondition
    ) async throws(Diagnostic) -> Bool {
        removals += 1
        let isTired = faults.contains(.tiresOfRemoving) && removals > 6
        if isTired || faults.contains(.keepsEverything) { throw Self.refusal }
        guard let present = objects[object] else { return true }
        if case .version(let wanted) = condition, !faults.contains(.removesBlindly) {
            if faults.contains(.refusesConditionalRemoval) { throw Self.refusal }
            guard wanted == tag(present.version) else { return false }
        }
        objects[object] = nil
        removed.insert(object)
        lost.remove(object)
        return true
    }

    private func tag(_ version: Int) -> String? {
        if faults.contains(.hasNoTags) { return nil }
        return faults.contains(.equalTags) ? "\"same\"" : "\"\(version)\""
    }

    private func holds(_ condition: RemoteCondition, for object: RemoteObject) -> Bool {
        switch condition {
        case .always: return true
        case .absent:
            if faults.contains(.ignoresAbsent) { return true }
            if faults.contains(.remembersRemoved), removed.contains(object) { return false }
            return objects[object] == nil
        case .version(let wanted):
            if faults.contains(.refusesMatch) { return false }
            if faults.contains(.ignoresMatch) { return true }
            guard let present = objects[object] else {
                return faults.contains(.acceptsMatchOnMissing)
            }
            return wanted == tag(present.version)
        }
    }

    /// Lets another writer look at the same condition, if one comes.
    private func waitForAnother() async {
        let mine = conditional
        for _ in 0..<2000 where conditional == mine { await Task.yield() }
    }
}
