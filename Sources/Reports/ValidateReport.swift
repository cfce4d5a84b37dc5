package import Model

/// What `validate` found, for people and for machines.
package enum ValidateReport {
    /// What was looked at.
    package struct Scope: Hashable, Sendable {
        /// The number of manifest files.
        package let files: Int
        /// The number of connections in them.
        package let connections: Int
        /// The project's name, where its file could be read.
        package let project: String?
        /// The connections that could be read, with their places, sorted by address.
        package let declared: [Declared]

        /// A connection that could be read.
        package struct Declared: Hashable, Sendable {
            /// The connection.
            package let address: Address
            /// Where its document starts.
            package let source: SourceRange

            /// Pairs a connection with its place.
            package init(address: Address, source: SourceRange) {
                self.address = address
                self.source = source
            }
        }

        /// Makes a scope.
        package init(
            files: Int, connections: Int, project: String? = nil, declared: [Declared] = []
        ) {
            self.files = files
            self.connections = connections
            self.project = project
            self.declared = declared
        }
    }
}
