/// The program's version, by semantic versioning.
enum Version {
    /// Without a leading `v`.
    static let number = "0.1.0"
    /// When the manual of this version was written, as mdoc wants it.
    static let date = "November 21, 2026"
}
