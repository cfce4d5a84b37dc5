import Documents
import Model

// Helpers that read answers: a member is there, is null or missing, or has the wrong type, and the
// three are told apart because a wrong type makes a whole list worthless.

extension JSONView {
    /// The text of a member, or nil when it is missing or null.
    ///
    /// Throws when it is anything else, with the name of the member behind that of its place.
    func text(_ key: StaticString, in place: StaticString? = nil) throws(BrokenReading) -> String? {
        guard let member = self[key], !member.isNull else { return nil }
        guard let text = member.stringValue else { throw .wrongType(key, in: place) }
        return text
    }

    /// A text that many objects have in common, or nil when it is missing or null.
    func text(
        _ key: StaticString, sharing texts: SharedTexts
    ) throws(BrokenReading) -> String? {
        guard let member = self[key], !member.isNull else { return nil }
        guard let text = member.stringValue(sharing: texts) else {
            throw .wrongType(key, in: nil)
        }
        return text
    }

    /// The non-empty text of a member that must be there.
    func requiredText(_ key: StaticString) throws(BrokenReading) -> String {
        guard let text = try text(key), !text.isEmpty else { throw .wrongType(key, in: nil) }
        return text
    }

    /// A count in a member that may be missing.
    func count(_ key: StaticString, in place: StaticString) throws(BrokenReading) -> Int? {
        guard let member = self[key], !member.isNull else { return nil }
        guard let integer = member.integerValue, let count = Int(exactly: integer), count >= 0
        else { throw .wrongType(key, in: place) }
        return count
    }

    /// Reads the elements of an array, which are objects; throws when one is none, before any is
    /// read.
    func objects<Element>(
        in place: StaticString, _ read: (JSONView) throws(BrokenReading) -> Element
    ) throws(BrokenReading) -> [Element] {
        for (index, element) in elements.enumerated() where element.kind != .object {
            throw .wrongType("\(place)[\(index)]")
        }
        var objects: [Element] = []
        objects.reserveCapacity(count)
        for element in elements {
            do throws(BrokenReading) {
                objects.append(try read(element))
            } catch {
                throw error.inside("\(place)[\(objects.count)]")
            }
        }
        return objects
    }

    /// The same when it is an array.
    var array: JSONView? { kind == .array ? self : nil }

    /// The same when it is an object.
    var object: JSONView? { kind == .object ? self : nil }

    /// A text that is not empty.
    var nonEmptyText: String? { stringValue.flatMap { $0.isEmpty ? nil : $0 } }

    /// A member of an object.
    subscript(key: StaticString) -> JSONView? { member(key) }
}

extension BrokenReading {
    static func wrongType(_ key: StaticString, in place: StaticString?) -> BrokenReading {
        .wrongType(place.map { "\($0).\(key)" } ?? "\(key)")
    }

    /// The same, said from outside of the place where it was noticed.
    func inside(_ place: String) -> BrokenReading {
        if case .wrongType(let inner) = self { .wrongType("\(place).\(inner)") } else { self }
    }
}

extension KindDescriptor {
    /// The readable part of what a platform shows, without members that are null.
    func readable(_ object: JSONView, sharing texts: SharedTexts) -> ValueObject {
        var members: [ValueObject.Member] = []
        for field in fields where field.access == .readable {
            guard let shown = object.member(named: field.name), !shown.isNull else { continue }
            var value = shown.value(sharing: texts)
            if case .object = field.type, case .object = value {
                // The parts of a field are few, and seldom there at all.
                let whole: ValueObject = [field.name: value]
                guard let part = readable(whole)[field.name] else { continue }
                value = part
            }
            members.append(ValueObject.Member(key: field.name, value: value))
        }
        return ValueObject(uniqueMembers: members)
    }
}

extension KindDescriptor {
    /// The members of a declaration that are sent: everything but lookups.
    func sent(_ fields: ValueObject, leavingOut omitted: Set<String> = []) -> ValueObject {
        ValueObject(
            uniqueMembers: self.fields.compactMap { field in
                guard field.access != .lookup, !omitted.contains(field.name),
                    let value = fields[field.name]
                else { return nil }
                return ValueObject.Member(key: field.name, value: value)
            })
    }
}
