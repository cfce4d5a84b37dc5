import Host
import Model

/// The older versions of a state file that compactions leave beside it: `NAME.SERIAL.bak`.
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
