import Host
package import Model

/// Reading the state without a lock; nothing here writes.
package enum StateFile {
    /// Reads and checks the whole file; blocks.
    ///
    /// A torn tail is ignored with a warning: another process may be writing right now. Throws
    /// when the file is empty, damaged, from a newer version, no regular file, or, with
    /// `highWater`, older than what this machine has seen.
    package static func read(
        path: String, highWater: HighWater? = nil
    ) throws(Diagnostic) -> StateReading {
        guard let opening = try StateOpening.read(path, readOnly: true, highWater: highWater) else {
            return .missing
        }
        var warnings: [Diagnostic] = []
        if let torn = opening.torn {
            warnings.append(StateProblem.torn(path, torn, wasCut: false))
        }
        warnings += RescueFiles(of: path).pending
        return .present(opening.image.recorded, warnings: warnings)
    }
}

/// What reading the state came to.
package enum StateReading: Sendable {
    /// There is no file: a first run, or a lost state.
    case missing
    /// The fold of its entries, and what people should know.
    case present(Recorded, warnings: [Diagnostic])
}
