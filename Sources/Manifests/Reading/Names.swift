import Documents
import Model

/// The rules for the names that people choose.
enum Names {
    /// The form of the names of connections, platforms and projects.
    static let pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$"
    /// The form of the keys of labels.
    static let labelPattern = "^[A-Za-z0-9][A-Za-z0-9._/-]{0,62}$"
    /// The form of the names of stores.
    static let storePattern = "^[a-z][a-z0-9-]{0,31}$"
    /// The form of the names of environment variables.
    static let variablePattern = "^[A-Za-z_][A-Za-z0-9_]*$"

    static func isName(_ text: String) -> Bool {
        hasForm(text, maxLength: 63, first: isLetterOrDigit) {
            isLetterOrDigit($0) || [0x2E, 0x5F, 0x2D].contains($0)
        }
    }

    static func isLabel(_ text: String) -> Bool {
        hasForm(text, maxLength: 63, first: isLetterOrDigit) {
            isLetterOrDigit($0) || [0x2E, 0x5F, 0x2D, 0x2F].contains($0)
        }
    }

    static func isStore(_ text: String) -> Bool {
        hasForm(text, maxLength: 32, first: { 0x61...0x7A ~= $0 }) {
            0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x2D
        }
    }

    static func isVariable(_ text: String) -> Bool {
        hasForm(text, maxLength: .max, first: { isLetter($0) || $0 == 0x5F }) {
            isLetterOrDigit($0) || $0 == 0x5F
        }
    }

    private static func hasForm(
        _ text: String, maxLength: Int, first: (UInt8) -> Bool, rest: (UInt8) -> Bool
    ) -> Bool {
        guard let head = text.utf8.first, text.utf8.count <= maxLength else { return false }
        return first(head) && text.utf8.dropFirst().allSatisfy(rest)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { 0x61...0x7A ~= byte | 0x20 }
    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isLetter(byte) || 0x30...0x39 ~= byte
    }
}

extension Scalars {
    /// A name of a connection, platform or project.
    func identifier(_ node: Node, _ what: @autoclosure () -> String) -> String? {
        guard let text = text(node, what()) else { return nil }
        if Names.isName(text) { return text }
        findings.report(
            .invalidName, "\(what()) is no valid name", at: node.span,
            help: "use 1 to 63 letters, digits, dots, underscores and hyphens, a letter or digit "
                + "first")
        return nil
    }
}
