/// What one YAML file may cost.
package struct DocumentLimits: Hashable, Sendable {
    /// The size of a file in bytes.
    package let maxBytes: Int
    /// The number of mappings and sequences that may be open at once.
    package let maxDepth: Int
    /// The number of keys and values in a file.
    package let maxNodes: Int

    /// Makes limits; the defaults are those of the program.
    package init(maxBytes: Int = 1 << 20, maxDepth: Int = 64, maxNodes: Int = 250_000) {
        self.maxBytes = maxBytes
        self.maxDepth = maxDepth
        self.maxNodes = maxNodes
    }

    /// The number of complaints about one file; who has more errors has another problem.
    package static let maxProblems = 500
}
