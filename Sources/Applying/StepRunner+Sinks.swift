import Model

/// Secrets that a platform returns once.
extension StepRunner {
    /// How often a sink is tried; it was writable a moment ago.
    private static let sinkAttempts = 3

    /// Where a returned secret came to rest.
    enum Keeping {
        case stored
        /// Its own sink refused it, so it lies elsewhere until the next apply moves it.
        case rescued(SinkReference, Manual)
        case lost(Diagnostic)
    }

    /// Stores a secret that exists nowhere else, again when the sink fails, and elsewhere when it
    /// fails for good.
    func keep(
        _ secret: Secret, in sink: SinkReference, rescue: SinkReference
    ) async -> Keeping {
        var failure: Diagnostic?
        for attempt in 1...Self.sinkAttempts {
            do throws(Diagnostic) {
                try await workshop.sinks.store(secret, in: sink)
                return .stored
            } catch {
                failure = error
            }
            if attempt < Self.sinkAttempts,
                (try? await workshop.clock.sleep(for: .seconds(1))) == nil
            {
                break
            }
        }
        guard let failure else { return .stored }
        do throws(Diagnostic) {
            try await workshop.sinks.store(secret, in: rescue)
        } catch {
            return .lost(failure)
        }
        return .rescued(
            rescue,
            Manual(
                text: "\(failure.message); the secret is kept in \(rescue): mend the sink and "
                    + "apply again, which moves it"))
    }

    /// Removes secrets from the places that a connection has left.
    func clearSinks(of old: Record, after new: Record) async {
        // A place that nothing has followed may keep all that can delete the object.
        let left = old.sinks.filter { output, sink in
            new.sinks[output].map { $0.place != sink.place } ?? sink.isRescue
        }
        await removeSinks(left)
    }
}
