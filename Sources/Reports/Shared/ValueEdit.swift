import Model

/// One readable difference between two values, found by meaning: members by key, list elements
/// by identity or as a set, never by position alone.
enum ValueEdit: Hashable {
    /// A value was there and is another one now.
    case changed(String, before: Value, after: Value)
    /// A value is new.
    case added(String, Value)
    /// A value is gone.
    case removed(String, Value)
    /// Elements of a list came and went.
    case elements(String, added: [Value], removed: [Value], unchanged: Int)
    /// A list holds the same elements in another order.
    case reordered(String, before: [Value], after: [Value])

    /// Returns the differences, members in byte order; empty when the values are equal.
    static func between(_ before: Value?, _ after: Value?, at path: String) -> [ValueEdit] {
        switch (before, after) {
        case (nil, nil): []
        case (nil, let after?): [.added(path, after)]
        case (let before?, nil): [.removed(path, before)]
        case (let before?, let after?):
            before == after ? [] : different(before, after, at: path)
        }
    }

    private static func different(
        _ before: Value, _ after: Value, at path: String
    ) -> [ValueEdit] {
        switch (before, after) {
        case (.object(let old), .object(let new)): members(old, new, at: path)
        case (.array(let old), .array(let new)):
            identified(old, new, at: path) ?? elements(old, new, at: path)
        default: [.changed(path, before: before, after: after)]
        }
    }

    private static func members(
        _ before: ValueObject, _ after: ValueObject, at path: String
    ) -> [ValueEdit] {
        let old = index(before)
        let new = index(after)
        return Set(old.keys).union(new.keys).sorted().flatMap { key in
            between(old[key], new[key], at: path.isEmpty ? key.text : "\(path).\(key.text)")
        }
    }

    private static func index(_ object: ValueObject) -> [ByteKey: Value] {
        Dictionary(object.members.map { (ByteKey($0.key), $0.value) }) { $1 }
    }

    /// Lists of objects that carry a name: elements are matched by it, wherever they stand.
    private static func identified(
        _ before: [Value], _ after: [Value], at path: String
    ) -> [ValueEdit]? {
        for key in ["id", "name", "key", "url"] {
            guard let old = table(before, by: key), let new = table(after, by: key) else {
                continue
            }
            let edits = Set(old.keys).union(new.keys).sorted().flatMap { name in
                between(old[name], new[name], at: "\(path)[\(key)=\(name.text)]")
            }
            return edits.isEmpty ? [.reordered(path, before: before, after: after)] : edits
        }
        return nil
    }

    private static func table(_ elements: [Value], by key: String) -> [ByteKey: Value]? {
        var table: [ByteKey: Value] = [:]
        for element in elements {
            guard let name = element[key]?.stringValue,
                table.updateValue(element, forKey: ByteKey(name)) == nil
            else { return nil }
        }
        return table
    }

    private static func elements(
        _ before: [Value], _ after: [Value], at path: String
    ) -> [ValueEdit] {
        var left: [Value: Int] = [:]
        for value in before { left[value, default: 0] += 1 }
        var added: [Value] = []
        for value in after {
            if let count = left[value], count > 0 {
                left[value] = count - 1
            } else {
                added.append(value)
            }
        }
        // What is left over was removed; taken from the front, in the order of the list.
        var removed: [Value] = []
        for value in before {
            if let count = left[value], count > 0 {
                left[value] = count - 1
                removed.append(value)
            }
        }
        if added.isEmpty, removed.isEmpty {
            return [.reordered(path, before: before, after: after)]
        }
        return [
            .elements(
                path, added: added, removed: removed, unchanged: after.count - added.count)
        ]
    }
}
