package import Model

/// A state on a server, with what it takes to reach and lock it.
package struct RemoteState: Sendable {
    /// The server.
    package let store: any RemoteStore
    /// Its lock, or nil where there is none.
    package let lock: (any RemoteLock)?
    /// Whether a lock is needed.
    package let locking: StateLocking
    /// Folders for the copy that a run works on; the first that can be written is used.
    package let workFolders: [String]

    /// Describes a state.
    package init(
        store: any RemoteStore, lock: (any RemoteLock)?, locking: StateLocking,
        workFolders: [String]
    ) {
        self.store = store
        self.lock = lock
        self.locking = locking
        self.workFolders = workFolders
    }

    /// Describes a state whose lock is an object beside it, renewed as a lease.
    package init(
        store: any RemoteStore, lease: Duration, locking: StateLocking, workFolders: [String]
    ) {
        self.init(
            store: store, lock: LeaseLock(store: store, lease: lease), locking: locking,
            workFolders: workFolders)
    }
}
