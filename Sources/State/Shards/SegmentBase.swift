import Model

/// The very state that segments build upon, by its last entry.
///
/// While a segment has not been folded in, nobody else writes to the state; so a segment fits the
/// state whose base is its own, and no other.
struct SegmentBase: Hashable {
    let lineage: String
    let serial: Int64
    let tailHash: String

    init(of image: JournalImage) {
        lineage = image.recorded.lineage
        serial = image.recorded.serial
        tailHash = image.tailHash
    }

    /// The lineage that the segment of a shard has on this base.
    func lineage(of shard: Shard) -> String {
        String(
            SHA256.hex(of: "\(lineage) \(serial) \(tailHash) \(shard)".utf8).prefix(
                Chain.digits))
    }
}
