/// A stable code such as `RC1007` with the texts that `explain` shows.
///
/// Numbers are never used again. `RC10xx` documents, `RC11xx` manifests, `RC12xx` project file,
/// `RC2xxx` secrets, `RC3xxx` guards, `RC4xxx` platforms and transport, `RC5xxx` state,
/// `RC6xxx` apply, `RC9xxx` command line. Each station declares its own in an extension and lists
/// them for the registry of codes.
package struct DiagnosticCode: Sendable, CustomStringConvertible {
    /// The code, `RC` and four digits.
    package let id: String
    /// A short noun phrase.
    package let title: String
    /// What it means, why it is checked and what to do; plain text, paragraphs split by a blank
    /// line.
    package let explanation: String

    /// Declares a code.
    package init(_ id: String, _ title: String, _ explanation: String) {
        self.id = id
        self.title = title
        self.explanation = explanation
    }

    /// The code.
    package var description: String { id }
}

extension DiagnosticCode: Hashable {
    package static func == (left: DiagnosticCode, right: DiagnosticCode) -> Bool {
        left.id.hasSameBytes(as: right.id)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(bytesOf: id) }
}
