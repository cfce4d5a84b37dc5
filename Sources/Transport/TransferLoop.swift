import CCurl

/// What runs on the engine's thread: all of libcurl's objects live and die here.
@safe final class TransferLoop {
    private let inbox: Inbox
    private let configuration: HTTPConfiguration
    private let multi: Multi
    private var transfers: [UInt64: Transfer] = [:]
    private var spareHandles: [EasyHandle] = []

    private init(inbox: Inbox, configuration: HTTPConfiguration, multi: Multi) {
        self.inbox = inbox
        self.configuration = configuration
        self.multi = multi
    }

    /// Runs until the inbox says stop; every connection is closed when it returns.
    static func run(inbox: Inbox, configuration: HTTPConfiguration) {
        guard let multi = Multi(connectionsPerHost: configuration.connectionsPerHost) else {
            inbox.close(leaving: TransferFailure(.other, "libcurl cannot start"))
            return
        }
        inbox.lend(multi)
        let end = TransferLoop(inbox: inbox, configuration: configuration, multi: multi).run()
        inbox.takeBack()
        multi.close()
        inbox.close(leaving: end)
    }

    /// Runs to the end and returns why it came.
    private func run() -> TransferFailure {
        var end: TransferFailure?
        while end == nil {
            let work = inbox.take()
            for order in work.arrivals { start(order) }
            for id in work.cancellations { abandon(id, .cancelled) }
            if work.mustStop {
                end = .shutDown
                break
            }
            if !multi.perform() { end = TransferFailure(.other, "libcurl cannot go on") }
            while let done = unsafe multi.nextDone() {
                unsafe finish(done.handle, done.code)
            }
            // A wake-up that came since `take` ends the wait at once.
            if end == nil, !multi.wait(milliseconds: transfers.isEmpty ? 60_000 : 1_000) {
                end = TransferFailure(.other, "libcurl cannot wait for the network")
            }
        }
        let reason = end ?? .shutDown
        for id in transfers.keys.sorted() { abandon(id, reason) }
        spareHandles = []
        return reason
    }

    private func start(_ order: Order) {
        do throws(TransferFailure) {
            guard let handle = spareHandles.popLast() ?? EasyHandle() else {
                throw TransferFailure(.other, "libcurl gives no handle")
            }
            let transfer = try Transfer(order, handle: handle, configuration: configuration)
            guard unsafe multi.add(handle.pointer) else {
                throw TransferFailure(.other, "libcurl does not take the request")
            }
            transfers[order.id] = transfer
        } catch {
            order.continuation.resume(returning: .notSent(error))
        }
    }

    private func finish(_ pointer: UnsafeMutableRawPointer, _ code: CURLcode) {
        guard let id = unsafe Transfer.id(of: pointer),
            let transfer = transfers.removeValue(forKey: id)
        else { return }
        let result = transfer.result(of: code)
        release(transfer)
        transfer.order.continuation.resume(returning: result)
    }

    private func abandon(_ id: UInt64, _ failure: TransferFailure) {
        guard let transfer = transfers.removeValue(forKey: id) else { return }
        release(transfer)
        transfer.order.continuation.resume(returning: transfer.broken(by: failure))
    }

    private func release(_ transfer: Transfer) {
        unsafe multi.remove(transfer.handle.pointer)
        guard spareHandles.count < TransferLoop.mostSpareHandles else { return }
        transfer.handle.reset()
        spareHandles.append(transfer.handle)
    }

    private static let mostSpareHandles = 32
}
