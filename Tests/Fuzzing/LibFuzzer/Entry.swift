// Compiled by `run` only: the part that libFuzzer calls.
import Glibc

private let target: FuzzTarget = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        fatalError("FUZZ_TARGET names no target")
    }
    return target
}()

/// Feeds one input; a broken promise ends the process like any other crash.
@_cdecl("LLVMFuzzerTestOneInput")
public func feed(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do throws(BrokenPromise) {
        try target.feed(Array(UnsafeBufferPointer(start: data, count: count)))
    } catch {
        fatalError("broken promise: \(error.description)")
    }
    return 0
}
