import Host
import Model

/// The older versions of a state file beside it: `NAME.SERIAL.bak`, one from before each run that
/// changed something.
struct Backups {
    /// How many are kept.
    static let limit = 10

    private let path: String

    init(of path: String) { self.path = path }

    /// The path of the newest one.
    var newest: String? { numbers.last.map(name) }

    /// Keeps the present file as the backup of that serial.
    ///
    /// A hard link: no copy, and the content cannot change, because the path gets a new file.
    func keep(_ serial: Int64) throws(HostError) {
        do throws(HostError) {
            try Files.link(path, as: name(serial))
        } catch {
            // The same serial was folded before: what is there says the same.
            guard error.isExisting else { throw error }
        }
        for number in numbers.dropLast(Self.limit) { try Files.remove(name(number)) }
    }

    /// Copies the present file, which is about to grow, as the backup of that serial.
    func copy(_ serial: Int64) throws(HostError) {
        guard !Files.exists(name(serial)) else { return }
        let backup = try ReplacementFile(for: name(serial), permissions: 0o600)
        try AppendFile(path, readOnly: true).read(
            { bytes throws(HostError) in try backup.append(Array(bytes)) }, orFail: { $0 })
        try backup.commit()
        for number in numbers.dropLast(Self.limit) { try Files.remove(name(number)) }
    }

    private func name(_ serial: Int64) -> String { "\(path).\(serial).bak" }

    private var numbers: [Int64] {
        let prefix = Paths.lastComponent(of: path) + "."
        let names = (try? Files.names(in: Paths.parent(of: path))) ?? []
        return names.compactMap { name in
            guard name.utf8.starts(with: prefix.utf8), name.hasSuffix(".bak") else { return nil }
            return Int64(name.utf8.dropFirst(prefix.utf8.count).dropLast(4)).flatMap {
                $0 >= 0 ? $0 : nil
            }
        }.sorted()
    }
}

extension Int64 {
    fileprivate init?(_ digits: Substring.UTF8View) { self.init(Substring(digits)) }
}
