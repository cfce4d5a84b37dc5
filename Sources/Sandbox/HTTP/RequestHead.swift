internal import Model

/// The request line and the header fields of one request.
struct RequestHead {
    let method: String
    let target: String
    let headers: [SandboxRequest.Header]
    let contentLength: Int
    let keepsAlive: Bool
    let expectsContinue: Bool

    /// Reads a head; every line of `bytes` ends with CR LF.
    init(_ bytes: ArraySlice<UInt8>, fieldLimit: Int) throws(RequestRefusal) {
        var lines = try RequestHead.lines(of: bytes)[...]
        guard let requestLine = lines.popFirst() else { throw .malformed }
        let words = requestLine.split(
            separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.count == 3, !words[0].isEmpty, words[0].allSatisfy(RequestHead.isToken),
            words[1].allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw .malformed }
        let isVersion11 = words[2].elementsEqual("HTTP/1.1".utf8)
        guard isVersion11 || words[2].elementsEqual("HTTP/1.0".utf8) else {
            throw words[2].starts(with: "HTTP/".utf8) ? .versionNotSupported : .malformed
        }
        guard lines.count <= fieldLimit else { throw .headTooLarge }
        var headers: [SandboxRequest.Header] = []
        headers.reserveCapacity(lines.count)
        for line in lines { headers.append(try RequestHead.field(line)) }

        method = String(decoding: words[0], as: UTF8.self)
        target = String(decoding: words[1], as: UTF8.self)
        self.headers = headers
        func values(_ name: String) -> [String] {
            headers.filter { $0.name.hasSameBytes(as: name) }.map(\.value)
        }
        guard !isVersion11 || values("host").count == 1 else { throw .malformed }
        contentLength = try RequestHead.contentLength(
            lengths: values("content-length"), encodings: values("transfer-encoding"))
        let connection = values("connection").joined(separator: ",").lowercased()
        keepsAlive =
            isVersion11 ? !connection.contains("close") : connection.contains("keep-alive")
        expectsContinue =
            isVersion11 && values("expect").contains { $0.lowercased() == "100-continue" }
    }

    private static func lines(
        of bytes: ArraySlice<UInt8>
    ) throws(RequestRefusal) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = bytes.startIndex
        var index = start
        while index < bytes.endIndex {
            if bytes[index] == 10 { throw .malformed }
            if bytes[index] == 13 {
                guard index + 1 < bytes.endIndex, bytes[index + 1] == 10 else { throw .malformed }
                lines.append(bytes[start..<index])
                index += 2
                start = index
            } else {
                index += 1
            }
        }
        return lines
    }

    private static func field(
        _ line: ArraySlice<UInt8>
    ) throws(RequestRefusal) -> SandboxRequest.Header {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
            line[..<colon].allSatisfy(isToken)
        else { throw .malformed }
        var value = line[(colon + 1)...]
        while let first = value.first, isBlank(first) { value.removeFirst() }
        while let last = value.last, isBlank(last) { value.removeLast() }
        guard value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 9 }) else { throw .malformed }
        let name = line[..<colon].map { byte in
            byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
        }
        return SandboxRequest.Header(
            name: String(decoding: name, as: UTF8.self),
            value: String(decoding: value, as: UTF8.self))
    }

    private static func contentLength(
        lengths: [String], encodings: [String]
    ) throws(RequestRefusal) -> Int {
        // A message with both, or with two lengths, is how requests are smuggled past a proxy.
        guard lengths.count <= 1, lengths.isEmpty || encodings.isEmpty else { throw .malformed }
        guard encodings.isEmpty else { throw .lengthRequired }
        guard let text = lengths.first else { return 0 }
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            throw .malformed
        }
        guard let length = Int(text) else { throw .bodyTooLarge }
        return length
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 9 }

    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
