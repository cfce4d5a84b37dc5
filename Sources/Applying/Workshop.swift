package import Model
import Synchronization

/// Everything that an apply is given: the world behind protocols.
///
/// Applying knows no file and no socket; a simulation hands in virtual ones.
package struct Workshop: Sendable {
    /// One platform that can be written.
    package struct Platform: Sendable {
        /// The entry of the project file.
        package let entry: PlatformEntry
        /// What the platform is.
        package let descriptor: ProviderDescriptor
        /// The writing half.
        package let writer: any Writing

        /// Makes a platform.
        package init(
            entry: PlatformEntry, descriptor: ProviderDescriptor, writer: any Writing
        ) {
            self.entry = entry
            self.descriptor = descriptor
            self.writer = writer
        }
    }

    /// The platforms by name.
    package let platforms: [String: Platform]
    /// Where facts are made durable.
    package let journal: any Journaling
    /// Where returned secrets go.
    package let sinks: any SinkStoring
    /// The clock.
    package let clock: any Timekeeping
    /// The source of intent ids.
    package let randomness: any Randomness
    /// Who is told what happens.
    package let events: any EventReceiving
    /// Whether the run was asked to stop.
    package let stop: StopFlag

    /// Makes a workshop.
    package init(
        platforms: [String: Platform], journal: any Journaling, sinks: any SinkStoring,
        clock: any Timekeeping, randomness: any Randomness, events: any EventReceiving,
        stop: StopFlag
    ) {
        self.platforms = platforms
        self.journal = journal
        self.sinks = sinks
        self.clock = clock
        self.randomness = randomness
        self.events = events
        self.stop = stop
    }
}

/// A request to start nothing new; raised by a signal, never lowered.
package final class StopFlag: Sendable {
    private let raised = Atomic<Bool>(false)

    /// Makes a flag that is not raised.
    package init() {}

    /// Whether the run was asked to stop.
    package var isRaised: Bool { raised.load(ordering: .acquiring) }

    /// Asks the run to start nothing new.
    package func raise() { raised.store(true, ordering: .releasing) }
}
