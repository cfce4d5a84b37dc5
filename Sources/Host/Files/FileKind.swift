internal import Glibc

/// What a path names.
package enum FileKind: Hashable, Sendable {
    case file
    case folder
    case symbolicLink
    case fifo
    case socket
    case device
    case unknown

    init(mode: mode_t) {
        self =
            switch mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .symbolicLink
            case S_IFIFO: .fifo
            case S_IFSOCK: .socket
            case S_IFCHR, S_IFBLK: .device
            default: .unknown
            }
    }

    /// The kind with its article, for messages.
    package var phrase: String {
        switch self {
        case .file: "a file"
        case .folder: "a folder"
        case .symbolicLink: "a symbolic link"
        case .fifo: "a named pipe"
        case .socket: "a socket"
        case .device: "a device"
        case .unknown: "something unknown"
        }
    }
}

/// What the system says about a file.
package struct FileStatus: Hashable, Sendable {
    /// What it is.
    package let kind: FileKind
    /// Size in bytes.
    package let size: Int64
    /// The permission bits, such as 0o600.
    package let permissions: UInt32
    /// The user who owns it.
    package let owner: UInt32
    /// Device and inode: which file it is, whatever its name.
    package let identity: [UInt64]

    /// Whether anybody may write to it or, for a folder, into it.
    package var isWorldWritable: Bool { permissions & 0o002 != 0 }
    /// Whether only owners may remove entries of the folder.
    package var isSticky: Bool { permissions & 0o1000 != 0 }
    /// Whether the group or others may read it.
    package var isReadableByOthers: Bool { permissions & 0o044 != 0 }

    init(_ status: stat) {
        kind = FileKind(mode: status.st_mode)
        size = Int64(status.st_size)
        permissions = status.st_mode & 0o7777
        owner = status.st_uid
        identity = [UInt64(status.st_dev), UInt64(status.st_ino)]
    }
}
