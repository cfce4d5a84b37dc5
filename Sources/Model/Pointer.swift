/// A JSON pointer (RFC 6901) to a place inside a value tree.
package struct Pointer: Sendable, CustomStringConvertible {
    /// The unescaped reference tokens.
    package let tokens: [String]

    /// Makes a pointer from unescaped tokens; none points at the whole tree.
    package init(_ tokens: [String] = []) { self.tokens = tokens }

    /// Reads `/a/b`, or returns nil when the text is neither empty nor starts with a slash, or
    /// holds a wrong `~` escape.
    package init?(parsing text: String) {
        guard !text.isEmpty else {
            self.init()
            return
        }
        guard text.utf8.first == UInt8(ascii: "/") else { return nil }
        guard text.utf8.contains(UInt8(ascii: "~")) else {
            self.init(
                text.utf8.dropFirst()
                    .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
                    .map { String(Substring($0)) })
            return
        }
        var tokens: [String] = []
        for part in text.utf8.dropFirst().split(
            separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        {
            var bytes: [UInt8] = []
            var rest = part
            while let byte = rest.popFirst() {
                guard byte == UInt8(ascii: "~") else {
                    bytes.append(byte)
                    continue
                }
                switch rest.popFirst() {
                case UInt8(ascii: "0"): bytes.append(UInt8(ascii: "~"))
                case UInt8(ascii: "1"): bytes.append(UInt8(ascii: "/"))
                default: return nil
                }
            }
            tokens.append(String(decoding: bytes, as: UTF8.self))
        }
        self.init(tokens)
    }

    /// This pointer with one more token.
    package func appending(_ token: String) -> Pointer { Pointer(tokens + [token]) }

    /// This pointer with the tokens of another behind it.
    package func appending(_ other: Pointer) -> Pointer { Pointer(tokens + other.tokens) }

    /// The RFC 6901 form, as it stands in state and fingerprints.
    package var description: String {
        var text = ""
        for token in tokens {
            text += "/"
            text += Pointer.needsEscape(token) ? Pointer.escaped(token) : token
        }
        return text
    }

    /// Whether a token is written in another way than it reads.
    package static func needsEscape(_ token: String) -> Bool {
        let bytes = token.utf8Span.span
        for index in bytes.indices
        where bytes[index] == UInt8(ascii: "~") || bytes[index] == UInt8(ascii: "/") {
            return true
        }
        return false
    }

    private static func escaped(_ token: String) -> String {
        var text = ""
        for scalar in token.unicodeScalars {
            switch scalar {
            case "~": text += "~0"
            case "/": text += "~1"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// The form people read: `attributes.token`, `servers[0].url`.
    package var dotted: String {
        tokens.reduce(into: "") { text, token in
            if token.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), !token.isEmpty, !text.isEmpty {
                text += "[\(token)]"
            } else {
                text += text.isEmpty ? token : ".\(token)"
            }
        }
    }
}

extension Pointer: Hashable, Comparable {
    package static func == (left: Pointer, right: Pointer) -> Bool {
        left.tokens.count == right.tokens.count
            && zip(left.tokens, right.tokens).allSatisfy { $0.hasSameBytes(as: $1) }
    }

    package func hash(into hasher: inout Hasher) {
        for token in tokens { hasher.combine(bytesOf: token) }
    }

    /// The order of the descriptions, by bytes.
    package static func < (left: Pointer, right: Pointer) -> Bool {
        for index in 0..<min(left.tokens.count, right.tokens.count) {
            let (a, b) = (left.tokens[index], right.tokens[index])
            if a.hasSameBytes(as: b) { continue }
            if needsEscape(a) || needsEscape(b) {
                return left.description.precedesInBytes(right.description)
            }
            // Where one is the beginning of the other, a slash or the end follows the shorter one.
            if let next = byte(behind: a, in: b) {
                return left.tokens.count == index + 1 || UInt8(ascii: "/") < next
            }
            if let next = byte(behind: b, in: a) {
                return right.tokens.count > index + 1 && next < UInt8(ascii: "/")
            }
            return a.precedesInBytes(b)
        }
        return left.tokens.count < right.tokens.count
    }

    /// The byte after a text that another one starts with, or nil when it does not go on.
    private static func byte(behind start: String, in text: String) -> UInt8? {
        let (start, bytes) = (start.utf8Span.span, text.utf8Span.span)
        guard start.count < bytes.count else { return nil }
        for index in start.indices where start[index] != bytes[index] { return nil }
        return bytes[start.count]
    }
}

extension Value {
    /// The value that a pointer names, or nil when there is nothing.
    package subscript(pointer: Pointer) -> Value? {
        var current = self
        for token in pointer.tokens {
            switch current {
            case .object(let object):
                guard let next = object[token] else { return nil }
                current = next
            case .array(let elements):
                guard let index = Int(token), elements.indices.contains(index) else { return nil }
                current = elements[index]
            default:
                return nil
            }
        }
        return current
    }
}

extension Value {
    /// Puts an object member where a pointer says, and makes the objects on the way; does nothing
    /// where something else than an object is in the way.
    package mutating func set(_ pointer: Pointer, to value: Value) {
        guard let first = pointer.tokens.first, case .object(var object) = self else { return }
        if pointer.tokens.count == 1 {
            object[first] = value
        } else {
            var member = object[first] ?? .object(ValueObject())
            member.set(Pointer(Array(pointer.tokens.dropFirst())), to: value)
            object[first] = member
        }
        self = .object(object)
    }

    /// Takes the object member away that a pointer names; does nothing when there is none.
    package mutating func remove(_ pointer: Pointer) {
        guard let first = pointer.tokens.first, case .object(var object) = self else { return }
        if pointer.tokens.count == 1 {
            object[first] = nil
        } else if var member = object[first] {
            member.remove(Pointer(Array(pointer.tokens.dropFirst())))
            object[first] = member
        }
        self = .object(object)
    }
}
