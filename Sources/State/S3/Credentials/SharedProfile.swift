import Host
import Model

/// A profile of the files that Amazon's tools share: `~/.aws/credentials` and `~/.aws/config`.
///
/// Making one reads the files and blocks.
struct SharedProfile: Sendable {
    /// The profile that is meant.
    let name: String
    /// Whether somebody asked for it by name.
    let isNamed: Bool
    /// The file that holds keys.
    let credentialsPath: String
    /// Whether there is such a profile in either file.
    let exists: Bool
    private let settings: [String: String]

    init(_ environment: Environment) throws(HostError) {
        func path(_ variable: String, _ name: String) -> String {
            if environment.isSet(variable), let path = environment[variable] { return path }
            return Paths.join(environment["HOME"] ?? "/", ".aws/\(name)")
        }
        let named = environment["AWS_PROFILE"].flatMap { $0.isEmpty ? nil : $0 }
        name = named ?? "default"
        isNamed = named != nil
        credentialsPath = path("AWS_SHARED_CREDENTIALS_FILE", "credentials")
        let config = try INIFile(path: path("AWS_CONFIG_FILE", "config"))
        let keys = try INIFile(path: credentialsPath)
        let sections = [
            named == nil ? config.sections["default"] : nil, config.sections["profile \(name)"],
            keys.sections[name],
        ].compactMap { $0 }
        exists = !sections.isEmpty
        // Where both files name a thing, the one with the keys is right.
        settings = sections.reduce(into: [:]) { all, section in
            all.merge(section) { _, later in later }
        }
    }

    /// A setting; nil also for an empty one.
    subscript(key: String) -> String? { settings[key].flatMap { $0.isEmpty ? nil : $0 } }
}

/// A file of `[sections]` with `key = value` lines.
struct INIFile: Sendable {
    private(set) var sections: [String: [String: String]] = [:]

    /// Reads a file; one that is not there has no sections.
    init(path: String) throws(HostError) {
        var bytes: [UInt8] = []
        do throws(HostError) {
            bytes = try Files.read(path, limit: 1 << 20)
        } catch {
            guard error.isMissing else { throw error }
        }
        self.init(text: String(decoding: bytes, as: UTF8.self))
    }

    init(text: String) {
        var section: String?
        for line in text.split(whereSeparator: \.isNewline) {
            // What is indented belongs to the setting above it, and none of those matters here.
            guard let first = line.utf8.first, !" \t#;".utf8.contains(first) else { continue }
            let content = INIFile.withoutComment(line)
            if content.hasPrefix("["), let end = content.firstIndex(of: "]") {
                let name = content[content.index(after: content.startIndex)..<end]
                let words = name.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
                section = words
                sections[words] = sections[words] ?? [:]
            } else if let section, let equals = content.firstIndex(of: "=") {
                let key = INIFile.trimmed(content[..<equals]).lowercased()
                sections[section]?[key] = INIFile.trimmed(
                    content[content.index(after: equals)...])
            }
        }
    }

    /// The line up to a mark that has a space before it.
    private static func withoutComment(_ line: Substring) -> Substring {
        var isAfterSpace = false
        for index in line.indices {
            if isAfterSpace, line[index] == "#" || line[index] == ";" { return line[..<index] }
            isAfterSpace = line[index] == " " || line[index] == "\t"
        }
        return line
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop { $0 == " " || $0 == "\t" }
        return String(String(start.reversed().drop { $0 == " " || $0 == "\t" }).reversed())
    }
}
