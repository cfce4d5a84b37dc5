import Model

/// A stretch of a YAML file that holds whole documents.
///
/// Documents know nothing of each other, so a long file can be read on all cores.
package struct YAMLPortion: Sendable {
    /// The bytes as they stand in the file.
    package let bytes: ArraySlice<UInt8>
    /// The line of the file at which it starts, from one.
    let firstLine: Int

    /// Below this many bytes a portion is read faster than it is handed to another thread.
    package static let leastBytes = 16 << 10

    /// Cuts a file where documents start.
    ///
    /// `---` at the start of a line ends whatever is open, so a sound file is cut between two
    /// documents. One that is not sound may be cut within one; a part of it is not sound then.
    package static func portions(
        of bytes: [UInt8], ofAtLeast leastBytes: Int = leastBytes
    ) -> [YAMLPortion] {
        guard bytes.count >= 2 * leastBytes else {
            return [YAMLPortion(bytes: bytes[...], firstLine: 1)]
        }
        var portions: [YAMLPortion] = []
        var start = 0
        var firstLine = 1
        var line = 1
        let span = bytes.span
        for index in span.indices where span[index] == UInt8(ascii: "\n") {
            line += 1
            guard index + 1 - start >= leastBytes, startsDocument(span, at: index + 1) else {
                continue
            }
            portions.append(YAMLPortion(bytes: bytes[start...index], firstLine: firstLine))
            (start, firstLine) = (index + 1, line)
        }
        return portions + [YAMLPortion(bytes: bytes[start...], firstLine: firstLine)]
    }

    private static func startsDocument(_ bytes: Span<UInt8>, at index: Int) -> Bool {
        let end = index + 3
        guard end <= bytes.count,
            (index..<end).allSatisfy({ bytes[$0] == UInt8(ascii: "-") })
        else { return false }
        return end == bytes.count
            || [UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: " "), UInt8(ascii: "\t")]
                .contains(bytes[end])
    }

    /// The documents, or nil where anything at all is wrong.
    ///
    /// What is wrong only the whole file can tell; ``YAML/parse(_:file:limits:sensitive:)`` does.
    /// The limits hold for each portion, so the sum of the counts is left to the caller.
    package func soundDocuments(
        file: String, limits: DocumentLimits
    ) -> (documents: [Node], nodes: Int)? {
        let bytes = Array(bytes)
        guard TextCheck.isSound(bytes) else { return nil }
        var builder = YAMLBuilder(file: file, limits: limits)
        let isComplete = unsafe bytes.withUnsafeBufferPointer { buffer in
            do throws(YAMLProblem) {
                var events = try unsafe YAMLEvents(buffer, firstLine: firstLine)
                while try events.next({ builder.add($0, $1) }) {}
                return !builder.isAborted
            } catch {
                return false
            }
        }
        guard isComplete, builder.diagnostics.isEmpty else { return nil }
        return (builder.documents, builder.nodes)
    }
}
