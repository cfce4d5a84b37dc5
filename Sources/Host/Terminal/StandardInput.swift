internal import Glibc

/// What a person types.
package enum StandardInput {
    /// Reads one line from stdin without its line break; blocks, so not for tasks.
    ///
    /// Returns nil at the end of the input, for a line longer than `limit` bytes and for bytes
    /// that are no UTF-8.
    package static func readLine(limit: Int) -> String? {
        var line: [UInt8] = []
        while line.count <= limit {
            var byte: UInt8 = 0
            let count = unsafe read(0, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return nil }
            if byte == UInt8(ascii: "\n") { return String(validating: line, as: UTF8.self) }
            line.append(byte)
        }
        return nil
    }
}
