internal import Glibc

extension Span<UInt8> {
    /// The first place at or behind `start` where that byte stands, or nil.
    package func firstIndex(of byte: UInt8, from start: Int) -> Int? {
        guard indices.contains(start) else { return nil }
        return unsafe withUnsafeBufferPointer { bytes -> Int? in
            guard let base = bytes.baseAddress,
                let found = unsafe memchr(base + start, Int32(byte), bytes.count - start)
            else { return nil }
            return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
        }
    }
}
