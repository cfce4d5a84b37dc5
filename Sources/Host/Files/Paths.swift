internal import Glibc

/// Arithmetic of paths, without a look at the disk.
package enum Paths {
    /// The path with `base`, an absolute path, before it unless it is absolute itself; normalised.
    package static func absolute(_ path: String, in base: String) -> String {
        normalised(path.utf8.first == UInt8(ascii: "/") ? path : "\(base)/\(path)")
    }

    /// The path without empty and `.` components and with `..` taken back by text.
    ///
    /// `..` behind a symbolic link means something else to the kernel; whoever guards a folder
    /// uses `Files.resolve`.
    package static func normalised(_ path: String) -> String {
        let isAbsolute = path.utf8.first == UInt8(ascii: "/")
        let dot = UInt8(ascii: ".")
        // By bytes: a combining mark behind a slash would hide it from Character comparison.
        var kept: [Substring.UTF8View] = []
        for component in path.utf8.split(separator: UInt8(ascii: "/")) {
            if component.elementsEqual([dot]) { continue }
            guard component.elementsEqual([dot, dot]) else {
                kept.append(component)
                continue
            }
            if let last = kept.last, !last.elementsEqual([dot, dot]) {
                kept.removeLast()
            } else if !isAbsolute {
                kept.append(component)
            }
        }
        let joined = String(
            decoding: Array(kept.joined(separator: [UInt8(ascii: "/")])), as: UTF8.self)
        return isAbsolute ? "/\(joined)" : joined.isEmpty ? "." : joined
    }

    /// The folder that holds the path: `/a` of `/a/b`, `.` of `b`, `/` of `/b`.
    package static func parent(of path: String) -> String {
        let trimmed = path.utf8.dropTrailingSlashes
        guard let slash = trimmed.lastIndex(of: UInt8(ascii: "/")) else {
            return trimmed.isEmpty && !path.isEmpty ? "/" : "."
        }
        let head = trimmed[..<slash].dropTrailingSlashes
        return head.isEmpty ? "/" : String(decoding: head, as: UTF8.self)
    }

    /// The last component: `b` of `/a/b` and of `/a/b/`.
    package static func lastComponent(of path: String) -> String {
        let trimmed = path.utf8.dropTrailingSlashes
        let start = trimmed.lastIndex(of: UInt8(ascii: "/")).map { trimmed.index(after: $0) }
        return String(decoding: trimmed[(start ?? trimmed.startIndex)...], as: UTF8.self)
    }

    /// Two parts with one slash between them.
    package static func join(_ folder: String, _ name: String) -> String {
        folder.utf8.last == UInt8(ascii: "/") ? folder + name : "\(folder)/\(name)"
    }

    /// Whether a normalised absolute path is the folder or lies below it.
    package static func isInside(_ path: String, folder: String) -> Bool {
        let start = folder == "/" ? "/" : folder + "/"
        return path.utf8.elementsEqual(folder.utf8) || path.utf8.starts(with: start.utf8)
    }

    /// The path as people like it: relative to `base` when it lies below, else unchanged.
    package static func relative(_ path: String, to base: String) -> String {
        let start = base == "/" ? "/" : base + "/"
        guard path.utf8.starts(with: start.utf8) else { return path }
        return String(decoding: path.utf8.dropFirst(start.utf8.count), as: UTF8.self)
    }
}

extension Collection<UInt8> where Self: BidirectionalCollection {
    fileprivate var dropTrailingSlashes: SubSequence {
        guard let last = lastIndex(where: { $0 != UInt8(ascii: "/") }) else { return prefix(0) }
        return self[...last]
    }
}
