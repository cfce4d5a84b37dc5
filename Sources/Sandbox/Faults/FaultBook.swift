internal import Model

/// Fault rules with their counters.
struct FaultBook: Sendable {
    /// A rule with the number of requests that it has concerned so far.
    struct Entry: Sendable {
        let fault: Fault
        var seen = 0
        /// When requests passed a rate, by platform.
        var passed: [ByteKey: [Duration]] = [:]
    }

    /// The rules in the order in which they were added.
    var entries: [Entry] = []

    mutating func add(_ fault: Fault) { entries.append(Entry(fault: fault)) }

    mutating func removeAll() { entries.removeAll() }

    /// The fault that strikes a request, the first rule first; every rule that is concerned counts.
    mutating func strike(
        provider: String, operation: SandboxOperation, page: Int
    ) -> Fault? {
        var struck: Fault?
        for index in entries.indices {
            let fault = entries[index].fault
            if case .rate = fault.kind { continue }
            guard fault.concerns(provider: provider, operation: operation, page: page) else {
                continue
            }
            entries[index].seen += 1
            if fault.selection.strikes(entries[index].seen), struck == nil { struck = fault }
        }
        return struck
    }
}

extension Fault {
    func concerns(provider: String, operation: SandboxOperation, page: Int) -> Bool {
        if let own = self.provider {
            guard own.hasSameBytes(as: provider) else { return false }
        } else if provider.hasSameBytes(as: StateAddress.provider) {
            // Any platform: where the tool keeps its state is none.
            return false
        }
        return switch target {
        case .any: true
        case .operation(let wanted): wanted == operation
        case .page(let wanted): operation == .list && wanted == page
        }
    }
}

extension Fault.Selection {
    /// Whether the rule strikes the request that it concerns as the so-manieth, counted from one.
    fileprivate func strikes(_ number: Int) -> Bool {
        switch self {
        case .all: true
        case .only(let wanted): number == wanted
        case .first(let count): number <= count
        }
    }
}
