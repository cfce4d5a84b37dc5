/// Whether what state says is still so; made by Planning, shown by Reports.
package struct Verification: Hashable, Sendable {
    /// Every record that was looked at, sorted by address.
    package let connections: [Connection]
    /// The creates of unknown outcome, sorted by address.
    package let intents: [CreateIntent]

    /// What became of one record.
    package struct Connection: Hashable, Sendable {
        /// What state says.
        package let record: Record
        /// Whether its object is there.
        package let presence: Presence
        /// Whether the objects that it replaced are there still, in the order of the record.
        package let replaced: [Presence]
        /// Whether the secrets that the platform returned are where they were put, sorted by name.
        package let outputs: [Output]

        /// Makes an entry.
        package init(
            record: Record, presence: Presence, replaced: [Presence], outputs: [Output]
        ) {
            self.record = record
            self.presence = presence
            self.replaced = replaced
            self.outputs = outputs
        }
    }

    /// Whether an object is there.
    package enum Presence: Hashable, Sendable {
        /// The platform shows it.
        case there
        /// The platform does not show it.
        case gone
        /// The platform does not show it, but shows others of its identity that nobody manages.
        case otherID([String])
        /// There never was one: a person has not consented yet.
        case consentPending
        /// It cannot be told: the platform could not be read.
        case unseen
        /// The platform does not list it yet, which says nothing while it is this young.
        case notYetVisible
    }

    /// A secret that the platform returned.
    package struct Output: Hashable, Sendable {
        /// Its name.
        package let name: String
        /// Where it was put; nil when it never arrived.
        package let sink: SinkReference?
        /// Whether it can be read there.
        package let isThere: Bool

        /// Makes an entry.
        package init(name: String, sink: SinkReference?, isThere: Bool) {
            self.name = name
            self.sink = sink
            self.isThere = isThere
        }
    }

    /// Makes a verification.
    package init(connections: [Connection], intents: [CreateIntent]) {
        self.connections = connections
        self.intents = intents
    }

    /// Whether anything is not as state says.
    package var needsPerson: Bool {
        !intents.isEmpty
            || connections.contains { !$0.isWell && $0.presence != .unseen && !$0.isOnlyYoung }
    }
}

extension Verification.Connection {
    /// Whether nothing is wrong but that the platform does not list the object yet.
    package var isOnlyYoung: Bool {
        presence == .notYetVisible && record.consent == nil && outputs.allSatisfy(\.isThere)
            && replaced.allSatisfy { $0 == .gone || $0 == .notYetVisible }
    }

    /// Whether everything is as state says and nothing is left to do.
    package var isWell: Bool {
        presence == .there && record.consent == nil && outputs.allSatisfy(\.isThere)
            && replaced.allSatisfy { $0 == .gone }
    }
}
