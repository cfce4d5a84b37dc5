/// Where the leaves of a declaration's fields stand: scalars, references and empty containers.
///
/// The places stand in the order of the leaves, so that no pointer is kept for them.
package struct FieldSources: Hashable, Sendable {
    /// The place of one leaf.
    package struct Place: Hashable, Sendable {
        /// Who says the value.
        package enum Origin: UInt8, Hashable, Sendable {
            /// Nobody does: it is filled in.
            case none
            /// The manifest.
            case manifest
            /// The project file, as a default of the platform.
            case project
        }

        /// Who says the value.
        package let origin: Origin
        fileprivate let start: SourcePosition
        fileprivate let end: SourcePosition

        /// A value that stands in no file.
        package static let none = Place(
            .none, start: SourcePosition(line: 0, column: 0),
            end: SourcePosition(line: 0, column: 0))

        /// Makes a place; the end is exclusive.
        package init(_ origin: Origin, start: SourcePosition, end: SourcePosition) {
            self.origin = origin
            self.start = start
            self.end = end
        }

        /// The same place in the file of somebody who takes the value over.
        package var asDefault: Place {
            origin == .none ? self : Place(.project, start: start, end: end)
        }
    }

    /// The fields as they were read, with a place for each leaf.
    private let fields: ValueObject
    private let places: [Place]
    private let manifest: String
    private let project: String

    /// Knows no place.
    package init() { self.init(of: ValueObject(), [], in: "", project: "") }

    /// Makes the places of a tree's leaves, in the order in which a walk over its members meets
    /// them; leaves without a place stand nowhere.
    ///
    /// - Parameters:
    ///   - manifest: The path of the manifest as shown to people.
    ///   - project: The path of the project file.
    package init(of fields: ValueObject, _ places: [Place], in manifest: String, project: String) {
        self.fields = fields
        self.places = places
        self.manifest = manifest
        self.project = project
    }

    /// Where a leaf stands, or nil where nothing was written or that is no leaf.
    package subscript(pointer: Pointer) -> SourceRange? {
        var before = 0
        guard FieldSources.find(pointer.tokens[...], in: .object(fields), &before),
            places.indices.contains(before)
        else { return nil }
        let place = places[before]
        switch place.origin {
        case .none: return nil
        case .manifest: return SourceRange(file: manifest, start: place.start, end: place.end)
        case .project: return SourceRange(file: project, start: place.start, end: place.end)
        }
    }

    /// The places of the leaves of one member.
    package func places(of field: String) -> ArraySlice<Place> {
        var before = 0
        for member in fields.members {
            let count = FieldSources.leafCount(member.value)
            if member.key.hasSameBytes(as: field) {
                return places.dropFirst(before).prefix(count)
            }
            before += count
        }
        return []
    }

    /// How many leaves a tree has.
    package static func leafCount(_ value: Value) -> Int {
        switch value {
        case .array(let elements) where !elements.isEmpty:
            elements.reduce(0) { $0 + leafCount($1) }
        case .object(let object) where !object.isEmpty:
            object.members.reduce(0) { $0 + leafCount($1.value) }
        default: 1
        }
    }

    /// Whether a path leads to a leaf; counts those before it.
    private static func find(
        _ path: ArraySlice<String>, in value: Value, _ before: inout Int
    ) -> Bool {
        switch value {
        case .array(let elements) where !elements.isEmpty:
            guard let token = path.first, let index = Int(token), elements.indices.contains(index)
            else { return false }
            before += elements[..<index].reduce(0) { $0 + leafCount($1) }
            return find(path.dropFirst(), in: elements[index], &before)
        case .object(let object) where !object.isEmpty:
            guard let token = path.first else { return false }
            for member in object.members {
                if member.key.hasSameBytes(as: token) {
                    return find(path.dropFirst(), in: member.value, &before)
                }
                before += leafCount(member.value)
            }
            return false
        default: return path.isEmpty
        }
    }
}
