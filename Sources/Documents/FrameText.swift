import Model

/// One line of a code frame: hidden parts replaced, tabs and control characters made harmless, cut
/// to a width, with the caret moved along.
struct FrameText {
    /// What stands for a hidden value; its width says nothing about the value.
    private static let hiddenMark = "•••"
    private static let maxWidth = 120

    private var characters: [Unicode.Scalar] = []
    private var caret: Range<Int>?

    init(_ line: [Unicode.Scalar], mask: [Range<Int>], caret: Range<Int>?) {
        var columns: [Int] = []
        var isInside = false
        for (index, scalar) in line.enumerated() {
            let isHidden = mask.contains { $0.contains(index + 1) }
            if isHidden, !isInside { characters += Array(FrameText.hiddenMark.unicodeScalars) }
            columns.append(isHidden ? characters.count - 2 : characters.count + 1)
            if !isHidden { characters.append(FrameText.harmless(scalar)) }
            isInside = isHidden
        }
        columns.append(characters.count + 1)
        if let caret {
            let start = columns[min(max(0, caret.lowerBound - 1), columns.count - 1)]
            let end = columns[min(max(0, caret.upperBound - 1), columns.count - 1)]
            self.caret = start..<max(end, start + 1)
        }
        cut()
    }

    var isBlank: Bool { characters.allSatisfy { $0 == " " } }

    func frameLine(_ number: Int) -> Diagnostic.FrameLine {
        Diagnostic.FrameLine(
            number: number, text: String(String.UnicodeScalarView(characters)), caret: caret)
    }

    private mutating func cut() {
        guard characters.count > FrameText.maxWidth else { return }
        // The caret stays in sight with a little of what stands before it.
        let focus = caret?.lowerBound ?? 1
        let first = focus > FrameText.maxWidth * 3 / 4 ? focus - FrameText.maxWidth / 2 : 0
        let last = min(characters.count, first + FrameText.maxWidth)
        let isCutBehind = last < characters.count
        characters = Array(characters[first..<last])
        if first > 0 { characters[0] = "…" }
        if isCutBehind { characters.append("…") }
        if let caret {
            let start = max(1, caret.lowerBound - first)
            let end = min(caret.upperBound - first, characters.count + 1)
            self.caret = start..<max(end, start + 1)
        }
    }

    /// A tab as one blank, and nothing that moves the cursor or turns the direction of text.
    private static func harmless(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x09: " "
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069,
            0xFEFF:
            "\u{FFFD}"
        default: scalar
        }
    }
}
