import Glibc
import Host

/// Counts the descriptors when the test process ends, and fails it when a test left one behind.
///
/// What libcurl and libyaml hold in memory is counted by the leak sanitizer; see `Tests/sanitize`.
package enum DescriptorCensus {
    /// Starts the count, once in a process; what is open before the first call belongs to others.
    package static func begin() { _ = atBeginning }

    /// Says how to end something that tests share and that lives until the process ends.
    package static func atEnd(_ body: @escaping @Sendable () -> Void) {
        shared.withLock { $0.append(body) }
    }

    private static let shared = Lock<[@Sendable () -> Void]>([])

    private static let atBeginning: Set<String> = {
        let open = Set(descriptors())
        atexit { DescriptorCensus.end() }
        return open
    }()

    private static func end() {
        for end in shared.withLock({ $0 }) { end() }
        // Threads that serve a connection may need a moment to notice that their test is over.
        var left: [String] = []
        for _ in 0..<100 {
            left = descriptors().filter { !atBeginning.contains($0) && !isOfTheRuntime($0) }
            if left.isEmpty { return }
            usleep(100_000)
        }
        let text = Array("Left open by tests:\n  \(left.joined(separator: "\n  "))\n".utf8)
        _ = write(2, text, text.count)
        _exit(1)
    }

    /// What Dispatch and the concurrency runtime open when they are first needed, for good.
    private static func isOfTheRuntime(_ descriptor: String) -> Bool {
        ["anon_inode:[eventpoll]", "anon_inode:[eventfd]", "anon_inode:[timerfd]", "/dev/urandom"]
            .contains { descriptor.hasSuffix($0) }
    }

    /// Every descriptor and what it leads to, such as `7 socket:[4711]`.
    private static func descriptors() -> [String] {
        let folder = "/proc/self/fd"
        var found: [String] = []
        for name in (try? Files.names(in: folder)) ?? [] {
            var target = [CChar](repeating: 0, count: 4096)
            // The one that listed the folder is closed by now.
            let length = readlink(Paths.join(folder, name), &target, target.count)
            guard length > 0 else { continue }
            let bytes = target[..<length].map { UInt8(bitPattern: $0) }
            found.append("\(name) \(String(decoding: bytes, as: UTF8.self))")
        }
        return found.sorted()
    }
}
