package import Model

extension PlatformWriter {
    /// Waits, at most the deadline of one request, until an object made by an asynchronous create
    /// shows a final status.
    ///
    /// Platforms that create synchronously answer `.ready` without a request.
    package func settle(_ remoteID: String) async -> SettleResult {
        let descriptor = adapter.descriptor
        guard descriptor.capabilities.createsAsynchronously else { return .ready(status: nil) }
        let clock = conversation.services.clock
        let end = clock.uptime + conversation.deadline
        let everything = Interest(declarations: [], records: [], includesUnused: true)
        var pause = Duration.milliseconds(250)
        var requests = 0
        var last: String?
        while true {
            let listed = await reader.list(everything, requests: &requests) { result in
                result.objects.contains { $0.remoteID.hasSameBytes(as: remoteID) }
            }
            if case .success(let result) = listed,
                let object = result.objects.first(where: {
                    $0.remoteID.hasSameBytes(as: remoteID)
                })
            {
                last = object.status.map(ForeignText.neutralised)
                switch adapter.readiness(ofStatus: object.status) {
                case .ready: return .ready(status: last)
                case .failed: return .failed(failure(remoteID, status: last))
                case .pending: break
                }
            }
            guard clock.uptime + pause < end,
                await conversation.wait(pause, because: "status \(last ?? "not shown yet")")
            else { return .pending(status: last) }
            pause = min(pause * 2, .seconds(5))
        }
    }

    private func failure(_ remoteID: String, status: String?) -> Diagnostic {
        Diagnostic(
            .connectionFailed,
            "the connection \(ForeignText.neutralised(remoteID)) was accepted and is now "
                + "\(status ?? "without status")",
            help: ["check the login; look at the connection in \(adapter.descriptor.title)"])
    }
}
