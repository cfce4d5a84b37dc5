import Applying
import Model
import TestSupport

/// The writing half of the platform for one process.
struct SimulatedPlatform: Writing {
    let world: World
    let process: Process

    var platform: String { world.stage.profile.rawValue }
    private var dead: Diagnostic { .test("dead") }

    // MARK: - Reading

    func observe(_ interest: Interest) async -> PlatformObservation {
        guard await world.enter(process, cost: 100) else { return broken() }
        let skippable = world.allowsLag ? world.skippable : nil
        var faults: [Fault] = [.listFails, .crashBefore]
        if skippable != nil { faults.append(.listSkips) }
        if world.mayJump(process) { faults.append(.jump) }
        switch world.fault(faults, at: "list") {
        case .listFails: return broken(showing: Array(world.listing.prefix(1)))
        case .crashBefore:
            process.die()
            return broken()
        case .listSkips:
            guard let skippable else { break }
            let shown = world.listing.filter { $0.remoteID != world.things[skippable].id }
            world.things[skippable].wasSkipped = true
            world.allowsJump = false
            return complete(shown, interest)
        case .jump: world.jump(process)
        default: break
        }
        return complete(world.listing, interest)
    }

    private func broken(showing objects: [Observation] = []) -> PlatformObservation {
        PlatformObservation(
            platform: platform, objects: objects, completeness: .incomplete(.test("broken list")))
    }

    /// As the real reader does: what is young and not listed is asked for by id.
    private func complete(
        _ objects: [Observation], _ interest: Interest
    ) -> PlatformObservation {
        let now = world.now(in: process)
        var hidden: Set<String> = []
        for record in interest.records where now.since(record.since) < .seconds(60) {
            for id in [record.remoteID].compactMap(\.self) + record.deposed.map(\.remoteID)
            where !objects.contains(where: { $0.remoteID == id }) {
                let isProvenGone =
                    world.stage.descriptor.capabilities.readsByID
                    && world.thing(id)?.isAlive != true
                if !isProvenGone { hidden.insert(id) }
            }
        }
        return PlatformObservation(
            platform: platform, objects: objects, completeness: .complete, notYetVisible: hidden)
    }

    // MARK: - Create

    private static let createFaults: [Fault] = [
        .requestLost, .answerLost, .late, .rejected, .notSent, .crashBefore, .crashAfter, .stop,
    ]

    private var createFaults: [Fault] {
        switch world.stage.profile {
        case .noDelete: Self.createFaults + [.consent]
        case .oneTimeToken: Self.createFaults + [.withoutToken]
        default: Self.createFaults
        }
    }

    func create(_ declaration: Declaration) async -> CreateResult {
        guard await world.enter(process, cost: 100) else { return .notSent(dead) }
        let fault = world.fault(createFaults, at: "create \(declaration.address.name)")
        if fault != .notSent, fault != .crashBefore { world.watchCreate(declaration, by: process) }
        switch fault {
        case .requestLost: return unknown("lost")
        case .rejected: return .rejected(.test("refused"))
        case .notSent: return .notSent(.test("not sent"))
        case .crashBefore:
            process.die()
            return .notSent(dead)
        case .stop: process.stop.raise()
        case .consent:
            return .needsConsent(url: "https://consent.example", message: "agree", remoteID: nil)
        case .late:
            world.later(after: World.delay, name: world.identity(of: declaration)) {
                _ = $0.execute(declaration)
            }
            return unknown("late")
        default: break
        }
        guard let id = world.execute(declaration) else { return unknown("exists") }
        switch fault {
        case .answerLost: return unknown("answer lost")
        case .crashAfter:
            process.die()
            return .notSent(dead)
        default: break
        }
        var returned: [String: Secret] = [:]
        if world.stage.profile == .oneTimeToken, fault != .withoutToken {
            returned["handle"] = Secret(Array((World.secretMark + id).utf8))
        }
        return .created(CreatedObject(remoteID: id, returned: returned))
    }

    private func unknown(_ why: String) -> CreateResult {
        process.unknownCreates += 1
        return .unknown(.test(why))
    }

    // MARK: - Update and delete

