internal import CPosix

/// How this process keeps memory that it no longer uses.
package enum ProcessMemory {
    /// From this many bytes on a block is given back to the system when it is freed.
    private static let largeBlock: Int32 = 128 << 10

    /// Gives large blocks back to the system as soon as they are freed.
    ///
    /// The C library starts so, and keeps ever larger ones to itself as it sees them come and go:
    /// files and pages that were read would stay in the way of all that is kept of them, a tenth of
    /// the memory of a plan of a hundred thousand connections.
    package static func returnLargeBlocks() { _ = reconcile_return_blocks_from(largeBlock) }
}
