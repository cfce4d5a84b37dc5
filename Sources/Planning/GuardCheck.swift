import Model

/// The limits that stop a plan.
enum GuardCheck {
    /// Every guard that the steps trip, in order of their codes.
    static func tripped(
        by steps: [Step], managedByPlatform: [String: Int], policy: Policy, digest: String?
    ) -> [Guard] {
        let destroys = steps.filter { $0.action.destroys && $0.reason != .deposedRemains }
        let managed = managedByPlatform.values.reduce(0, +)
        var found: [(DiagnosticCode, String)] = []

        if destroys.count > policy.guards.maxDestroy {
            found.append(
                (
                    .tooManyDestroys,
                    "destroys \(destroys.count) connections, the limit is "
                        + "\(policy.guards.maxDestroy)"
                ))
        }
        if managed >= 10, destroys.count * 100 > policy.guards.maxDestroyPercent * managed {
            let tenths = destroys.count * 1000 / managed
            found.append(
                (
                    .tooLargeShareDestroyed,
                    "destroys \(destroys.count) of \(managed) managed connections "
                        + "(\(tenths / 10).\(tenths % 10) %), the limit is "
                        + "\(policy.guards.maxDestroyPercent) %"
                ))
        }
        for (platform, count) in managedByPlatform.sorted(by: { $0.key.precedesInBytes($1.key) })
        where count >= 2 {
            let deletes = destroys.count {
                $0.action == .delete && $0.address.platform.hasSameBytes(as: platform)
            }
            if deletes == count {
                found.append(
                    (.platformEmptied, "deletes all \(count) managed connections of \(platform)"))
            }
        }
        for step in destroys {
            let isProtected =
                step.record?.preventDestroy == true
                || step.desired?.lifecycle.preventDestroy == true
            if isProtected {
                found.append(
                    (
                        .protectedDestroyed,
                        "\(step.action.rawValue)s \(step.address), which has preventDestroy"
                    ))
            }
        }
        return found.map { code, message in
            Guard(
                code: code, message: message,
                isAllowed: policy.allowances.contains { $0.covers(code, digest: digest) })
        }
    }
}

extension Policy.Allowance {
    /// The fewest hex digits by which a person may name a digest.
    static let shortestDigest = 12

    fileprivate func covers(_ guardCode: DiagnosticCode, digest planDigest: String?) -> Bool {
        guard let planDigest, code.hasSameBytes(as: guardCode.id) else { return false }
        if digest.hasSameBytes(as: planDigest) { return true }
        let hex = planDigest.dropFirst("sha256:".count)
        let given = digest.hasPrefix("sha256:") ? digest.dropFirst("sha256:".count) : digest[...]
        return given.utf8.count >= Self.shortestDigest && hex.hasPrefix(given)
    }
}
