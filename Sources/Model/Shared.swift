/// A value on the heap: a copy of whatever holds it costs one reference and not one for each part.
///
/// For values of many parts that stand in arrays and are handed on more often than they are looked
/// into.
final class Shared<Value: Hashable & Sendable>: Hashable, Sendable {
    /// The value, which never changes.
    let value: Value

    /// Moves a value to the heap.
    init(_ value: Value) { self.value = value }

    static func == (left: Shared, right: Shared) -> Bool {
        left === right || left.value == right.value
    }

    func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

extension Shared {
    /// Puts a changed value in the place of one reference to it; the others keep what they have.
    static func change(_ shared: inout Shared, _ body: (inout Value) -> Void) {
        var value = shared.value
        body(&value)
        shared = Shared(value)
    }
}

extension Shared: CustomStringConvertible, CustomReflectable {
    // Whoever looks for something in what is printed must see it here as well as in a plain value.
    var description: String { "\(value)" }
    var customMirror: Mirror { Mirror(reflecting: value) }
}
