import Host
package import Model

/// A place where a state is, as a whole to be read or put there; its journal is for an apply.
package enum StatePlace: Sendable {
    /// A file on this machine.
    case file(path: String)
    /// A server.
    case remote(RemoteState)

    /// How messages name it.
    package var name: String {
        switch self {
        case .file(let path): path
        case .remote(let state): state.store.name
        }
    }

    /// Reads without a lock; `plan` and `drift` look at the state like this.
    ///
    /// Throws when there is something that is not a sound state, or when, with `highWater`, it is
    /// older than what this machine has seen.
    package func read(highWater: HighWater?) async throws(Diagnostic) -> StateReading {
        switch self {
        case .file(let path):
            return try await runBlocking { () throws(Diagnostic) in
                try StateFile.read(path: path, highWater: highWater)
            }
        case .remote(let state):
            guard let lines = try await replica(of: state).read() else { return .missing }
            return try await runBlocking { [name] () throws(Diagnostic) in
                let content = try StateContent(lines, from: name, highWater: highWater)
                return .present(content.recorded, warnings: [])
            }
        }
    }

    /// Reads the whole state; nil when there is none.
    package func content() async throws(Diagnostic) -> StateContent? {
        switch self {
        case .file(let path):
            try await runBlocking { () throws(Diagnostic) in
                guard try Segment.all(of: path).allSatisfy(\.facts.isEmpty) else {
                    throw StateProblem.segmentsWait(path)
                }
                guard Files.exists(path) else { return nil }
                return try StateContent(WorkingCopy.read(path), from: path)
            }
        case .remote(let state):
            try await content(of: replica(of: state))
        }
    }

    /// Opens the state for writing; takes its lock, or a share of it for a shard.
    ///
    /// Throws RC5027 for a shard of a state on a server.
    package func open(
        shard: Shard? = nil, holder: LockHolder, version: String,
        options: StateJournal.Options, clock: any Timekeeping, randomness: any Randomness
    ) async throws(Diagnostic) -> StateJournal {
        switch (self, shard) {
        case (.file(let path), let shard?):
            return try await .open(
                path: path, shard: shard, holder: holder, options: options, clock: clock,
                randomness: randomness)
        case (.file(let path), nil):
            return try await .open(
                path: path, holder: holder, options: options, clock: clock,
                randomness: randomness)
        case (.remote, .some):
            throw Diagnostic(
                .shardsNeedFile, "a state on a server has one writer, so shards cannot share it",
                at: .file(name),
                help: [
                    "apply without --shard; plan and drift take it with every state",
                    "or keep the state in a file, and run all shards on the machine that has it",
                ])
        case (.remote(let state), nil):
            return try await .open(
                state, holder: holder, version: version, options: options, clock: clock,
                randomness: randomness)
        }
    }

    func content(of replica: RemoteReplica) async throws(Diagnostic) -> StateContent? {
        guard let lines = try await replica.read() else { return nil }
        return try await runBlocking { [name] () throws(Diagnostic) in
            try StateContent(lines, from: name)
        }
    }

    func replica(
        of state: RemoteState, clock: any Timekeeping = SystemClock()
    ) -> RemoteReplica {
        RemoteReplica(
            store: state.store, isConditional: state.locking == .required, clock: clock,
            randomness: SystemRandomness())
    }
}
