import Model
import Testing

/// A body as a document describes it, with what the program does with each of its members.
struct DocumentedShape: Sendable, CustomTestStringConvertible {
    let provider: String
    /// What the body is: `create`, `list`, or a word for an error.
    let what: String
    let body: Value
    /// Members without which nothing can be read.
    var essential: [String] = []
    /// Members that change what is read.
    var read: [String] = []
    /// Members that change nothing, whatever they hold.
    var tolerated: [String] = []
    /// Other values for members where a changed text or number would not be telling.
    var others: [String: Value] = [:]

    var testDescription: String { "\(provider) \(what)" }

    /// Changes and removes each member in turn and looks at what is read then.
    ///
    /// - Parameter outcome: what is read of a body, or nil when nothing can be read.
    func check<Outcome: Equatable>(_ outcome: (Value) -> Outcome?) throws {
        let plain = try #require(outcome(body), "\(self.testDescription)")
        for path in essential + read + tolerated {
            let tokens = Value.tokens(of: path)[...]
            let value = try #require(body.value(at: tokens), "\(path) is not in the body")
            let changed = outcome(body.setting(tokens, to: others[path] ?? value.another))
            let removed = outcome(body.setting(tokens, to: nil))
            let emptied = outcome(body.setting(tokens, to: .null))
            if tolerated.contains(path) {
                #expect(changed == plain, "\(path) changed")
                #expect(removed == plain, "\(path) removed")
                #expect(emptied == plain, "\(path) null")
            } else {
                #expect(changed != plain, "\(path) is not read")
                #expect((removed == nil) == essential.contains(path), "\(path) removed")
                #expect((emptied == nil) == essential.contains(path), "\(path) null")
            }
        }
    }

    /// The names of all members that are checked.
    var names: Set<String> { Set(essential + read + tolerated) }
}

extension Value {
    /// The steps of a documented path.
    static func tokens(of path: String) -> [String] {
        path.replacing("[]", with: ".[]").split(separator: ".").map(String.init)
    }

    /// The value at a documented path; `*` is the first member and `[]` the first element.
    func value(at tokens: ArraySlice<String>) -> Value? {
        guard let token = tokens.first else { return self }
        switch self {
        case .array(let elements) where token == "[]":
            return elements.first?.value(at: tokens.dropFirst())
        case .object(let object):
            let inner = token == "*" ? object.members.first?.value : object[token]
            return inner?.value(at: tokens.dropFirst())
        default: return nil
        }
    }

    /// The same value with another one at a documented path, or without it for nil.
    func setting(_ tokens: ArraySlice<String>, to new: Value?) -> Value {
        guard let token = tokens.first else { return new ?? .null }
        let rest = tokens.dropFirst()
        switch self {
        case .array(let elements) where token == "[]":
            guard let first = elements.first else { return self }
            let changed = rest.isEmpty ? new : first.setting(rest, to: new)
            return .array([changed].compactMap(\.self) + elements.dropFirst())
        case .object(var object):
            let key = token == "*" ? object.members.first?.key ?? token : token
            guard let inner = object[key] else { return self }
            object[key] = rest.isEmpty ? new : inner.setting(rest, to: new)
            return .object(object)
        default: return self
        }
    }

    /// Another value of the same type.
    fileprivate var another: Value {
        switch self {
        case .string: "another"
        case .bool(let flag): .bool(!flag)
        case .number: 4711
        case .array: ["another"]
        default: ["another": "member"]
        }
    }
}
