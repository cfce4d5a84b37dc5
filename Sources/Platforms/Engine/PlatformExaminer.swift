package import Model
package import Transport

/// Asks a platform a few harmless questions: does it answer, is the key good, which routes exist.
///
/// Built on a client that only has `get`, and sends each request once: waiting for better times is
/// the business of a run, not of somebody who wants to know how things stand.
package struct PlatformExaminer: Sendable {
    /// An id that no object has: the nil UUID is never given away.
    static let impossibleID = "00000000-0000-0000-0000-000000000000"

    let conversation: Conversation
    private let get: @Sendable (ReadRequest) async -> TransferResult

    /// Examines one platform entry through a client.
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

    /// Sends the first page of a list and a read for each route that no document of the platform
    /// states, and says what came of each.
    package func examine() async -> [Check] {
        var reading = conversation.adapter.reading(
            Interest(declarations: [], records: [], includesUnused: true),
            account: conversation.entry.account)
        guard let wire = reading.request else { return unexamined("there is nothing to ask") }
        let asked: Asked
        do throws(Diagnostic) {
            asked = try await ask(wire)
        } catch {
            let why = "the list cannot be asked for"
            return [Check("connection", .skipped, why), Check("key", .skipped, why)]
                + [Check("list", error), Check("clock", .skipped, why)] + unasked(why)
        }
        let answer: Answer
        switch asked.outcome {
        case .failure(let failure):
            return [Check("connection", failure.diagnostic(at: nil))]
                + unexamined("no connection").dropFirst()
        case .success(let arrived): answer = arrived
        }
        var checks = [connection, key(answer, asked), list(answer, asked, &reading), asked.clock]
        if answer.status == 401 || answer.status == 403 {
            checks += unasked("the key was not accepted")
        } else {
            for route in unverified { checks.append(await check(route)) }
        }
        return checks
    }

    /// The same checks, all skipped for a reason.
    package func unexamined(_ why: String) -> [Check] {
        ["connection", "key", "list", "clock"].map { Check($0, .skipped, why) } + unasked(why)
    }

    // MARK: - What the first page shows

    private var connection: Check {
        let endpoint = conversation.entry.account.endpoint
        let isEncrypted = endpoint.utf8.starts(with: "https:".utf8)
        return Check(
            "connection", .ok, isEncrypted ? "answers, over trusted TLS" : "answers, on loopback")
    }

    private func key(_ answer: Answer, _ asked: Asked) -> Check {
        switch answer.status {
        case 200...299: Check("key", .ok, "accepted")
        case 401, 403: Check("key", asked.complaint.refusal(answer))
        default:
            Check("key", .skipped, "an answer of \(answer.status) says nothing about the key")
        }
    }

    private func list(
        _ answer: Answer, _ asked: Asked, _ reading: inout any PlatformReading
    ) -> Check {
        switch answer.status {
        case 200...299: break
        case 401, 403: return Check("list", .skipped, "the key was not accepted")
        default:
            // Only a limit is known to end; whatever else it is, a run now would not work.
            let isLimit = conversation.adapter.isRateLimit(answer.status, answer.error)
            return Check(
                "list", asked.complaint.refusal(answer), as: isLimit ? .warning : .failed)
        }
        guard let value = answer.json else {
            return Check("list", asked.complaint.unreadable(answer, lacking: "a JSON body"))
        }
        do throws(BrokenReading) {
            try reading.take(value)
        } catch {
            return Check(
                "list",
                Diagnostic(
                    .listIncomplete, "the first page cannot be used: \(error.text)",
                    help: ["see whether `endpoint` is the platform's API and not its pages"]))
        }
        let count = "\(reading.count) object\(reading.count == 1 ? "" : "s")"
        return Check(
            "list", .ok,
            reading.request == nil ? "shows \(count)" : "shows \(count) on its first page")
    }

    // MARK: - Routes

    /// The routes that somebody else than the platform's own document states, but for the list,
    /// which has a check of its own.
    private var unverified: [String] {
        let descriptor = conversation.adapter.descriptor
        let overridden = Set(conversation.entry.routes.keys.map { ByteKey($0) })
        return descriptor.routes.filter { route in
            route.name != "list"
                && (route.evidence != .seed || overridden.contains(ByteKey(route.name)))
        }.map(\.name)
    }

    private func unasked(_ why: String) -> [Check] {
        unverified.map { Check("route \($0)", .skipped, why) }
    }

    private func check(_ name: String) async -> Check {
        let title = "route \(name)"
        guard let route = conversation.writer.routes.route(name) else {
            return Check(
                title, .failed, "its entry under `routes` cannot be read",
                help: ["write it as `\(name): \"METHOD /path\"`"])
        }
        let what = "\(route.method.rawValue) \(route.template)"
        guard route.method == .get else {
            return Check(title, .skipped, "\(what) is not tried, it changes something")
        }
        let account = conversation.entry.account
        guard let wire = conversation.adapter.trial(ofRoute: name, account: account) else {
            return Check(title, .skipped, "\(what) is not tried, nothing harmless can be asked")
        }
        let asked: Asked
        do throws(Diagnostic) {
            asked = try await ask(wire)
        } catch {
            return Check(title, error)
        }
        switch asked.outcome {
        case .failure(let failure): return Check(title, failure.diagnostic(at: nil))
        case .success(let answer): return verdict(on: answer, to: what, title, asked)
        }
    }

    private func verdict(
        on answer: Answer, to what: String, _ title: String, _ asked: Asked
    ) -> Check {
        if answer.isSuccess {
            guard answer.json != nil else {
                return Check(title, asked.complaint.unreadable(answer, lacking: "a JSON body"))
            }
            return Check(title, .ok, "\(what) answers")
        }
        let isOwn =
            answer.error != nil && [400, 404, 410, 422].contains(answer.status)
            && !conversation.adapter.lacksRoute(answer.status, answer.error)
        // The platform itself says that there is no such object: somebody looked for it.
        if isOwn { return Check(title, .ok, "\(what) answers (\(answer.status), as it should)") }
        return Check(
            title, asked.complaint.refusal(answer),
            as: conversation.isPassing(answer) ? .warning : .failed)
    }
}

