import Host
import Model

extension World {
    /// With `--verbose`, says on stderr which servers were asked, how often, and for what.
    func tellRequests(of plan: Plan, _ common: CommonOptions) {
        guard common.verbose else { return }
        for platform in plan.platforms {
            let workspace = platform.account.workspace.map { ", workspace \($0)" } ?? ""
            let line =
                "\(platform.name): \(platform.requests) requests to \(platform.account.endpoint)"
                + "\(workspace), \(platform.objects) objects"
            error.write(ForeignText.neutralised(line) + "\n")
        }
    }
}
