/// The members of a JSON object, kept in the order in which they were read.
///
/// Keys are unique by bytes. Equality and hashing ignore the order; whatever is printed or hashed
/// for a digest goes through `sorted`.
package struct ValueObject: Sendable {
    /// One key with its value.
    package struct Member: Equatable, Sendable {
        /// The key.
        package let key: String
        /// The value.
        package var value: Value

        /// Pairs a key with a value.
        package init(key: String, value: Value) {
            self.key = key
            self.value = value
        }

        package static func == (left: Member, right: Member) -> Bool {
            left.key.hasSameBytes(as: right.key) && left.value == right.value
        }
    }

    /// The members in the order in which they were added.
    package private(set) var members: [Member]

    /// Makes an object without members.
    package init() { members = [] }

    /// Makes an object from members whose keys the caller has proved to be unique.
    package init(uniqueMembers: [Member]) { members = uniqueMembers }

    /// Whether there are no members.
    package var isEmpty: Bool { members.isEmpty }

    /// The number of members.
    package var count: Int { members.count }

    /// The keys in byte order.
    package var sortedKeys: [String] { sorted.map(\.key) }

    /// The members in byte order of their keys.
    package var sorted: [Member] {
        members.sorted { $0.key.precedesInBytes($1.key) }
    }

    /// The value of a key; setting nil removes the member.
    package subscript(key: String) -> Value? {
        get {
            // By index: `first(where:)` would copy every member on the way.
            for index in members.indices where members[index].key.hasSameBytes(as: key) {
                return members[index].value
            }
            return nil
        }
        set {
            let index = members.firstIndex { $0.key.hasSameBytes(as: key) }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(key: key, value: value))
            case (nil, nil): break
            }
        }
    }
}

extension ValueObject: Hashable {
    package static func == (left: ValueObject, right: ValueObject) -> Bool {
        guard left.count == right.count else { return false }
        // Most objects that are compared were written in one order, and many are one array.
        if left.members == right.members { return true }
        let isOneOrder = left.members.indices.allSatisfy {
            left.members[$0].key.hasSameBytes(as: right.members[$0].key)
        }
        return !isOneOrder && left.sorted == right.sorted
    }

    package func hash(into hasher: inout Hasher) {
        for member in sorted {
            hasher.combine(bytesOf: member.key)
            hasher.combine(member.value)
        }
    }
}

extension ValueObject: ExpressibleByDictionaryLiteral {
    /// Makes an object; of equal keys the last one wins.
    package init(dictionaryLiteral elements: (String, Value)...) {
        self.init()
        for (key, value) in elements { self[key] = value }
    }
}
