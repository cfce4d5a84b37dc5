import Documents
import Model

/// JSON values as bytes in which nothing acts on a terminal or a build server.
enum JSONText {
    /// The form for people, as a file.
    static func inert(_ value: Value) -> [UInt8] { JSON.writeInert(value) }

    /// The compact form on one line with its line break.
    static func inertLine(_ value: Value) -> [UInt8] { JSON.writeInertLine(value) }
}
