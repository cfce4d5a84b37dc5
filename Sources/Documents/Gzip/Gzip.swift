/// The gzip format, by zlib.
///
/// Equal bytes give equal results on every machine with the same zlib: no time and no name is
/// stored.
package enum Gzip {
    /// Why bytes could not be unpacked.
    package enum Failure: Error, Hashable, Sendable {
        /// They are not in the format, or a part of them is missing or changed.
        case damaged
        /// What comes out is longer than allowed.
        case tooLong
        /// zlib found no memory to work in.
        case noMemory
    }

    /// Packs bytes.
    ///
    /// Throws `noMemory` and nothing else.
    package static func compress(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
        let stream = try ZlibStream(.compress)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count / 4 + 64)
        var rest = bytes[...]
        while true {
            let step = stream.run(rest, into: &result)
            rest = rest.dropFirst(step.consumed)
            if step.isEnd { return result }
        }
    }

    /// Unpacks bytes that hold exactly one packed stream.
    ///
    /// - Parameter limit: The most bytes that may come out; memory stays near what really comes.
    package static func decompress(
        _ bytes: some Collection<UInt8>, limit: Int
    ) throws(Failure) -> [UInt8] {
        let stream = try ZlibStream(.decompress)
        var result: [UInt8] = []
        var rest = Array(bytes)[...]
        while true {
            let before = result.count
            let step = stream.run(rest, into: &result)
            rest = rest.dropFirst(step.consumed)
            guard result.count <= limit else { throw .tooLong }
            if step.isEnd {
                guard rest.isEmpty else { throw .damaged }
                return result
            }
            guard step.isFine, step.consumed > 0 || result.count > before else { throw .damaged }
        }
    }
}
