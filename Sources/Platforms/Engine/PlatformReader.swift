import Documents
package import Model
package import Transport

/// The reading half of a platform; built on a client that only has `get`, it cannot change
/// anything.
package struct PlatformReader: Observing {
    /// How long an object may be missing from a list after its create.
    static let visibilityLag = Duration.seconds(60)
    /// How often a list is begun anew when it changed under the reading.
    static let passes = 3

    let conversation: Conversation
    private let get: @Sendable (ReadRequest) async -> TransferResult

    /// Reads one platform entry through a client.
    package init(
        entry: PlatformEntry, adapter: any PlatformAdapter.Type, client: ReadClient,
        services: PlatformServices
    ) {
        self.init(
            Conversation(entry: entry, adapter: adapter, services: services),
            get: { await client.get($0) })
    }

    init(
        _ conversation: Conversation, get: @escaping @Sendable (ReadRequest) async -> TransferResult
    ) {
        self.conversation = conversation
        self.get = get
    }

    /// The key in the project file.
    package var platform: String { conversation.entry.name }

    /// Reads everything of interest, every page.
    package func observe(_ interest: Interest) async -> PlatformObservation {
        var requests = 0
        var pass = 0
        while true {
            pass += 1
            switch await list(interest, requests: &requests) {
            case .success(let result):
                return await finished(result, interest, requests: requests)
            case .failure(let failure) where failure.isTransient && pass < Self.passes:
                continue
            case .failure(let failure):
                return PlatformObservation(
                    platform: platform, objects: [],
                    completeness: .incomplete(failure.diagnostic), requests: requests)
            }
        }
    }

    /// Why a list did not come whole.
    struct ListFailure: Error {
        let diagnostic: Diagnostic
        let isTransient: Bool

        static func broken(_ reading: BrokenReading, at place: Diagnostic.Place) -> ListFailure {
            ListFailure(
                diagnostic: Diagnostic(
                    .listIncomplete, "the list did not come whole: \(reading.text)", at: place),
                isTransient: reading.isTransient)
        }
    }

    /// Reads one list to its end, or until `isEnough` says so after a page.
    func list(
        _ interest: Interest, requests: inout Int,
        until isEnough: ((ReadingResult) -> Bool)? = nil
    ) async -> Result<ReadingResult, ListFailure> {
        let reading = conversation.adapter.reading(interest, account: conversation.entry.account)
        return await finish(reading, requests: &requests, until: isEnough)
    }

    private func finish<Reading: PlatformReading>(
        _ start: Reading, requests: inout Int, until isEnough: ((ReadingResult) -> Bool)?
    ) async -> Result<ReadingResult, ListFailure> {
        var reading = start
        while true {
            // Who may stop after any page asks for no more than that.
            let width = isEnough == nil ? conversation.entry.limits.concurrency : 1
            let wires = reading.upcoming(width)
            guard !wires.isEmpty else { return .success(reading.result) }
            let answers = await pages(wires, of: reading)
            requests += answers.reduce(0) { $0 + $1.requests }
            for (wire, answer) in zip(wires, answers) {
                // The list has changed its mind about what comes next.
                guard reading.request == wire else { continue }
                switch answer.page {
                case .failure(let failure): return .failure(failure)
                case .success(let (page, place)):
                    do throws(BrokenReading) {
                        try reading.take(page)
                    } catch {
                        return .failure(.broken(error, at: place))
                    }
                }
                conversation.services.events.receive(
                    .listed(platform: platform, objects: reading.count, requests: requests))
            }
            if let isEnough, isEnough(reading.result) { return .success(reading.result) }
        }
    }

    /// What became of one page, and how many requests it took.
    private struct PageAnswer<Content: Sendable>: Sendable {
        let page: Result<(Content, Diagnostic.Place), ListFailure>
        let requests: Int
    }

    /// Reads pages side by side, as far as the limits of the platform allow.
    private func pages<Reading: PlatformReading>(
        _ wires: [WireRequest], of reading: Reading
    ) async -> [PageAnswer<Reading.Page>] {
        await withTaskGroup(of: (Int, PageAnswer<Reading.Page>).self) { group in
            for (index, wire) in wires.enumerated() {
                group.addTask {
                    var requests = 0
                    let answer = await read(wire, requests: &requests)
                    let page = answer.mapError {
                        ListFailure(diagnostic: $0, isTransient: false)
                    }.flatMap { answer in
                        Result { () throws(BrokenReading) in
                            (try reading.page(answer.value, at: index), answer.place)
                        }.mapError { .broken($0, at: answer.place) }
                    }
                    return (index, PageAnswer(page: page, requests: requests))
                }
            }
            var answers: [(Int, PageAnswer<Reading.Page>)] = []
            for await answer in group { answers.append(answer) }
            return answers.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func finished(
        _ result: ReadingResult, _ interest: Interest, requests: Int
    ) async -> PlatformObservation {
        var requests = requests
        var hidden: Set<String> = []
        let now = conversation.services.clock.now
        // What a young object replaced may be young as well.
        let young = interest.records.filter { now.since($0.since) < Self.visibilityLag }
        let listed = young.isEmpty ? [] : Set(result.objects.map { ByteKey($0.remoteID) })
        // After a large apply all are young, and nearly all are listed.
        let unlisted = young.filter { record in
            record.remoteIDs.contains { !listed.contains(ByteKey($0)) }
        }
        for record in unlisted.sorted(by: { $0.address < $1.address }) {
            for id in record.remoteIDs where !listed.contains(ByteKey(id)) {
                if await !isProvenGone(id, requests: &requests) { hidden.insert(id) }
            }
        }
        return PlatformObservation(
            platform: platform, objects: result.objects, completeness: .complete,
            lookups: result.lookups, notYetVisible: hidden, diagnostics: result.problems,
            requests: requests)
    }

    /// Whether the platform denies a young object also when it is asked by id.
    private func isProvenGone(_ remoteID: String, requests: inout Int) async -> Bool {
        let account = conversation.entry.account
        let adapter = conversation.adapter
        guard let wire = adapter.readRequest(remoteID, account: account) else { return false }
        switch await readOne(wire, requests: &requests) {
        case .success(let answer) where answer.isSuccess:
            guard let value = answer.json else { return false }
            let shown = adapter.object(in: value, account: account)
            // An empty array is how the description of 2022 would show that there is none.
            return shown == nil && value.kind == .array && value.count == 0
        case .success(let answer):
            return (answer.status == 404 || answer.status == 410) && answer.error != nil
                && !adapter.lacksRoute(answer.status, answer.error)
        case .failure:
            return false
        }
    }
}

extension PlatformReader {
    /// A page with the place it came from.
    private struct Page: Sendable {
        let value: JSONView
        let place: Diagnostic.Place
    }

    /// Sends a read until it succeeds or its failure stands.
    private func read(
        _ wire: WireRequest, requests: inout Int
    ) async -> Result<Page, Diagnostic> {
        let request: RequestWriter.Written
        do throws(Diagnostic) {
            request = try written(wire)
        } catch {
            return .failure(error)
        }
        let complaint = conversation.complaint(request)
        switch await send(request, requests: &requests) {
        case .failure(let failure): return .failure(failure)
        case .success(let answer):
            guard answer.isSuccess else { return .failure(complaint.refusal(answer)) }
            guard let value = answer.json else {
                return .failure(complaint.unreadable(answer, lacking: "a JSON body"))
            }
            return .success(Page(value: value, place: request.place))
        }
    }

    private func readOne(
        _ wire: WireRequest, requests: inout Int
    ) async -> Result<Answer, Diagnostic> {
        do throws(Diagnostic) {
            return await send(try written(wire), requests: &requests)
        } catch {
            return .failure(error)
        }
    }

    private func written(_ wire: WireRequest) throws(Diagnostic) -> RequestWriter.Written {
        let request = try conversation.writer.write(wire)
        guard request.method == .get, request.body == nil else {
            throw Diagnostic(
                .requestNotWritten, "the route `\(wire.route)` reads, so its method must be GET",
                at: .file(conversation.entry.source.file))
        }
        return request
    }

    private func send(
        _ request: RequestWriter.Written, requests: inout Int
    ) async -> Result<Answer, Diagnostic> {
        let get = self.get
        let read = ReadRequest(
            request.url, headers: request.headers, deadline: conversation.deadline)
        let latest = conversation.services.clock.uptime + Conversation.patience
        var attempt = 0
        while true {
            requests += 1
            let result: TransferResult
            do throws(RateLimiter.NoTurn) {
                result = try await conversation.ask(.read) { await get(read) }
            } catch {
                return .failure(conversation.diagnostic(error, at: request.place))
            }
            var answer: Answer?
            if case .response(let response) = result {
                answer = Answer(response, by: conversation.adapter)
            }
            if conversation.waitsOut(result, answer, until: latest) { continue }
            attempt += 1
            if let pause = conversation.pause(after: result, answer, attempt: attempt),
                await conversation.wait(pause, because: conversation.reason(result))
            {
                continue
            }
            switch result {
            case .response(let response):
                return .success(answer ?? Answer(response, by: conversation.adapter))
            case .notSent(let failure), .unknown(let failure):
                return .failure(failure.diagnostic(at: request.place))
            }
        }
    }
}

extension Record {
    /// The ids of its object and of those that it replaced and that may live.
    fileprivate var remoteIDs: [String] { [remoteID].compactMap(\.self) + deposed.map(\.remoteID) }
}
