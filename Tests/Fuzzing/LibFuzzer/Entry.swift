// Compiled by `run` only: the part that libFuzzer calls.
import Glibc

private let target: FuzzTarget = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        fputs("FUZZ_TARGET names no target\n", stderr)
        exit(64)
    }
    return target
}()

/// Feeds one input; a broken promise ends the process like any other crash.
@_cdecl("LLVMFuzzerTestOneInput")
public func feed(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do throws(BrokenPromise) {
        try target.feed(Array(UnsafeBufferPointer(start: data, count: count)))
    } catch {
        fputs("broken promise: \(error.description)\n", stderr)
        abort()
    }
    return 0
}
