import Model

/// A member of a plan file is missing or has a wrong shape.
struct PlanFileDamage: Error, Hashable {
    /// Where, as dotted path.
    let path: String
}

/// One place in a plan file; every reading says what it expects and throws where it is not so.
struct PlanFileReader {
    let value: Value
    let path: String

    init(_ value: Value, path: String = "plan") {
        self.value = value
        self.path = path
    }

    var damage: PlanFileDamage { PlanFileDamage(path: path) }

    func callAsFunction(_ key: String) throws(PlanFileDamage) -> PlanFileReader {
        guard let found = optional(key) else { throw PlanFileDamage(path: "\(path).\(key)") }
        return found
    }

    /// The member, or nil when it is missing or null.
    func optional(_ key: String) -> PlanFileReader? {
        guard let found = value[key], !found.isNull else { return nil }
        return PlanFileReader(found, path: "\(path).\(key)")
    }

    func string() throws(PlanFileDamage) -> String {
        guard let text = value.stringValue else { throw damage }
        return text
    }

    func string(_ key: String) throws(PlanFileDamage) -> String { try self(key).string() }

    func optionalString(_ key: String) throws(PlanFileDamage) -> String? {
        guard let found = optional(key) else { return nil }
        return try found.string()
    }

    func flag(_ key: String) throws(PlanFileDamage) -> Bool {
        let found = try self(key)
        guard let flag = found.value.boolValue else { throw found.damage }
        return flag
    }

    /// A number of things, bounded so that no sum or difference of them can overflow.
    func count(_ key: String) throws(PlanFileDamage) -> Int {
        let found = try self(key)
        guard let number = found.value.integerValue, (0...(1 << 40)).contains(number) else {
            throw found.damage
        }
        return Int(number)
    }

    func word<Word: RawRepresentable<String>>(
        _ key: String, as type: Word.Type = Word.self
    ) throws(PlanFileDamage) -> Word {
        let found = try self(key)
        guard let word = Word(rawValue: try found.string()) else { throw found.damage }
        return word
    }

    func address(_ key: String) throws(PlanFileDamage) -> Address {
        let found = try self(key)
        guard let address = Address(parsing: try found.string()) else { throw found.damage }
        return address
    }

    func pointer(_ key: String) throws(PlanFileDamage) -> Pointer {
        let found = try self(key)
        guard let pointer = Pointer(parsing: try found.string()) else { throw found.damage }
        return pointer
    }

    func list<Element>(
        _ key: String, _ read: (PlanFileReader) throws(PlanFileDamage) -> Element
    ) throws(PlanFileDamage) -> [Element] {
        let found = try self(key)
        guard let elements = found.value.arrayValue else { throw found.damage }
        var result: [Element] = []
        result.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            result.append(try read(PlanFileReader(element, path: "\(found.path)[\(index)]")))
        }
        return result
    }

    /// The members of an object with text keys that are unique in the file.
    func table<Element>(
        _ key: String, _ read: (PlanFileReader) throws(PlanFileDamage) -> Element
    ) throws(PlanFileDamage) -> [String: Element] {
        let found = try self(key)
        guard let object = found.value.objectValue else { throw found.damage }
        var result: [String: Element] = [:]
        for member in object.members {
            result[member.key] = try read(
                PlanFileReader(member.value, path: "\(found.path).\(member.key)"))
        }
        return result
    }
}
