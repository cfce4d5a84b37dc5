/// The one place where requests go on the wire: libcurl on a thread of its own.
///
/// The thread starts with the first request, so that a program that sends none pays nothing. Any
/// number of tasks may send at once; none of them ever blocks a thread.
package final class HTTPEngine: Sendable {
    private let inbox: Inbox

    /// Makes an engine; nothing is opened yet.
    package init(configuration: HTTPConfiguration) { inbox = Inbox(configuration: configuration) }

    // The thread owns everything else and ends by itself.
    deinit { inbox.stop(then: nil) }

    /// Ends what is in flight, closes every connection and waits for it.
    ///
    /// Requests that are still waiting get `shutDown`, and so do all later ones.
    package func shutdown() async {
        await withCheckedContinuation { inbox.stop(then: $0) }
    }

    /// Sends one request and waits for its end.
    func perform(_ request: Request) async -> TransferResult {
        let id = inbox.newID()
        defer { inbox.forget(id) }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                inbox.submit(Order(id: id, request: request, continuation: continuation))
            }
        } onCancel: {
            inbox.cancel(id)
        }
    }
}

/// A request on its way to the thread, with the task that waits for it.
struct Order: Sendable {
    let id: UInt64
    let request: Request
    let continuation: CheckedContinuation<TransferResult, Never>
}
