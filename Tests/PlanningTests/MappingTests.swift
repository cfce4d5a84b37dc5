import Model
import Planning
import TestSupport
import Testing

/// Who goes over the connections, and in which order, changes nothing.
@Suite struct MappingTests {
    private let profile = Profile.naturalKey

    @Test func `portions that are planned the other way round give the same plan`() {
        let plan = plan(SerialMapping())
        let turned = self.plan(TurnedMapping())
        #expect(plan.digest != nil)
        #expect(turned.digest == plan.digest)
        #expect(turned.steps == plan.steps)
        #expect(turned.drift == plan.drift)
        #expect(turned.unmanaged == plan.unmanaged)
        #expect(plan.unmanaged.map(\.remoteID) == ["other"])
        #expect(turned.findings == plan.findings)
    }

    @Test func `every connection of several portions is planned once`() {
        let steps = plan(SerialMapping()).steps
        #expect(steps.map(\.address) == (0..<700).map { profile.address(name($0)) })
        #expect(steps.count { $0.action == .create } == 100)
        #expect(steps.count { [.update, .replace].contains($0.action) } == 100)
        #expect(steps.count { $0.action == .adopt } == 100)
        #expect(steps.count { $0.action == .noOp } == 400)
    }

    private func name(_ index: Int) -> String { "c\(1000 + index)" }

    /// A plan of 700 connections: of seven in a row one is missing, one differs and one is not
    /// recorded.
    private func plan(_ mapping: some Mapping) -> Plan {
        var desired: [Declaration] = []
        var objects: [Observation] = []
        var records: [Record] = []
        for index in 0..<700 {
            let declaration = profile.declaration(name(index), label: "wanted")
            desired.append(declaration)
            let id = "id-\(index)"
            if index % 7 != 2 { records.append(profile.record(of: declaration, id: id)) }
            guard index % 7 != 0 else { continue }
            let label: Value = index % 7 == 1 ? "edited" : "wanted"
            objects.append(profile.object(id, name: name(index), label: label))
        }
        objects.append(profile.object("other", name: "stranger"))
        return Planner.plan(
            desired: desired, observed: [profile.reading(objects)],
            recorded: .holding(records), fingerprints: DesiredFingerprints(),
            policy: Policy(
                project: "test", platforms: [profile.entry()],
                descriptors: [profile.rawValue: profile.descriptor],
                guards: Policy.GuardLimits(maxDestroy: 1000, maxDestroyPercent: 100),
                secrets: .bound(keyID: "k1")),
            mapping: mapping)
    }

    /// Does the last element first.
    private struct TurnedMapping: Mapping {
        func map<Element: Sendable, Result: Sendable>(
            _ elements: [Element], _ work: @escaping @Sendable (Element) -> Result
        ) -> [Result] {
            elements.reversed().map(work).reversed()
        }
    }
}
