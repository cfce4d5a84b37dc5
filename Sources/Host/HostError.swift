internal import Glibc

/// A thing that the operating system, or one of our rules about files, did not allow.
package enum HostError: Error, Hashable, Sendable {
    /// A system call failed: what was tried, on what, and the `errno` value.
    case system(operation: String, path: String, number: Int32)
    /// A file is not of the kind that is needed.
    case wrongKind(path: String, found: FileKind)
    /// A file or an output is larger than the limit in bytes.
    case tooLarge(path: String, limit: Int)
    /// A path leaves the folder that it must stay in.
    case outside(path: String, folder: String)

    /// The failure of the call that just returned, from the calling thread's `errno`.
    package static func last(_ operation: String, _ path: String = "") -> HostError {
        .system(operation: operation, path: path, number: errno)
    }

    /// Whether a file or folder does not exist.
    package var isMissing: Bool {
        if case .system(_, _, let number) = self {
            number == ENOENT || number == ENOTDIR
        } else {
            false
        }
    }

    /// Whether a file exists already.
    package var isExisting: Bool {
        if case .system(_, _, EEXIST) = self { true } else { false }
    }

    /// Whether access was denied.
    package var isDenied: Bool {
        if case .system(_, _, let number) = self {
            number == EACCES || number == EPERM
        } else {
            false
        }
    }

    /// Whether there is no space left.
    package var isOutOfSpace: Bool {
        if case .system(_, _, let number) = self {
            number == ENOSPC || number == EDQUOT
        } else {
            false
        }
    }

    /// Whether the file system does not offer the operation.
    package var isUnsupported: Bool {
        if case .system(_, _, let number) = self {
            number == EOPNOTSUPP || number == ENOSYS || number == EINVAL
        } else {
            false
        }
    }
}

extension HostError: CustomStringConvertible {
    /// One clause for people, lower case at the start, such as `cannot open a.yaml: Permission
    /// denied`.
    package var description: String {
        switch self {
        case .system(let operation, let path, let number):
            let object = path.isEmpty ? "" : " \(path)"
            return "cannot \(operation)\(object): \(HostError.reason(number))"
        case .wrongKind(let path, let found):
            return "\(path) is \(found.phrase)"
        case .tooLarge(let path, let limit):
            return "\(path) is larger than \(limit) bytes"
        case .outside(let path, let folder):
            return "\(path) leads out of \(folder)"
        }
    }

    /// The system's own words for an `errno` value.
    package static func reason(_ number: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        // glibc's thread-safe form; an unknown number is described as such.
        guard unsafe strerror_r(number, &buffer, buffer.count) == 0 else {
            return "error \(number)"
        }
        let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
