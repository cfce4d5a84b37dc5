internal import Glibc

/// Who we are, for messages to others; never a decision.
package struct ProcessIdentity: Hashable, Sendable {
    /// The process id.
    package let pid: Int
    /// The name of the machine.
    package let host: String
    /// The name of the user, or the number where there is no name.
    package let user: String

    /// Makes an identity by hand.
    package init(pid: Int, host: String, user: String) {
        self.pid = pid
        self.host = host
        self.user = user
    }

    /// The identity of this process.
    package static func current(environment: Environment) -> ProcessIdentity {
        var name = [CChar](repeating: 0, count: 256)
        let failed = unsafe gethostname(&name, name.count - 1)
        let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return ProcessIdentity(
            pid: Int(getpid()),
            host: failed == 0 ? String(decoding: bytes, as: UTF8.self) : "unknown",
            user: environment["LOGNAME"] ?? environment["USER"] ?? String(getuid()))
    }
}
