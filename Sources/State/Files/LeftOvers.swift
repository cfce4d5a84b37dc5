import Host

/// Temporary files of runs that were killed while they rewrote the state.
enum LeftOvers {
    /// Removes them; only the holder of the lock may, because only it makes such files.
    ///
    /// They were never read as state, so a file that cannot be removed is untidy and no failure.
    static func remove(beside path: String) {
        let folder = Paths.parent(of: path)
        let prefix = ".\(Paths.lastComponent(of: path))."
        for name in (try? Files.names(in: folder)) ?? []
        where name.utf8.starts(with: prefix.utf8) && name.hasSuffix(".tmp") {
            _ = try? Files.remove(Paths.join(folder, name))
        }
    }
}
