package import Model

/// What may be put in the place of what.
package enum StateTransfer {
    /// Checks that a state may replace the one in a place: the same history, and not an older part
    /// of it.
    ///
    /// Throws RC5038.
    package static func check(
        push new: StateContent, onto old: StateContent?, at name: String
    ) throws(Diagnostic) {
        guard let old else { return }
        func refused(_ why: String) -> Diagnostic {
            Diagnostic(
                .pushRefused, why, at: .file(name),
                help: [
                    "look at both: reconcile state pull, reconcile state list",
                    "if it is to replace what is there all the same: --force, which keeps a copy",
                ])
        }
        guard new.recorded.lineage.hasSameBytes(as: old.recorded.lineage) else {
            throw refused("the state belongs to another history than the one that is there")
        }
        guard new.recorded.serial >= old.recorded.serial else {
            throw refused(
                "the state ends at entry \(new.recorded.serial), and the one that is there at "
                    + "entry \(old.recorded.serial)")
        }
        guard try new.continues(old, named: name) else {
            throw refused("both have an entry \(old.recorded.serial), and they are not the same")
        }
    }

    /// Checks that a state may be moved to a place: nothing there, or the very same.
    ///
    /// Throws RC5040.
    package static func check(
        migrate new: StateContent, onto old: StateContent?, at name: String
    ) throws(Diagnostic) {
        guard let old, old.lines != new.lines else { return }
        throw Diagnostic(
            .migrationRefused, "there is another state already", at: .file(name),
            help: ["move that one away first, or choose another address, key or path"])
    }
}