extension PlatformExaminer {
    /// What came of one request.
    private struct Asked {
        let outcome: Result<Answer, TransferFailure>
        let complaint: Complaint
        let clock: Check
    }

    /// Sends one read, once.
    private func ask(_ wire: WireRequest) async throws(Diagnostic) -> Asked {
        let request = try conversation.writer.write(wire)
        guard request.method == .get, request.body == nil else {
            throw Diagnostic(
                .requestNotWritten, "the route `\(wire.route)` reads, so its method must be GET",
                help: ["correct `routes` of `\(conversation.entry.name)` in the project file"])
        }
        let get = self.get
        let read = ReadRequest(
            request.url, headers: request.headers, deadline: conversation.deadline)
        let clock = conversation.services.clock
        let complaint = conversation.complaint(request)
        var sent = clock.now
        let result: TransferResult
        do throws(RateLimiter.NoTurn) {
            result = try await conversation.ask(.read) {
                sent = clock.now
                return await get(read)
            }
        } catch {
            throw conversation.diagnostic(error, at: request.place)
        }
        switch result {
        case .response(let response):
            let received = clock.now
            let date = response.header("Date").flatMap { HTTPDate.parse($0, now: received) }
            return Asked(
                outcome: .success(Answer(response, by: conversation.adapter)),
                complaint: complaint,
                clock: ClockSkew.check(date, sent: sent, received: received))
        case .notSent(let failure), .unknown(let failure):
            return Asked(
                outcome: .failure(failure), complaint: complaint,
                clock: Check("clock", .skipped, "no answer"))
        }
    }
}

extension Conversation {
    /// Whether the same question may be answered a little later without anybody doing anything.
    fileprivate func isPassing(_ answer: Answer) -> Bool {
        adapter.isRateLimit(answer.status, answer.error)
            || policy.isPassing(.response(Response(status: answer.status)))
    }
}
