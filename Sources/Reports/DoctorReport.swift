package import Model

/// What the checks of a setup found, for people and for machines.
package enum DoctorReport {
    /// The checks of one part of the setup.
    package struct Group: Hashable, Sendable {
        /// What the part is: `project`, `state`, `secrets`, `platform NAME`.
        package let name: String
        /// What stands beside the name for people, such as the address of a platform.
        package let note: String
        /// The checks in the order in which they were made.
        package let checks: [Check]

        /// Makes a group.
        package init(_ name: String, note: String = "", _ checks: [Check]) {
            self.name = name
            self.note = note
            self.checks = checks
        }
    }

    /// How many checks have a status.
    static func count(_ status: Check.Status, in groups: [Group]) -> Int {
        groups.reduce(0) { $0 + $1.checks.count { $0.status == status } }
    }
}
