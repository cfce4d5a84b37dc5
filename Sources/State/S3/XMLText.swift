/// Takes the text of an element out of the small XML documents that Amazon's services answer with.
///
/// Not a reader of XML: no tree, no check of form. What it does not find, callers do without.
enum XMLText {
    /// The text of the first element of that name, whatever its prefix; nil when there is none.
    static func first(_ name: String, in document: [UInt8]) -> String? {
        let bytes = document.prefix(longest)
        var index = bytes.startIndex
        while let open = bytes[index...].firstIndex(of: UInt8(ascii: "<")) {
            guard let close = bytes[open...].firstIndex(of: UInt8(ascii: ">")) else { return nil }
            index = bytes.index(after: close)
            let tag = bytes[bytes.index(after: open)..<close]
            let word = tag.prefix { !" \t\r\n/".utf8.contains($0) }
            let local = word.split(separator: UInt8(ascii: ":")).last ?? []
            guard local.elementsEqual(name.utf8), tag.last != UInt8(ascii: "/") else { continue }
            let text = bytes[index...].prefix { $0 != UInt8(ascii: "<") }
            // A document that ends within the text was cut off.
            guard text.endIndex < bytes.endIndex else { return nil }
            return decoded(text)
        }
        return nil
    }

    private static let longest = 64 << 10
    private static let longestEntity = 12

    private static func decoded(_ text: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        var rest = text
        while let byte = rest.first {
            // Bounded, so that a text of nothing but `&` takes no time by the square of its length.
            if byte == UInt8(ascii: "&"),
                let end = rest.prefix(longestEntity).firstIndex(of: UInt8(ascii: ";")),
                let character = character(rest[rest.startIndex..<end].dropFirst())
            {
                result += String(character).utf8
                rest = rest[end...].dropFirst()
            } else {
                result.append(byte)
                rest = rest.dropFirst()
            }
        }
        let space = " \t\r\n".utf8
        let trimmed = result.drop(while: space.contains).reversed().drop(while: space.contains)
        return String(decoding: trimmed.reversed(), as: UTF8.self)
    }

    private static func character(_ entity: ArraySlice<UInt8>) -> Unicode.Scalar? {
        let name = String(decoding: entity, as: UTF8.self)
        switch name {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        guard name.hasPrefix("#") else { return nil }
        let isHex = name.hasPrefix("#x")
        return UInt32(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10)
            .flatMap(Unicode.Scalar.init)
    }
}
