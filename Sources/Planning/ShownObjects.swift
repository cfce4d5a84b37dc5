import Model

/// The objects that a platform shows, by their ids.
struct ShownObjects: Sendable {
    /// All of them, sorted by id.
    let all: [Observation]
    private let places: [ByteKey: Int]

    init(_ objects: [Observation]) {
        all = objects
        var places: [ByteKey: Int] = [:]
        places.reserveCapacity(objects.count)
        for index in objects.indices { places[ByteKey(objects[index].remoteID)] = index }
        self.places = places
    }

    /// Where the object of that id stands in `all`, or nil.
    func index(of id: String) -> Int? { places[ByteKey(id)] }

    /// The object of that id, or nil.
    subscript(id: String) -> Observation? { index(of: id).map { all[$0] } }
}
