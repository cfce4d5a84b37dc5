extension SecretReference {
    /// The most Unicode scalars that a reference may have.
    package static let maxLength = 2048

    /// The pattern of a reference for JSON Schema (ECMA-262 without flags).
    package static let schemaPattern =
        "^\(SecretSyntax.referencePattern(insideTemplate: false))$"

    /// Reads `store://locator?opt=…#field`.
    ///
    /// Whether the store exists and what it accepts is not known here; ask
    /// ``StoreDeclaration/check(_:)``.
    package init(parsing text: String) throws(SecretSyntaxError) {
        guard text.utf8.count <= Self.maxLength || text.unicodeScalars.count <= Self.maxLength
        else {
            throw SecretSyntaxError("a reference has at most \(Self.maxLength) characters")
        }
        let (store, rest) = try Self.splitStore(off: text)
        let afterStore = rest.unicodeScalars

        let locatorEnd =
            rest.utf8.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
            ?? afterStore.endIndex
        let locator = try SecretSyntax.decode(afterStore[..<locatorEnd], part: "locator")
        guard !locator.isEmpty else {
            throw SecretSyntaxError(
                "the reference names nothing after \(store)://",
                help: "Write what to fetch: \(store)://NAME.")
        }

        var remainder = afterStore[locatorEnd...]
        var options: [Option] = []
        if remainder.first == "?" {
            let end = remainder.firstIndex(of: "#") ?? remainder.endIndex
            options = try Self.parseOptions(remainder[..<end].dropFirst())
            remainder = remainder[end...]
        }
        let field = remainder.isEmpty ? nil : try Self.parseField(remainder.dropFirst())

        self.init(
            store: store, locator: locator, options: options, field: field, written: text)
        if option(.shape) == "json", let encoding = option(.encode), encoding != "none" {
            throw SecretSyntaxError(
                "as=json and encode=\(encoding) exclude each other",
                help: "Leave as=json out to insert the encoded text.")
        }
    }

    private static func splitStore(
        off text: String
    ) throws(SecretSyntaxError) -> (store: String, rest: Substring) {
        let bytes = text.utf8
        let end = bytes.firstIndex { !isStoreCharacter($0) } ?? bytes.endIndex
        let separator = "://".utf8
        guard bytes[end...].starts(with: separator), let first = bytes.first,
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= first
        else {
            throw SecretSyntaxError(
                "a reference starts with the name of a store and ://",
                help: "Write env://NAME, file://PATH or a store of the project file; a store's "
                    + "name has lower-case letters, digits and hyphens.")
        }
        guard bytes[..<end].count <= 32 else {
            throw SecretSyntaxError("the name of a store has at most 32 characters")
        }
        return (String(text[..<end]), text[bytes.index(end, offsetBy: separator.count)...])
    }

    private static func isStoreCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }

    private static func parseOptions(
        _ text: Substring.UnicodeScalarView
    ) throws(SecretSyntaxError) -> [Option] {
        var options: [Option] = []
        for part in text.split(separator: "&", omittingEmptySubsequences: false) {
            guard let equals = part.firstIndex(of: "=") else {
                throw SecretSyntaxError(
                    "an option has no value",
                    help: "Write name=value, several of them separated by &.")
            }
            guard let option = SecretOption(rawValue: String(part[..<equals])) else {
                let known = SecretOption.allCases.map(\.rawValue).sorted { $0.precedesInBytes($1) }
                throw SecretSyntaxError(
                    "the reference has an option that does not exist",
                    help: "The options are \(known.joined(separator: ", ")).")
            }
            let written = part[part.index(after: equals)...]
            let name = option.rawValue
            if let values = option.values {
                // Compared as written: an escaped keyword has no use.
                guard let value = values.first(where: { $0.unicodeScalars.elementsEqual(written) })
                else {
                    throw SecretSyntaxError(
                        "the option \(name) has a value that does not exist",
                        help: "The values of \(name) are \(values.joined(separator: ", ")).")
                }
                options.append(Option(name: name, value: value))
            } else {
                let value = try SecretSyntax.decode(written, part: "option \(name)")
                guard !value.isEmpty else {
                    throw SecretSyntaxError("the option \(name) is empty")
                }
                options.append(Option(name: name, value: value))
            }
        }
        options.sort { $0.name.precedesInBytes($1.name) }
        for (one, next) in zip(options, options.dropFirst())
        where one.name.hasSameBytes(as: next.name) {
            throw SecretSyntaxError("the option \(one.name) is given twice")
        }
        return options
    }

    private static func parseField(
        _ text: Substring.UnicodeScalarView
    ) throws(SecretSyntaxError) -> Field {
        guard let first = text.first else {
            throw SecretSyntaxError(
                "the field behind # is empty",
                help: "Write the name of a member, or a JSON pointer such as #/db/password.")
        }
        let decoded = try SecretSyntax.decode(text, part: "field")
        guard first == "/" else { return .member(decoded) }
        // As in a URI fragment: escapes first, pointer then. An escaped tilde would be read twice.
        let holdsEscapedTilde =
            decoded.unicodeScalars.count { $0 == "~" } != text.count { $0 == "~" }
        guard !holdsEscapedTilde, let pointer = Pointer(parsing: decoded) else {
            throw SecretSyntaxError(
                "the field is no JSON pointer",
                help: "Write a tilde in a name as ~0 and a slash as ~1.")
        }
        return .pointer(pointer)
    }
}
