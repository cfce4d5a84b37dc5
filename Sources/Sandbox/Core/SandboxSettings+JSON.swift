internal import Model

extension SandboxSettings {
    /// The settings as the control route shows them.
    var value: Value {
        [
            "latency_ms": .number(Number(latency.wholeMilliseconds)),
            "echo": .bool(echoesRequests), "strict": .bool(refusesUnknownFields),
            "quirks": .array(quirks.map(\.rawValue).sorted().map(Value.string)),
            "deck_connecting_reads": .number(Number(Int64(deckConnectingReads))),
            "rate_limit_per_minute": rateLimitPerMinute.map { .number(Number(Int64($0))) } ?? .null,
            "accounts": SandboxSettings.object(
                accounts.mapValues { users in
                    SandboxSettings.object(users.mapValues(Value.string))
                }),
            "workspaces": SandboxSettings.object(
                workspaces.mapValues { names in
                    .array(names.map(Value.string))
                }),
        ]
    }

    /// The settings with some members replaced, as the control route takes them.
    ///
    /// - Throws: `badParameter` with the member that is unknown or of the wrong type.
    func changed(by changes: ValueObject) throws(SandboxRefusal) -> SandboxSettings {
        var settings = self
        for change in changes.members {
            guard settings.set(change.key, change.value) else {
                throw .badParameter(name: change.key, "is no setting or has a wrong value")
            }
        }
        return settings
    }

    /// Sets one member; false when it is unknown or the value is none for it.
    private mutating func set(_ name: String, _ value: Value) -> Bool {
        func count(_ limit: Int64) -> Int? {
            guard let number = value.integerValue, (0...limit).contains(number) else { return nil }
            return Int(number)
        }
        switch name {
        case "latency_ms":
            guard let milliseconds = count(600_000) else { return false }
            latency = .milliseconds(milliseconds)
        case "echo":
            guard let flag = value.boolValue else { return false }
            echoesRequests = flag
        case "strict":
            guard let flag = value.boolValue else { return false }
            refusesUnknownFields = flag
        case "quirks":
            guard let words = value.arrayValue else { return false }
            let known = words.compactMap { $0.stringValue.flatMap(SandboxQuirk.init(rawValue:)) }
            guard known.count == words.count else { return false }
            quirks = Set(known)
        case "deck_connecting_reads":
            guard let reads = count(1_000_000) else { return false }
            deckConnectingReads = reads
        case "rate_limit_per_minute":
            if value.isNull {
                rateLimitPerMinute = nil
            } else {
                guard let limit = count(1_000_000) else { return false }
                rateLimitPerMinute = limit
            }
        case "accounts":
            guard
                let accounts = SandboxSettings.dictionary(
                    value,
                    { users in
                        SandboxSettings.dictionary(users, \.stringValue)
                    })
            else { return false }
            self.accounts = accounts
        case "workspaces":
            guard
                let workspaces = SandboxSettings.dictionary(
                    value,
                    { names in
                        names.arrayValue?.compactMap(\.stringValue)
                    })
            else { return false }
            self.workspaces = workspaces
        default: return false
        }
        return true
    }

    private static func object(_ members: [String: Value]) -> Value {
        .object(
            ValueObject(
                uniqueMembers: members.sorted { $0.key.precedesInBytes($1.key) }
                    .map { ValueObject.Member(key: $0.key, value: $0.value) }))
    }

    /// An object as a dictionary; nil when it is none or a member cannot be read.
    private static func dictionary<Element>(
        _ value: Value, _ read: (Value) -> Element?
    ) -> [String: Element]? {
        guard let object = value.objectValue else { return nil }
        var result: [String: Element] = [:]
        for member in object.members {
            guard let element = read(member.value) else { return nil }
            result[member.key] = element
        }
        return result
    }
}
