import Model

/// The slots of a platform and the jobs that pass through them, so many at a time.
///
/// A create gives its slot to the next when its answer is there, and the next has its intent
/// already: what is being made durable holds up nothing but what depends on it. What is not
/// durable yet is bounded.
struct PlatformTraffic {
    /// How many results, as a multiple of the slots, may wait for the disk before nothing more is
    /// sent.
    private static let waitingResults = 4

    /// The word of a task that has ended.
    private enum Arrival: Sendable {
        /// A job that kept its slot to the end.
        case ended([StepResult])
        /// Intents are durable, or are not.
        case opened([CreateAttempt], Diagnostic?)
        /// The answer to a create; a failure when a renewed intent could not be made durable.
        case answered(CreateAttempt, Result<CreateResult, Diagnostic>)
        /// The result of a create is durable.
        case concluded(StepResult)
        /// Creates that never left have their intents closed, or have not.
        case withdrawn([Refused], Diagnostic?)
    }

    /// A create whose intent is open and which may not leave any more.
    private struct Refused: Sendable {
        let attempt: CreateAttempt
        let reason: Diagnostic
    }

    private let run: PlatformRun
    private let slots: Int
    private let unmet: Set<Address>
    private var creates: ArraySlice<PlatformJob>
    private var others: ArraySlice<PlatformJob>
    private var line: CreateLine
    private var busy = 0
    private var concluding = 0
    private(set) var tally: PlatformRun.Tally
    private(set) var results: [StepResult] = []

    init(
        _ run: PlatformRun, jobs: [PlatformJob], tally: PlatformRun.Tally, unmet: Set<Address>
    ) {
        self.run = run
        self.tally = tally
        self.unmet = unmet
        slots = max(1, run.runner.platform.entry.limits.concurrency)
        line = CreateLine(slots: slots)
        let descriptor = run.runner.descriptor
        var (creates, others): ([PlatformJob], [PlatformJob]) = ([], [])
        for job in jobs {
            if job.mayWaitInLine(descriptor) { creates.append(job) } else { others.append(job) }
        }
        self.creates = creates[...]
        self.others = others[...]
    }

    /// Carries all jobs out.
    mutating func carryOut() async {
        await withTaskGroup(of: Arrival.self) { group in
            repeat {
                sendNext(&group)
                writeAhead(&group)
                startOthers(&group)
                guard let arrival = await group.next() else { break }
                take(arrival, &group)
            } while true
        }
    }

    // MARK: - Creates in line

    /// Sends as many creates as there are free slots, and withdraws those that may not leave.
    private mutating func sendNext(_ group: inout TaskGroup<Arrival>) {
        var refused: [Refused] = []
        while busy < slots, concluding < Self.waitingResults * slots,
            let attempt = line.popFirst()
        {
            if let reason = refusal(of: attempt.step, waitingFor: []) {
                refused.append(Refused(attempt: attempt, reason: reason))
                continue
            }
            busy += 1
            let runner = run.runner
            run.events.receive(.started(attempt.step.address, attempt.step.action))
            group.addTask {
                do throws(Diagnostic) {
                    return .answered(attempt, .success(try await runner.createInTurn(attempt)))
                } catch {
                    return .answered(attempt, .failure(error))
                }
            }
        }
        if !refused.isEmpty { withdraw(refused, &group) }
    }

    private func withdraw(_ refused: [Refused], _ group: inout TaskGroup<Arrival>) {
        let runner = run.runner
        group.addTask {
            let entries = refused.map {
                JournalEntry.closed(intent: $0.attempt.intent.id, evidence: .neverSent)
            }
            return .withdrawn(refused, await runner.append(entries))
        }
    }

    /// Writes the intents of the next creates in one group.
    private mutating func writeAhead(_ group: inout TaskGroup<Arrival>) {
        var room = creates.isEmpty ? 0 : line.room(freeSlots: slots - busy)
        var jobs: [PlatformJob] = []
        while room > 0, let job = creates.popFirst() {
            if refuse(job) { continue }
            jobs.append(job)
            room -= 1
        }
        guard !jobs.isEmpty else { return }
        line.open()
        let runner = run.runner
        group.addTask { [jobs] in
            // Many intents are much work to write; the tasks that send go on meanwhile.
            let attempts = jobs.flatMap(\.steps).compactMap { step in
                step.desired.map { runner.attempt(step, of: $0, replacing: nil) }
            }
            return .opened(attempts, await runner.append(attempts.flatMap(\.opening)))
        }
    }

    // MARK: - Everything else

    private mutating func startOthers(_ group: inout TaskGroup<Arrival>) {
        while busy < slots, creates.isEmpty, line.isIdle, let job = others.popFirst() {
            if refuse(job) { continue }
            busy += 1
            group.addTask { [run] in .ended(await run.run(job)) }
        }
    }

    /// Ends a job that may not start; false when it may.
    private mutating func refuse(_ job: PlatformJob) -> Bool {
        guard let main = job.steps.first, let reason = refusal(of: main, waitingFor: job.waitsFor)
        else { return false }
        for step in job.steps { end(step.notAttempted(reason)) }
        return true
    }

    private func refusal(of step: Step, waitingFor: Set<Address>) -> Diagnostic? {
        run.refusal(of: step, waitingFor: waitingFor.intersection(unmet), tally: tally)
    }

    // MARK: - What has ended

    private mutating func take(_ arrival: Arrival, _ group: inout TaskGroup<Arrival>) {
        switch arrival {
        case .ended(let ended):
            busy -= 1
            for result in ended { note(result) }
        case .opened(let attempts, nil):
            line.opened(attempts, hadFreeSlots: busy < slots)
        case .opened(let attempts, let failure?):
            line.opened([], hadFreeSlots: false)
            for attempt in attempts {
                end(attempt.step.stateFailed(failure, afterSending: false))
            }
        case .answered(let attempt, .success(let answer)):
            busy -= 1
            concluding += 1
            // Counted before the slot is given away.
            if case .unknown = answer { tally.unknownCreates += 1 }
            // The last result waits for nobody.
            let isFollowed = busy > 0 || !line.isIdle || !creates.isEmpty
            let runner = run.runner
            group.addTask {
                .concluded(await runner.conclude(attempt, answer, patiently: isFollowed))
            }
        case .answered(let attempt, .failure(let failure)):
            busy -= 1
            end(attempt.step.stateFailed(failure, afterSending: false))
        case .concluded(let result):
            concluding -= 1
            run.events.receive(.ended(result.outcome))
            keep(result)
        case .withdrawn(let refused, let failure):
            for refused in refused {
                let step = refused.attempt.step
                let isNews = failure != nil && !tally.stoppedByState
                end(
                    isNews
                        ? step.stateFailed(failure ?? refused.reason, afterSending: false)
                        : step.notAttempted(refused.reason))
            }
        }
    }

    private mutating func end(_ result: StepResult) {
        run.events.receive(.ended(result.outcome))
        note(result)
    }

    private mutating func note(_ result: StepResult) {
        if result.leavesUnknownCreate { tally.unknownCreates += 1 }
        keep(result)
    }

    private mutating func keep(_ result: StepResult) {
        if result.stopsEverything {
            tally.stoppedByState = true
            run.stop.raise()
        }
        results.append(result)
    }
}
