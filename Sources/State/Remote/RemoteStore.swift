package import Model

/// A server that keeps the objects of a state and replaces them whole.
///
/// What a lost answer, a lease or a journal means is decided once, by those who use it; a store
/// only sends and classifies. Nothing that it throws holds a credential.
package protocol RemoteStore: Sendable {
    /// How messages name the state: `s3://bucket/key`, or the address.
    var name: String { get }
    /// Whether there can be objects beside the state, for a journal in parts.
    var hasSegments: Bool { get }

    /// Reads an object whole; nil when there certainly is none.
    ///
    /// Repeats what may pass. Throws for everything else: an answer that cannot be trusted never
    /// counts as "none".
    func read(_ object: RemoteObject) async throws(Diagnostic) -> RemoteContent?

    /// Replaces or makes an object, if the condition holds on the server.
    ///
    /// Is sent once, and again only where the server said or the wire proves that nothing
    /// happened. Throws when it certainly was not written and trying again will not help.
    func write(
        _ bytes: [UInt8], to object: RemoteObject, when condition: RemoteCondition
    ) async throws(Diagnostic) -> RemoteWrite

    /// Removes an object, if the condition holds; an object that is not there is removed already.
    ///
    /// Returns false when the condition did not hold.
    func remove(
        _ object: RemoteObject, when condition: RemoteCondition
    ) async throws(Diagnostic) -> Bool
}

/// An object of a state.
package enum RemoteObject: Hashable, Sendable {
    /// The state itself.
    case state
    /// The lock, where it is an object.
    case lock
    /// A part of the journal that never changes; lower-case letters, digits and dots.
    case segment(String)
    /// Scratch for trying out what a server does; letters, digits and hyphens.
    case probe(String)
}

/// What the server holds under a name.
package struct RemoteContent: Sendable {
    /// The bytes.
    package let bytes: [UInt8]
    /// What a conditional write names, as the server sent it (a strong entity tag, its quotes
    /// included); nil when the server gave none that can be used.
    package let version: String?
    /// How long ago it was written, by the server's clock alone; nil when that is not known.
    package let age: Duration?

    /// Describes content.
    package init(bytes: [UInt8], version: String?, age: Duration? = nil) {
        self.bytes = bytes
        self.version = version
        self.age = age
    }
}

/// What must hold on the server for a write to happen.
package enum RemoteCondition: Hashable, Sendable {
    /// Nothing.
    case always
    /// There is no such object: `If-None-Match: *`.
    case absent
    /// It is still that version: `If-Match`.
    case version(String)
}

/// How a write ended.
package enum RemoteWrite: Sendable {
    /// It was written; the new version, if the server told.
    case written(version: String?)
    /// The condition did not hold, and nothing was written.
    case conflict
    /// It may or may not have been written.
    case unknown(Diagnostic)
}
