package import Model

/// YAML text, read as a tree with places and without any interpretation of scalars.
package enum YAML {
    /// Reads every document of a file.
    ///
    /// What is wrong is reported at once as far as the text can be read: the documents before a
    /// syntax error are returned together with it. `file` is the path as shown to people.
    package static func parse(
        _ bytes: [UInt8], file: String, limits: DocumentLimits = DocumentLimits(),
        sensitive: SensitiveKeys = SensitiveKeys()
    ) -> YAMLStream {
        let text = SourceText(file: file, bytes: bytes)
        guard bytes.count <= limits.maxBytes else {
            return YAMLStream(
                text: SourceText(file: file, bytes: []), documents: [], isComplete: false,
                problems: [
                    Diagnostic(
                        .fileTooLarge,
                        "the file holds \(bytes.count) bytes; the limit is \(limits.maxBytes)",
                        at: .file(file), help: ["split it over several files"])
                ], sensitive: sensitive)
        }
        let characters = TextCheck.diagnostics(for: text)
        guard characters.isEmpty else {
            return YAMLStream(
                text: text, documents: [], isComplete: false, problems: characters,
                sensitive: sensitive)
        }
        var builder = YAMLBuilder(file: file, limits: limits)
        let isComplete = unsafe bytes.withUnsafeBufferPointer { buffer in
            do throws(YAMLProblem) {
                var events = try unsafe YAMLEvents(buffer)
                while try events.next({ builder.add($0, $1) }) {}
                return !builder.isAborted
            } catch {
                builder.report(error, text: text)
                return false
            }
        }
        return YAMLStream(
            text: text, documents: builder.documents, isComplete: isComplete,
            problems: builder.diagnostics, sensitive: sensitive)
    }
}

/// The documents of one file and what is wrong with its text.
package struct YAMLStream: Sendable {
    /// The file.
    package let text: SourceText
    /// The documents that could be read; documents without any value are left out.
    package let documents: [Node]
    /// Whether the whole file was read.
    package let isComplete: Bool
    /// What is wrong, in the order of the file, with code frames.
    package let diagnostics: [Diagnostic]
    /// Which values code frames hide.
    package let sensitive: SensitiveKeys

    init(
        text: SourceText, documents: [Node], isComplete: Bool, problems: [Diagnostic],
        sensitive: SensitiveKeys
    ) {
        self.text = text
        self.documents = documents
        self.isComplete = isComplete
        self.sensitive = sensitive
        let frames = CodeFrames(text: text, documents: documents, sensitive: sensitive)
        diagnostics = frames.attach(problems.sorted())
    }

    /// Adds code frames to the first of the diagnostics that point into this file.
    package func framed(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        CodeFrames(text: text, documents: documents, sensitive: sensitive).attach(diagnostics)
    }

    /// Adds the code frame to a diagnostic that points into this file.
    package func framed(_ diagnostic: Diagnostic) -> Diagnostic {
        CodeFrames(text: text, documents: documents, sensitive: sensitive).attach(diagnostic)
    }
}
