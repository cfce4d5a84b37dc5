package import Model

/// Finds out by trying whether a server keeps the promises that the lock and the state rest on.
///
/// Works on scratch objects only and removes them. Servers differ: some ignore conditions, some
/// check them and write later, some refuse a correct one; what a server calls itself says nothing.
package struct ConditionalWriteProbe: Sendable {
    /// How many write at the same moment.
    static let writers = 8
    /// How often they do.
    static let rounds = 3

    private let store: any RemoteStore
    private let name: String

    /// Prepares a probe with a name that nobody else uses.
    package init(_ store: any RemoteStore, randomness: any Randomness) {
        self.store = store
        name = randomness.bytes(count: 8).hexadecimal
    }

    /// Tries everything; sends about eighty small requests.
    package func run() async -> ConditionalWriteVerdict {
        var verdict: ConditionalWriteVerdict
        do throws(Stop) {
            try await one()
            try await many()
            verdict = try await removesBlindly() ? .safeButRemoves : .safe
        } catch {
            verdict = error.verdict
        }
        if let leftover = await clean(), verdict.isSafe { verdict = .undecided(leftover) }
        return verdict
    }

    // MARK: - One after the other

    private var single: RemoteObject { .probe("\(name)-one") }

    private func one() async throws(Stop) {
        // Without any condition first, so that a refusal of one is known to be about it.
        try await write("plain", to: single, when: .always)
        try await remove(single)
        guard try await conditional("first", to: single, when: .absent) else {
            throw Stop(.stuck)
        }
        if try await conditional("second", to: single, when: .absent) {
            throw Stop(.ignored(.absent))
        }
        let old = try await version(of: single)
        guard try await conditional("third", to: single, when: .version(old)) else {
            throw Stop(.brokenMatch)
        }
        let new = try await version(of: single)
        // A server that gives different bytes equal tags is found out here too.
        if try await conditional("fourth", to: single, when: .version(old)) {
            throw Stop(.ignored(.staleVersion))
        }
        try await remove(single)
        if try await conditional("fifth", to: single, when: .version(new)) {
            throw Stop(.ignored(.missingObject))
        }
    }

    private func removesBlindly() async throws(Stop) -> Bool {
        try await write("old", to: single, when: .always)
        let old = try await version(of: single)
        try await write("new", to: single, when: .always)
        do throws(Diagnostic) {
            return try await store.remove(single, when: .version(old))
        } catch {
            // Refusing to remove at all leaves the object alone, which is what counts.
            return false
        }
    }

    // MARK: - All at once

    private func many() async throws(Stop) {
        for round in 1...Self.rounds {
            let object = RemoteObject.probe("\(name)-\(round)")
            try await compete(for: object, when: .absent)
            try await remove(object)
            // Once more: some servers take the mark of a delete for an object.
            try await compete(for: object, when: .absent)
            let current = try await version(of: object)
            try await compete(for: object, when: .version(current))
        }
    }

    /// Lets all write under the same condition, which only one of them can meet.
    private func compete(
        for object: RemoteObject, when condition: RemoteCondition
    ) async throws(Stop) {
        let store = self.store
        let attempts = await withTaskGroup(of: (String, Attempt).self) { group in
            for writer in 1...Self.writers {
                let text = "\(condition) writer \(writer)"
                group.addTask {
                    (text, await Self.attempt(text, in: store, object, when: condition))
                }
            }
            var attempts: [(String, Attempt)] = []
            for await attempt in group { attempts.append(attempt) }
            return attempts
        }
        var winners = 0
        var refusal: Diagnostic?
        // An unknown outcome is decided by what the object holds now.
        let content = try await content(of: object)
        for (text, attempt) in attempts {
            switch attempt {
            case .won: winners += 1
            case .lost: break
            case .unknown(let diagnostic):
                if content.elementsEqual(text.utf8) { winners += 1 } else { refusal = diagnostic }
            case .refused(let diagnostic): refusal = diagnostic
            }
        }
        switch winners {
        case 1: break
        case 2...: throw Stop(.racy(winners: winners, of: Self.writers))
        default:
            if let refusal { throw Stop(.undecided(refusal)) }
            throw Stop(condition == .absent ? .stuck : .brokenMatch)
        }
    }

    private enum Attempt: Sendable {
        case won
        case lost
        case unknown(Diagnostic)
        case refused(Diagnostic)
    }

    private static func attempt(
        _ text: String, in store: any RemoteStore, _ object: RemoteObject,
        when condition: RemoteCondition
    ) async -> Attempt {
        do throws(Diagnostic) {
            return switch try await store.write(Array(text.utf8), to: object, when: condition) {
            case .written: .won
            case .conflict: .lost
            case .unknown(let diagnostic): .unknown(diagnostic)
            }
        } catch {
            return .refused(error)
        }
    }

    // MARK: - Steps

    /// Ends the probe with a verdict.
    private struct Stop: Error {
        let verdict: ConditionalWriteVerdict

        init(_ verdict: ConditionalWriteVerdict) { self.verdict = verdict }
    }

    /// Writes under a condition and says whether the server did; a server that can only refuse
    /// has no conditions.
    private func conditional(
        _ text: String, to object: RemoteObject, when condition: RemoteCondition
    ) async throws(Stop) -> Bool {
        switch await Self.attempt(text, in: store, object, when: condition) {
        case .won: return true
        case .lost: return false
        case .unknown(let diagnostic):
            if try await content(of: object).elementsEqual(text.utf8) { return true }
            // A server in trouble has said nothing about conditions.
            throw Stop(.undecided(diagnostic))
        case .refused(let diagnostic): throw Stop(.notImplemented(diagnostic))
        }
    }

    private func write(
        _ text: String, to object: RemoteObject, when condition: RemoteCondition
    ) async throws(Stop) {
        do throws(Diagnostic) {
            switch try await store.write(Array(text.utf8), to: object, when: condition) {
            case .written: break
            case .conflict: throw .probeUndecided("a write without a condition met a conflict")
            case .unknown(let diagnostic): throw diagnostic
            }
        } catch {
            throw Stop(.undecided(error))
        }
    }

    private func remove(_ object: RemoteObject) async throws(Stop) {
        do throws(Diagnostic) {
            _ = try await store.remove(object, when: .always)
        } catch {
            throw Stop(.undecided(error))
        }
    }

    private func read(_ object: RemoteObject) async throws(Stop) -> RemoteContent? {
        do throws(Diagnostic) {
            return try await store.read(object)
        } catch {
            throw Stop(.undecided(error))
        }
    }

    private func content(of object: RemoteObject) async throws(Stop) -> [UInt8] {
        try await read(object)?.bytes ?? []
    }

    private func version(of object: RemoteObject) async throws(Stop) -> String {
        guard let content = try await read(object) else {
            throw Stop(.undecided(.probeUndecided("an object that was just written is not there")))
        }
        guard let version = content.version else {
            throw Stop(.notImplemented(.probeUndecided("the server gives objects no entity tags")))
        }
        return version
    }

    /// Removes all scratch objects, or says which could not be removed.
    private func clean() async -> Diagnostic? {
        var failure: Diagnostic?
        let others = (1...Self.rounds).map { RemoteObject.probe("\(name)-\($0)") }
        for object in [single] + others {
            do throws(Diagnostic) {
                _ = try await store.remove(object, when: .always)
            } catch {
                failure = error
            }
        }
        return failure
    }
}

extension Diagnostic {
    /// What a probe met and cannot interpret.
    fileprivate static func probeUndecided(_ message: String) -> Diagnostic {
        Diagnostic(.conditionsUnreliable, message)
    }
}
