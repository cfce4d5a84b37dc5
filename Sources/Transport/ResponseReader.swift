/// Gathers an answer within its limits, header line by header line and chunk by chunk.
struct ResponseReader {
    /// Bytes of all header lines of one transfer, those of interim answers and trailers included.
    static let mostHeaderBytes = 128 << 10
    /// Header lines of one transfer, counted likewise.
    static let mostHeaderLines = 512

    /// Whether the empty line behind the headers of the latest answer came; libcurl takes headers
    /// that break off for a complete answer without a body.
    private(set) var isHeadComplete = false
    private(set) var fields: [Response.Field] = []
    private(set) var body: [UInt8] = []
    /// Why the transfer was ended from our side.
    private(set) var failure: TransferFailure?
    private let limit: Int
    private var headerBytes = 0
    private var headerLines = 0

    init(limit: Int) { self.limit = limit }

    /// Takes one header line with its line end; false ends the transfer.
    mutating func takeHeader(_ line: [UInt8]) -> Bool {
        headerBytes += line.count
        headerLines += 1
        guard headerBytes <= ResponseReader.mostHeaderBytes,
            headerLines <= ResponseReader.mostHeaderLines
        else {
            failure = TransferFailure(
                .tooLarge,
                "the headers of the answer are longer than \(ResponseReader.mostHeaderBytes) bytes"
                    + " or more than \(ResponseReader.mostHeaderLines)")
            return false
        }
        var text = line[...]
        while let last = text.last, ResponseReader.isBlank(last) { text = text.dropLast() }
        if text.starts(with: "HTTP/".utf8) {
            // An interim answer (1xx) ends where the next one starts.
            fields = []
            isHeadComplete = false
        } else if text.isEmpty {
            isHeadComplete = true
        } else if let first = text.first, ResponseReader.isBlank(first) {
            // A folded line continues the value before it.
            guard let last = fields.popLast() else { return true }
            let more = ResponseReader.trimmed(text)
            fields.append(Response.Field(name: last.name, value: last.value + " " + more))
        } else if let colon = text.firstIndex(of: ASCII.colon) {
            fields.append(
                Response.Field(
                    name: String(decoding: text[..<colon], as: UTF8.self),
                    value: ResponseReader.trimmed(text[(colon + 1)...])))
        }
        return true
    }

    /// Takes a piece of the body; false ends the transfer.
    mutating func takeBody(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count <= limit - body.count else {
            failure = TransferFailure(.tooLarge, "the answer is longer than \(limit) bytes")
            return false
        }
        if body.isEmpty { body.reserveCapacity(max(bytes.count, announcedLength)) }
        unsafe body.append(contentsOf: bytes)
        return true
    }

    /// The length that the headers announce, as far as it is believed: growing in steps would hold
    /// a large answer twice for a moment.
    private var announcedLength: Int {
        let field = fields.last { $0.name.lowercased() == "content-length" }
        return min(field.flatMap { Int($0.value) } ?? 0, limit, 1 << 24)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == ASCII.space || byte == 9 || byte == 10 || byte == 13
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.drop(while: isBlank), as: UTF8.self)
    }
}