    private static let changeFaults: [Fault] = [
        .requestLost, .answerLost, .late, .rejected, .notSent, .crashBefore, .crashAfter,
    ]

    func update(
        _ remoteID: String, to declaration: Declaration, observed: ValueObject
    ) async -> MutationResult {
        await change("update \(remoteID)") { world in
            guard let position = world.index[remoteID], world.things[position].isAlive else {
                return false
            }
            world.watchChange(of: remoteID)
            world.things[position].fields = world.stage.descriptor.kind.readable(declaration.fields)
            return true
        }
    }

    func delete(_ remoteID: String, handle: Secret?) async -> MutationResult {
        let given = handle?.withBytes { bytes in
            String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
        }
        if world.stage.profile == .oneTimeToken {
            guard given == World.secretMark + remoteID else {
                guard await world.enter(process, cost: 100) else { return .notSent(dead) }
                world.say("delete \(remoteID) with a wrong token")
                return .rejected(.test("wrong token"))
            }
        }
        return await change("delete \(remoteID)") { world in
            world.delete(remoteID)
            return true
        }
    }

    private func change(
        _ what: @autoclosure () -> String, _ act: @escaping (World) -> Bool
    ) async -> MutationResult {
        guard await world.enter(process, cost: 100) else { return .notSent(dead) }
        let fault = world.fault(Self.changeFaults, at: what())
        if fault != .notSent, fault != .crashBefore { world.watchSending(by: process) }
        switch fault {
        case .requestLost: return .unknown(.test("lost"))
        case .rejected: return .rejected(.test("refused"))
        case .notSent: return .notSent(.test("not sent"))
        case .crashBefore:
            process.die()
            return .notSent(dead)
        case .late:
            world.later(after: World.delay) { _ = act($0) }
            return .unknown(.test("late"))
        default: break
        }
        let isDone = act(world)
        switch fault {
        case .answerLost: return .unknown(.test("answer lost"))
        case .crashAfter:
            process.die()
            return .notSent(dead)
        default: return isDone ? .done : .rejected(.test("no such object"))
        }
    }

    // MARK: - Settling

    private static let settleFaults: [Fault] = [.pending, .broken, .crashBefore]

    func settle(_ remoteID: String) async -> SettleResult {
        guard await world.enter(process, cost: 500) else { return .pending(status: nil) }
        switch world.fault(Self.settleFaults, at: "settle \(remoteID)") {
        case .pending: return .pending(status: "Connecting")
        case .broken: return .failed(.test("broken"))
        case .crashBefore:
            process.die()
            return .pending(status: nil)
        default: break
        }
        guard let position = world.index[remoteID], world.things[position].isAlive else {
            return .pending(status: nil)
        }
        world.things[position].isSeenWorking = true
        return .ready(status: "Connected")
    }
}

extension World {
    /// What a list shows now.
    var listing: [Observation] {
        things.filter { thing in
            thing.isAlive ? thing.listedFrom <= time : time < thing.listedUntil
        }.map {
            Observation(
                remoteID: $0.id, identity: $0.identity, fields: $0.fields,
                unmanageable: $0.unmanageable)
        }
    }

    /// The youngest object that a list may silently lack; each one once.
    var skippable: Int? {
        things.lastIndex {
            $0.isAlive && !$0.wasSkipped && $0.listedFrom <= time && time - $0.madeAt < 60_000
        }
    }

    /// The platform carries out a create; nil when the name is taken.
    func execute(_ declaration: Declaration) -> String? {
        guard !isTaken(identity(of: declaration)) else {
            say("  the name is taken")
            return nil
        }
        let id = make(declaration, maker: .ours(stage.home(declaration.address)))
        if allowsLag, fault([.lagging], at: "  \(id) appears") == .lagging {
            allowsJump = false
            things[things.count - 1].listedFrom = time + Self.delay
        }
        return id
    }

    /// The platform carries out a delete.
    func delete(_ id: String) {
        guard let position = index[id], things[position].isAlive else { return }
        watchDelete(of: id)
        refusePending(things[position].identity)
        kill(id)
        if allowsLag, fault([.ghost], at: "  \(id) disappears") == .ghost {
            allowsJump = false
            things[position].listedUntil = time + Self.delay
        }
    }
}
