import Model

/// References, templates, sinks and names.
enum SecretEntries {
    static func references(_ bytes: [UInt8]) throws(BrokenPromise) {
        let text = String(decoding: bytes, as: UTF8.self)
        do throws(SecretSyntaxError) {
            let expression = try SecretExpression(reference: text, revision: nil)
            try kept(expression, text)
        } catch {
            try Inert.check(error.message + (error.help ?? ""), "why a reference is refused")
        }
        do throws(SecretSyntaxError) {
            let expression = try SecretExpression(template: text, revision: "1")
            try kept(expression, text)
        } catch {
            try Inert.check(error.message + (error.help ?? ""), "why a template is refused")
        }
        do throws(SecretSyntaxError) {
            let sink = try SinkReference(parsing: text)
            if sink.isFile {
                let path = try sink.relativePath
                let names = path.utf8.split(
                    separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
                try sinkStays(path, names.map { String(Substring($0)) })
            } else {
                try sinkIsKept(sink)
            }
        } catch {
            try Inert.check(error.message + (error.help ?? ""), "why a sink is refused")
        }
        if let address = Address(parsing: text) {
            try BrokenPromise.unless(
                address.description.utf8.elementsEqual(text.utf8), "an address is read back")
        }
        if let pointer = Pointer(parsing: text) {
            try BrokenPromise.unless(
                pointer.description.utf8.elementsEqual(text.utf8), "a pointer is read back")
        }
        _ = GlobPattern(text).matches(text)
    }

    private static func kept(
        _ expression: SecretExpression, _ text: String
    ) throws(SecretSyntaxError) {
        guard !expression.references.isEmpty, expression.written.utf8.elementsEqual(text.utf8),
            expression.references.allSatisfy({ !$0.locator.isEmpty && !$0.locator.utf8.contains(0) }
            )
        else { throw SecretSyntaxError("\u{1B} an accepted reference lost something") }
    }

    private static func sinkIsKept(_ sink: SinkReference) throws(SecretSyntaxError) {
        let locator = try sink.storeReference.locator
        let old = try sink.old.storeReference.locator
        guard old.utf8.elementsEqual((locator + ".old").utf8), sink.place != sink.old.place else {
            throw SecretSyntaxError("\u{1B} the old copy of an accepted sink is no copy")
        }
    }

    private static func sinkStays(_ path: String, _ names: [String]) throws(SecretSyntaxError) {
        let isBad = names.contains { $0.isEmpty || $0 == "." || $0 == ".." }
        guard !isBad, !path.utf8.contains(0) else {
            throw SecretSyntaxError("\u{1B} an accepted sink leaves its folder")
        }
    }
}
