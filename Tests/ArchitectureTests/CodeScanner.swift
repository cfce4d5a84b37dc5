/// Blanks comments and literals of Swift text, so that what is left is code.
///
/// Line breaks stay, interpolations stay, the rest of a literal goes. Regular expression literals
/// are not known; the program has none.
struct CodeScanner {
    private let text: [UInt8]
    private var position = 0
    private var output: [UInt8] = []

    private init(_ text: String) { self.text = Array(text.utf8) }

    /// The code of a text, with as many lines as the text.
    static func code(of text: String) -> String {
        var scanner = CodeScanner(text)
        scanner.scanCode(untilParenthesis: false)
        return String(decoding: scanner.output, as: UTF8.self)
    }

    private var current: UInt8? { position < text.count ? text[position] : nil }

    private func starts(with word: [UInt8]) -> Bool {
        guard position + word.count <= text.count else { return false }
        for index in word.indices where text[position + index] != word[index] { return false }
        return true
    }

    private mutating func keep() {
        if let byte = current { output.append(byte) }
        position += 1
    }

    private mutating func drop(_ count: Int = 1) {
        for _ in 0..<count {
            if current == .lineFeed { output.append(.lineFeed) }
            position += 1
        }
    }

    /// Reads code; inside an interpolation up to the parenthesis that closes it.
    private mutating func scanCode(untilParenthesis: Bool) {
        var depth = 0
        while let byte = current {
            switch byte {
            case UInt8(ascii: "/") where starts(with: [byte, byte]):
                while let next = current, next != .lineFeed { drop() }
            case UInt8(ascii: "/") where starts(with: .commentStart): skipComment()
            case .quote: skipLiteral(hashes: 0)
            case .hash:
                let hashes = text[position...].prefix { $0 == .hash }.count
                if position + hashes < text.count, text[position + hashes] == .quote {
                    skipLiteral(hashes: hashes)
                } else {
                    keep()
                }
            case UInt8(ascii: ")"):
                if untilParenthesis, depth == 0 { return }
                depth -= 1
                keep()
            default:
                if byte == UInt8(ascii: "(") { depth += 1 }
                keep()
            }
        }
    }

    private mutating func skipComment() {
        var depth = 0
        repeat {
            if starts(with: .commentStart) {
                depth += 1
                drop(2)
            } else if starts(with: .commentEnd) {
                depth -= 1
                drop(2)
            } else {
                drop()
            }
        } while depth > 0 && current != nil
    }

    private mutating func skipLiteral(hashes: Int) {
        drop(hashes)
        let three = [UInt8](repeating: .quote, count: 3)
        let quotes = starts(with: three) ? three : [.quote]
        let fence = [UInt8](repeating: .hash, count: hashes)
        drop(quotes.count)
        output.append(.quote)
        while current != nil, !starts(with: quotes + fence) {
            if starts(with: [.backslash] + fence + [UInt8(ascii: "(")]) {
                drop(2 + hashes)
                output.append(UInt8(ascii: "("))
                scanCode(untilParenthesis: true)
                output.append(UInt8(ascii: ")"))
                drop()
            } else if starts(with: [.backslash] + fence) {
                drop(2 + hashes)
            } else {
                drop()
            }
        }
        drop(quotes.count + hashes)
        output.append(.quote)
    }
}

extension [UInt8] {
    fileprivate static let commentStart = Array("/*".utf8)
    fileprivate static let commentEnd = Array("*/".utf8)
}

extension UInt8 {
    fileprivate static let lineFeed = UInt8(ascii: "\n")
    fileprivate static let quote = UInt8(ascii: "\"")
    fileprivate static let hash = UInt8(ascii: "#")
    fileprivate static let backslash = UInt8(ascii: "\\")
}
