internal import Documents
internal import Model

/// Writes list answers around elements that are already JSON.
enum ListBody {
    /// `[a,b]`.
    static func array(_ elements: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(elements.reduce(2) { $0 + $1.count + 1 })
        append(elements, to: &bytes)
        return bytes
    }

    /// An object with the given members and one more that holds the elements.
    static func object(_ members: ValueObject, _ key: String, _ elements: [[UInt8]]) -> [UInt8] {
        var bytes = JSON.write(.object(members))
        bytes.reserveCapacity(
            elements.reduce(bytes.count + key.utf8.count + 8) { $0 + $1.count + 1 })
        bytes.removeLast()
        if !members.isEmpty { bytes.append(UInt8(ascii: ",")) }
        bytes += JSON.write(.string(key))
        bytes.append(UInt8(ascii: ":"))
        append(elements, to: &bytes)
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    private static func append(_ elements: [[UInt8]], to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: element)
        }
        bytes.append(UInt8(ascii: "]"))
    }
}
