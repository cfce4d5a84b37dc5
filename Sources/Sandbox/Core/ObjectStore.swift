internal import Documents
package import Model

/// An object of a platform: what the platform shows of it, and what it keeps to itself.
package struct StoredObject: Sendable {
    /// The identifier.
    package let id: String
    /// The readable fields in the platform's own names.
    package var fields: ValueObject {
        didSet { rendering = nil }
    }
    /// What was submitted but is never read back; only the control routes show it.
    package var hidden: ValueObject
    /// A number that grows with every insertion.
    package let sequence: Int
    private var rendering: [UInt8]?

    init(id: String, fields: ValueObject, hidden: ValueObject, sequence: Int) {
        self.id = id
        self.fields = fields
        self.hidden = hidden
        self.sequence = sequence
    }

    /// The readable fields as JSON; written once per change, as lists repeat it often.
    mutating func rendered() -> [UInt8] {
        if let rendering { return rendering }
        let bytes = JSON.write(.object(fields))
        rendering = bytes
        return bytes
    }
}

/// The objects of one platform in the order of their creation, fast to find by id and by one name.
///
/// Made for 100,000 objects: lists are views of slots that are computed once per change, and an
/// object is rendered once.
package struct ObjectStore: Sendable {
    /// A list of slots that some request asked for.
    private struct View: Sendable {
        let generation: Int
        let slots: [Int]
    }

    private var slots: [StoredObject?] = []
    private var slotByID: [ByteKey: Int] = [:]
    private var idsByName: [ByteKey: [String]] = [:]
    private let nameField: String
    private var generation = 0
    private var nextSequence = 1
    private var views: [ByteKey: View] = [:]
    private static let viewLimit = 16

    /// Makes an empty store that can find objects by the text of one field, readable or hidden.
    package init(nameField: String) { self.nameField = nameField }

    /// The number of objects.
    package var count: Int { slotByID.count }

    /// Every object in the order of creation.
    package var all: [StoredObject] { slots.compactMap(\.self) }

    /// The object of that id, or nil.
    package subscript(id: String) -> StoredObject? {
        slotByID[ByteKey(id)].flatMap { slots[$0] }
    }

    /// The ids of the objects whose name field has that text, oldest first.
    package func ids(named name: String) -> [String] { idsByName[ByteKey(name)] ?? [] }

    /// Adds an object; one of the same id is replaced.
    @discardableResult
    package mutating func insert(
        id: String, fields: ValueObject, hidden: ValueObject = [:]
    ) -> StoredObject {
        remove(id)
        let object = StoredObject(
            id: id, fields: fields, hidden: hidden, sequence: nextSequence)
        nextSequence += 1
        slotByID[ByteKey(id)] = slots.count
        slots.append(object)
        index(object)
        generation += 1
        return object
    }

    /// Changes an object in place; false when there is none of that id.
    @discardableResult
    package mutating func change(_ id: String, _ body: (inout StoredObject) -> Void) -> Bool {
        guard let slot = slotByID[ByteKey(id)], var object = slots[slot] else { return false }
        unindex(object)
        body(&object)
        slots[slot] = object
        index(object)
        generation += 1
        return true
    }

    /// Removes an object and returns it, or nil when there is none of that id.
    @discardableResult
    package mutating func remove(_ id: String) -> StoredObject? {
        guard let slot = slotByID.removeValue(forKey: ByteKey(id)), let object = slots[slot] else {
            return nil
        }
        slots[slot] = nil
        unindex(object)
        generation += 1
        if slots.count > 64, slotByID.count * 2 < slots.count { compact() }
        return object
    }

    /// Computes, or remembers, the slots of a list.
    ///
    /// - Parameters:
    ///   - key: names the list; equal keys must mean equal `compute`.
    ///   - compute: filters and sorts the objects, given in the order of creation.
    package mutating func view(
        _ key: String, _ compute: ([StoredObject]) -> [StoredObject]
    ) -> [Int] {
        if let view = views[ByteKey(key)], view.generation == generation { return view.slots }
        let found = compute(all).compactMap { slotByID[ByteKey($0.id)] }
        if views.count >= ObjectStore.viewLimit { views.removeAll(keepingCapacity: true) }
        views[ByteKey(key)] = View(generation: generation, slots: found)
        return found
    }

    /// The object in a slot that `view` returned for the present state.
    package func object(inSlot slot: Int) -> StoredObject? {
        slots.indices.contains(slot) ? slots[slot] : nil
    }

    /// The JSON of the object of that id, or nil.
    package mutating func rendered(_ id: String) -> [UInt8]? {
        slotByID[ByteKey(id)].map { rendered(slot: $0) }
    }

    /// The JSON of the object in a slot that `view` returned for the present state.
    package mutating func rendered(slot: Int) -> [UInt8] {
        guard slots.indices.contains(slot) else { return [] }
        return slots[slot]?.rendered() ?? []
    }

    private func name(of object: StoredObject) -> String? {
        (object.fields[nameField] ?? object.hidden[nameField])?.stringValue
    }

    private mutating func index(_ object: StoredObject) {
        guard let name = name(of: object) else { return }
        idsByName[ByteKey(name), default: []].append(object.id)
    }

    private mutating func unindex(_ object: StoredObject) {
        guard let name = name(of: object) else { return }
        let key = ByteKey(name)
        idsByName[key]?.removeAll { $0.hasSameBytes(as: object.id) }
        if idsByName[key]?.isEmpty == true { idsByName[key] = nil }
    }

    private mutating func compact() {
        slots = slots.filter { $0 != nil }
        for (slot, object) in slots.enumerated() {
            if let object { slotByID[ByteKey(object.id)] = slot }
        }
    }
}
