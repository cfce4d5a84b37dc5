/// The program's version, by semantic versioning.
enum Version {
    /// Without a leading `v`.
    static let number = "0.1.0"
}
