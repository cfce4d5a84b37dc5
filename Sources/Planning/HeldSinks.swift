package import Model

/// The places where state says that secrets of connections are kept.
///
/// A secret that a platform returned once is in its sink and nowhere else. Another one in its place
/// would end it, and whoever deletes by what stands there would delete another object.
package enum HeldSinks {
    /// What keeps its secret in a place.
    private struct Holder {
        let address: Address
        let output: String
    }

    /// The declarations whose sinks still keep the secret of another connection, or of another
    /// output; an error for each, in the order of the declarations.
    ///
    /// - Parameters:
    ///   - desired: every declaration of the project.
    ///   - recorded: what state knows, of all platforms.
    ///   - descriptors: what is known of each provider, to tell what is only renamed.
    package static func conflicts(
        of desired: [Declaration], with recorded: Recorded,
        descriptors: [String: ProviderDescriptor]
    ) -> [Diagnostic] {
        // Nothing is put where it is already, and nearly all is.
        let claims = desired.filter {
            !$0.sinks.isEmpty && recorded.records[$0.address]?.sinks != $0.sinks
        }
        let holders = claims.isEmpty ? [:] : holders(recorded)
        guard !holders.isEmpty else { return [] }
        let contested = claims.filter { !contests(of: $0, holders, renamed: [:]).isEmpty }
        guard !contested.isEmpty else { return [] }
        let moves = Planner.moveCandidates(
            desired: desired, recorded: recorded, descriptors: descriptors)
        let renamed = Dictionary(moves.map { ($0.to, $0.from) }, uniquingKeysWith: { $1 })
        return contested.flatMap { contests(of: $0, holders, renamed: renamed) }
    }

    /// Who holds each place.
    private static func holders(_ recorded: Recorded) -> [ByteKey: [Holder]] {
        var holders: [ByteKey: [Holder]] = [:]
        for record in recorded.records.values {
            for sinks in [record.sinks] + record.deposed.map(\.sinks) {
                for (output, sink) in sinks {
                    holders[ByteKey(sink.place), default: []]
                        .append(Holder(address: record.address, output: output))
                }
            }
        }
        return holders
    }

    private static func contests(
        of declaration: Declaration, _ holders: [ByteKey: [Holder]], renamed: [Address: Address]
    ) -> [Diagnostic] {
        let former = renamed[declaration.address]
        let sinks = declaration.sinks.sorted { $0.key.precedesInBytes($1.key) }
        return sinks.compactMap { output, sink in
            let holders = holders[ByteKey(sink.place)] ?? []
            // Nothing is put where it is already.
            let isThere = holders.contains {
                ($0.address == declaration.address || $0.address == former)
                    && $0.output.hasSameBytes(as: output)
            }
            let first = holders.min { ($0.address, $0.output) < ($1.address, $1.output) }
            guard !isThere, let holder = first else { return nil }
            return Diagnostic(
                .sinkStillHeld,
                "the sink `\(sink)` keeps the \(holder.output) of `\(holder.address)`",
                at: .source(declaration.source),
                help: [
                    "give it a place of its own",
                    "or first apply what moves or deletes `\(holder.address)`, then this",
                ])
        }
    }
}
