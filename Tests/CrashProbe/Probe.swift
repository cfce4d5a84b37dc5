import Glibc
import Host

/// Traps while it holds a secret: `crash-probe hardened|plain index|overflow|abort|access`.
///
/// The variable PROBE_SECRET holds the secret. `plain` leaves the hardening out, so that a test can
/// show that there is something to hide.
@main enum Probe {
    static func main() {
        if CommandLine.arguments.dropFirst().first == "hardened" { ProcessHardening.apply() }
        var secret = Array((getenv("PROBE_SECRET").map { String(cString: $0) } ?? "").utf8)
        secret.withUnsafeMutableBufferPointer { bytes in
            crash(CommandLine.arguments.last ?? "", bytes)
        }
    }

    // Not inlined, so that the pointer is in a register when it happens.
    @inline(never)
    private static func crash(_ way: String, _ bytes: UnsafeMutableBufferPointer<UInt8>) {
        switch way {
        case "index": print(Array(bytes)[bytes.count + bytes.count])
        case "overflow": print(bytes.reduce(UInt8(0)) { $0 + $1 })
        case "abort": abort()
        default: UnsafeMutablePointer<UInt8>(bitPattern: 8)?.pointee = bytes[0]
        }
    }
}
