package import Model

/// JSON text by RFC 8259, read and written without loss.
///
/// Own code because `JSONDecoder` hides duplicate keys, loses number lexemes and positions, and
/// took 94 ms where this takes about 15 for a list answer of 5.5 MB.
package enum JSON {
    /// Reads one JSON text.
    ///
    /// Member order and number lexemes are kept. Refused beyond the grammar: bytes that are no
    /// UTF-8, a byte order mark, duplicate keys, surrogates without their half, and nesting
    /// deeper than the limits allow.
    package static func parse(
        _ bytes: [UInt8], limits: JSONLimits = JSONLimits()
    ) throws(JSONError) -> Value {
        try parse(bytes.span, limits: limits)
    }

    /// Reads one JSON text out of borrowed bytes; see the overload on an array.
    package static func parse(
        _ bytes: Span<UInt8>, limits: JSONLimits = JSONLimits()
    ) throws(JSONError) -> Value {
        var reader = JSONReader(maxDepth: limits.maxDepth)
        try reader.read(bytes)
        return reader.tape.value(0, of: bytes)
    }

    /// Writes the compact form with members in the order in which they are kept.
    ///
    /// A secret shows as `{"secret":"<reference as written>"}`, here and in the other forms.
    package static func write(_ value: Value) -> [UInt8] {
        var writer = JSONWriter()
        writer.add(value)
        return writer.bytes
    }

    /// Writes the members of an object as `write` does, without the braces around them.
    package static func writeMembers(_ object: ValueObject) -> [UInt8] {
        var writer = JSONWriter()
        writer.addMembers(object.members)
        return writer.bytes
    }

    /// Writes the compact form with members in byte order of their keys.
    package static func writeSorted(_ value: Value) -> [UInt8] {
        var writer = JSONWriter(isSorted: true)
        writer.add(value)
        return writer.bytes
    }

    /// Writes the form for people: two spaces of indent, members in the order in which they are
    /// kept, and a line break at the end.
    package static func writePretty(_ value: Value) -> [UInt8] {
        var writer = JSONWriter()
        writer.addPretty(value, indent: 0)
        writer.bytes.append(UInt8(ascii: "\n"))
        return writer.bytes
    }

    /// Writes the form for people with everything escaped that could act instead of being read: on
    /// a terminal, in a log, or on a build server.
    ///
    /// It means the same to every reader of JSON.
    package static func writeInert(_ value: Value) -> [UInt8] {
        InertJSON.escaped(writePretty(value))
    }

    /// Writes the compact form on one line, with its line break, and with everything escaped that
    /// could act.
    package static func writeInertLine(_ value: Value) -> [UInt8] {
        InertJSON.escaped(write(value)) + [UInt8(ascii: "\n")]
    }

    /// Writes a request body in the compact form with every secret replaced by its value.
    ///
    /// A value of form `text` becomes a JSON string of exactly its bytes, one of form `json` its
    /// own subtree, byte for byte. The result is a `Secret`, so that a body cannot be printed.
    /// Throws when a value is missing, is no UTF-8, or is no JSON although it claims to be.
    package static func write(
        _ value: Value, substituting secret: (SecretExpression) -> Secret?
    ) throws(SubstitutionError) -> Secret {
        // The buffer never grows while it holds secrets: growing would leave copies in freed
        // memory that nobody overwrites.
        var capacity = write(value).count
        for (_, expression) in value.secrets {
            guard let found = secret(expression) else { throw .missing(expression) }
            capacity += JSONWriter.bound(of: found)
        }
        var writer = JSONWriter()
        writer.bytes.reserveCapacity(capacity)
        defer { writer.overwrite() }
        try writer.add(value, substituting: secret)
        return Secret(writer.bytes)
    }
}

/// What a JSON text may cost.
package struct JSONLimits: Hashable, Sendable {
    /// The number of containers that may be open at once.
    package let maxDepth: Int

    /// Makes limits; the default is far beyond what any of the platforms sends.
    package init(maxDepth: Int = 128) { self.maxDepth = maxDepth }
}
