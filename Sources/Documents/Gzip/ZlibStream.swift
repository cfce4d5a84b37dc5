internal import CZlib

/// One of zlib's streams, in a place of its own because zlib keeps a pointer to it.
@safe final class ZlibStream {
    enum Direction { case compress, decompress }

    struct Step {
        let consumed: Int
        let isEnd: Bool
        let isFine: Bool
    }

    private static let chunk = 1 << 18

    private let stream: UnsafeMutablePointer<z_stream>
    private let direction: Direction
    private var buffer = [UInt8](repeating: 0, count: chunk)

    /// Throws when there is no memory.
    init(_ direction: Direction) throws(Gzip.Failure) {
        self.direction = direction
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let status =
            switch direction {
            // 6 is zlib's own balance between time and size.
            case .compress: unsafe rc_deflate_start(stream, 6)
            case .decompress: unsafe rc_inflate_start(stream)
            }
        guard status == Z_OK else { throw .noMemory }
    }

    deinit {
        switch direction {
        case .compress: unsafe deflateEnd(stream)
        case .decompress: unsafe inflateEnd(stream)
        }
        unsafe stream.deinitialize(count: 1)
        unsafe stream.deallocate()
    }

    /// Takes in what fits of the rest of the input, and adds to the result what comes out.
    func run(_ rest: ArraySlice<UInt8>, into result: inout [UInt8]) -> Step {
        var piece = Array(rest.prefix(Self.chunk))
        let offered = piece.count
        let isLast = offered == rest.count
        let (status, left, produced) = unsafe piece.withUnsafeMutableBufferPointer { input in
            unsafe buffer.withUnsafeMutableBufferPointer { output in
                unsafe stream.pointee.next_in = input.baseAddress
                unsafe stream.pointee.avail_in = UInt32(input.count)
                unsafe stream.pointee.next_out = output.baseAddress
                unsafe stream.pointee.avail_out = UInt32(output.count)
                let status =
                    switch direction {
                    case .compress: unsafe deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                    case .decompress: unsafe inflate(stream, Z_NO_FLUSH)
                    }
                return unsafe (
                    status, Int(stream.pointee.avail_in),
                    output.count - Int(stream.pointee.avail_out)
                )
            }
        }
        result.append(contentsOf: buffer[..<produced])
        return Step(
            consumed: offered - left, isEnd: status == Z_STREAM_END, isFine: status == Z_OK)
    }
}
