package import Model

extension DoctorReport {
    /// Returns every check in order, and how many have each status.
    package static func json(_ groups: [Group], toolVersion: String) -> Value {
        let checks = groups.flatMap { group in group.checks.map { json($0, of: group) } }
        let summary = Check.Status.allCases.map { status in
            (status.rawValue, Value.count(count(status, in: groups)))
        }
        return .members(
            JSONFormat.head(toolVersion: toolVersion) + [
                ("checks", .array(checks)), ("summary", .members(summary)),
            ])
    }

    private static func json(_ check: Check, of group: Group) -> Value {
        .members([
            ("group", .string(group.name)), ("name", .string(check.name)),
            ("status", .string(check.status.rawValue)), ("message", .string(check.message)),
            ("help", .array(check.help.map(Value.string))),
        ])
    }
}
