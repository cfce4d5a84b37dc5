import Host

/// A file that counts its syncs and fails when it is told to.
final class FaultyFile: Appending {
    /// What goes wrong from now on.
    enum Fault: Hashable, Sendable {
        case append
        case sync
        case reserve
        case reserveUnsupported
    }

    struct Counts: Hashable, Sendable {
        var appends = 0
        var syncs = 0
        var reserves = 0
        /// The most bytes that were reserved at once.
        var reserved = 0
    }

    let counts = Lock(Counts())
    let fault = Lock<Fault?>(nil)
    /// Called before each append, on the thread that writes.
    let beforeAppend: @Sendable () -> Void
    private let inner = Lock<(any Appending)?>(nil)

    init(beforeAppend: @escaping @Sendable () -> Void = {}) {
        self.beforeAppend = beforeAppend
    }

    /// Stands in for the journal's file.
    func wrapping(_ file: any Appending) -> any Appending {
        inner.withLock { $0 = file }
        return self
    }

    func append(_ bytes: [UInt8]) throws(HostError) {
        beforeAppend()
        counts.withLock { $0.appends += 1 }
        if fault.withLock({ $0 }) == .append {
            // Half of it is on the disk: the worst moment to run out of space.
            try inner.withLock { $0 }?.append(Array(bytes.prefix(bytes.count / 2)))
            throw failure("write", 28)
        }
        try inner.withLock { $0 }?.append(bytes)
    }

    func sync() throws(HostError) {
        counts.withLock { $0.syncs += 1 }
        if fault.withLock({ $0 }) == .sync { throw failure("sync", 5) }
        try inner.withLock { $0 }?.sync()
    }

    func reserve(_ count: Int) throws(HostError) {
        counts.withLock {
            $0.reserves += 1
            $0.reserved = max($0.reserved, count)
        }
        switch fault.withLock({ $0 }) {
        case .reserve: throw failure("reserve space for", 28)
        case .reserveUnsupported: throw failure("reserve space for", 95)
        default: try inner.withLock { $0 }?.reserve(count)
        }
    }

    private func failure(_ operation: String, _ number: Int32) -> HostError {
        .system(operation: operation, path: "state", number: number)
    }
}
