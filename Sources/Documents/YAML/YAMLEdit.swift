package import Model

/// Changes of a YAML text that touch one member of a mapping and no other byte.
///
/// Whoever uses it reads the result again: what stands there must be what was meant.
package struct YAMLEdit {
    /// Why a member is better changed by hand.
    package struct Refusal: Error, Hashable {
        /// A clause for people.
        package let reason: String

        /// Says why.
        package init(reason: String) { self.reason = reason }
    }

    private let text: SourceText
    private var bytes: [UInt8] { text.bytes }

    /// Edits the file of a document.
    package init(_ text: SourceText) { self.text = text }

    /// The bytes of the file with another value at a path, or without one.
    ///
    /// - Parameters:
    ///   - old: what stands there, so that elements of a list that stay keep their form.
    package func setting(
        _ path: [String], to value: Value?, old: Value?, in document: Node
    ) throws(Refusal) -> [UInt8] {
        var holder: Node.Entry?
        var node = document
        for (index, token) in path.enumerated() {
            guard let entries = node.entries else {
                throw Refusal(reason: "what holds it is no mapping in the file")
            }
            guard let entry = entries.first(where: { $0.key.hasSameBytes(as: token) }) else {
                guard let value else { throw Refusal(reason: "the manifest has no such member") }
                let rest = path[(index + 1)...].reversed()
                let whole = rest.reduce(value) { inner, key in
                    var object = ValueObject()
                    object[key] = inner
                    return .object(object)
                }
                return try inserting(token, whole, in: node)
            }
            if index == path.count - 1 {
                guard let value else { return try removing(entry, from: node, of: holder) }
                return try replacing(entry, with: value, old: old)
            }
            holder = entry
            node = entry.value
        }
        throw Refusal(reason: "it is no member")
    }

    // MARK: - Replace

    private func replacing(
        _ entry: Node.Entry, with value: Value, old: Value?
    ) throws(Refusal) -> [UInt8] {
        let start = try offset(entry.value.span.start)
        let end = try self.end(of: entry.value)
        try refuseVariables(start..<end)
        if isBlock(entry.value) {
            try refuseComments(start..<end)
            if case .array(let elements) = value, !elements.isEmpty,
                let nodes = entry.value.elements.map(Array.init)
            {
                return splice(
                    start..<end, try lines(elements, nodes, old?.arrayValue ?? [], start))
            }
            // What follows the colon goes with it, or the value would stand on a line of its own.
            return splice(try colon(of: entry)..<end, " " + YAMLWriter.inlined(value))
        }
        if entry.value.scalar == nil { try refuseComments(start..<end) }
        if start < end, "|>".utf8.contains(bytes[start]) {
            try refuseComments(start..<(lineEnd(from: start)))
        }
        return splice(start..<end, YAMLWriter.inlined(value))
    }

    /// The elements of a block list, those that stay in the form that they have.
    private func lines(
        _ elements: [Value], _ nodes: [Node], _ old: [Value], _ start: Int
    ) throws(Refusal) -> String {
        let indent = try indent(before: start)
        var lines: [String] = []
        for element in elements {
            var line = "- " + YAMLWriter.inlined(element)
            if let same = old.firstIndex(of: element), nodes.indices.contains(same) {
                let kept = try offset(nodes[same].span.start)..<self.end(of: nodes[same])
                line = "- " + String(decoding: bytes[kept], as: UTF8.self)
            }
            lines.append(line)
        }
        return lines.joined(separator: lineBreak(near: start) + indent)
    }

    // MARK: - Insert

    private func inserting(
        _ key: String, _ value: Value, in mapping: Node
    ) throws(Refusal) -> [UInt8] {
        let member = YAMLWriter.scalar(key) + ": " + YAMLWriter.inlined(value)
        let start = try offset(mapping.span.start)
        guard let last = mapping.entries.map(Array.init)?.last else {
            let end = try self.end(of: mapping)
            try refuseComments(start..<end)
            return splice(start..<end, "{\(member)}")
        }
        let end = try self.end(of: last.value)
        guard isBlock(mapping) else { return splice(end..<end, ", " + member) }
        let column = last.keySpan.start.column - 1
        let place = lineEnd(from: end)
        return splice(
            place..<place,
            lineBreak(near: start) + String(repeating: " ", count: column) + member)
    }

    // MARK: - Remove

    private func removing(
        _ entry: Node.Entry, from mapping: Node, of holder: Node.Entry?
    ) throws(Refusal) -> [UInt8] {
        let entries = mapping.entries.map(Array.init) ?? []
        let start = try offset(entry.keySpan.start)
        let end = try self.end(of: entry.value)
        try refuseVariables(start..<end)
        guard let index = entries.firstIndex(where: { $0.key.hasSameBytes(as: entry.key) }),
            entries.count > 1
        else {
            // A mapping without a member would read as nothing at all.
            try refuseComments(start..<end)
            guard isBlock(mapping), let holder else {
                return splice(try offset(mapping.span.start)..<self.end(of: mapping), "{}")
            }
            return splice(try colon(of: holder)..<end, " {}")
        }
        guard isBlock(mapping) else {
            if index + 1 < entries.count {
                return splice(start..<(try offset(entries[index + 1].keySpan.start)), "")
            }
            return splice(try self.end(of: entries[index - 1].value)..<end, "")
        }
        _ = try indent(before: start)
        let first = lineStart(of: start)
        let last = bytes[end...].firstIndex(of: UInt8(ascii: "\n"))
        if let last { return splice(first..<(last + 1), "") }
        return splice(max(0, first - lineBreak(near: start).utf8.count)..<bytes.count, "")
    }

    // MARK: - Places

    private func splice(_ range: Range<Int>, _ new: String) -> [UInt8] {
        Array(bytes[..<range.lowerBound]) + Array(new.utf8) + Array(bytes[range.upperBound...])
    }

    private func offset(_ position: SourcePosition) throws(Refusal) -> Int {
        guard let offset = text.offset(of: position) else {
            throw Refusal(reason: "its place in the file cannot be told")
        }
        return offset
    }

    /// Behind the last byte of a value; a parser's own mark may lie behind comments that follow.
    private func end(of node: Node) throws(Refusal) -> Int {
        if isBlock(node), let last = lastValue(in: node) {
            return try end(of: last)
        }
        let start = try offset(node.span.start)
        var end = try offset(node.span.end)
        while end > start, " \t\r\n".utf8.contains(bytes[end - 1]) { end -= 1 }
        return end
    }

    private func lastValue(in node: Node) -> Node? {
        switch node.content {
        case .scalar: nil
        case .sequence(let elements): elements.reduce(nil) { $1 }
        case .mapping(let entries): entries.reduce(nil) { $1.value }
        }
    }

    /// Whether a list or mapping is written without brackets.
    private func isBlock(_ node: Node) -> Bool {
        guard node.scalar == nil, let start = text.offset(of: node.span.start),
            bytes.indices.contains(start)
        else { return false }
        return !"[{".utf8.contains(bytes[start])
    }

    /// Behind the colon of a member.
    private func colon(of entry: Node.Entry) throws(Refusal) -> Int {
        let start = try offset(entry.keySpan.end)
        guard let colon = bytes[start...].firstIndex(of: UInt8(ascii: ":")) else {
            throw Refusal(reason: "its place in the file cannot be told")
        }
        return colon + 1
    }

    private func lineStart(of offset: Int) -> Int {
        bytes[..<offset].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    }

    private func lineEnd(from offset: Int) -> Int {
        let end = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        return end > offset && bytes[end - 1] == UInt8(ascii: "\r") ? end - 1 : end
    }

    /// The blanks before a place that begins its line.
    private func indent(before offset: Int) throws(Refusal) -> String {
        let blanks = bytes[lineStart(of: offset)..<offset]
        guard blanks.allSatisfy({ $0 == UInt8(ascii: " ") }) else {
            throw Refusal(reason: "something else stands before it on its line")
        }
        return String(repeating: " ", count: blanks.count)
    }

    private func lineBreak(near offset: Int) -> String {
        guard let end = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) else { return "\n" }
        return end > 0 && bytes[end - 1] == UInt8(ascii: "\r") ? "\r\n" : "\n"
    }

    private func refuseComments(_ range: Range<Int>) throws(Refusal) {
        var before = UInt8(ascii: "\n")
        for byte in bytes[range] {
            if byte == UInt8(ascii: "#"), " \t\r\n".utf8.contains(before) {
                throw Refusal(reason: "comments stand inside of it")
            }
            before = byte
        }
    }

    private func refuseVariables(_ range: Range<Int>) throws(Refusal) {
        let written = bytes[range]
        guard
            written.indices.dropLast().contains(where: {
                written[$0] == UInt8(ascii: "$") && written[$0 + 1] == UInt8(ascii: "{")
            })
        else { return }
        throw Refusal(
            reason: "it is written with a variable, which other manifests and projects may share")
    }
}
