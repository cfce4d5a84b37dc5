/// What `validate` found, for people and for machines.
package enum ValidateReport {
    /// What was looked at.
    package struct Scope: Hashable, Sendable {
        /// The number of manifest files.
        package let files: Int
        /// The number of connections in them.
        package let connections: Int

        /// Makes a scope.
        package init(files: Int, connections: Int) {
            self.files = files
            self.connections = connections
        }
    }
}
