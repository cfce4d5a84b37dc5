import Host
import Model

/// The names of what shards keep beside a state: for each a segment with its lock, and one gate
/// through which they open, one at a time.
struct ShardFiles {
    private let path: String

    init(of path: String) { self.path = path }

    /// The segment of a shard, a state file of its own: `NAME.shard-2-of-5`.
    func segment(_ shard: Shard) -> String { "\(path).shard-\(shard.index)-of-\(shard.count)" }

    /// What `StateLock` puts `.lock` behind.
    var gate: String { "\(path).shards" }

    /// The shards that have a segment, in order.
    ///
    /// A folder that is not there has none; one that cannot be listed throws, because a state
    /// without its segments is a shorter history.
    func segments() throws(Diagnostic) -> [Shard] { try shards(endingWith: "") }

    /// The shards that have, or had, the lock of a segment, in order.
    func locks() throws(Diagnostic) -> [Shard] { try shards(endingWith: ".lock") }

    private func shards(endingWith suffix: String) throws(Diagnostic) -> [Shard] {
        let prefix = Paths.lastComponent(of: path) + ".shard-"
        return try names().compactMap { name in
            guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
            let words = name.dropFirst(prefix.count).dropLast(suffix.count).split(
                separator: "-", omittingEmptySubsequences: false)
            guard words.count == 3, words[1] == "of" else { return nil }
            return Shard(parsing: "\(words[0])/\(words[2])")
        }.sorted { ($0.count, $0.index) < ($1.count, $1.index) }
    }

    private func names() throws(Diagnostic) -> [String] {
        do throws(HostError) {
            return try Files.names(in: Paths.parent(of: path))
        } catch {
            if error.isMissing { return [] }
            throw StateProblem.unreadable(error, path)
        }
    }
}
