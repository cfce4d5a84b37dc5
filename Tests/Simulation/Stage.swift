import Model
package import TestSupport

/// A scenario on a profile, prepared once for all its executions.
package struct Stage: Sendable {
    /// The scenario.
    package let scenario: Scenario
    /// The profile of the platform.
    package let profile: Profile
    let descriptor: ProviderDescriptor
    let phases: [[Declaration]]
    let managed: [Declaration]
    private let entries: [Int: PlatformEntry]

    /// Prepares a scenario.
    package init(_ scenario: Scenario, _ profile: Profile) {
        self.scenario = scenario
        self.profile = profile
        descriptor = profile.descriptor
        phases = scenario.phases.map { $0.map { profile.declaration($0) } }
        managed = scenario.managed.map { profile.declaration($0) }
        var entries: [Int: PlatformEntry] = [:]
        for concurrency in scenario.concurrencies {
            entries[concurrency] = profile.entry(
                adopt: scenario.adopt,
                limits: PlatformEntry.Limits(concurrency: concurrency, settleSeconds: 30))
        }
        self.entries = entries
    }

    func entry(concurrency: Int) -> PlatformEntry {
        entries[concurrency] ?? profile.entry(adopt: scenario.adopt)
    }

    /// The address that an object is counted under.
    func home(_ address: Address) -> Address {
        scenario.renamed[address.name].map { profile.address($0) } ?? address
    }

    /// Every scenario on every profile.
    package static let all = Scenario.all.flatMap { scenario in
        scenario.profiles.map { Stage(scenario, $0) }
    }
}

extension Profile {
    fileprivate func declaration(_ wish: Scenario.Wish) -> Declaration {
        declaration(
            wish.name, identity: wish.identity, label: wish.label.map { .string($0) },
            lifecycle: Lifecycle(preventDestroy: false, replace: wish.replace))
    }
}
