/// Commands that build services read out of a log: `::error …` and `##[…]` or `##vso[…]`.
///
/// A name or message of a platform must never be read as one. Our own are written elsewhere.
enum WorkflowCommand {
    /// Returns the line with a backslash where a runner would find a command.
    static func disarmed(_ line: String) -> String {
        guard line.utf8.contains(UInt8(ascii: ":")) || line.utf8.contains(UInt8(ascii: "#")) else {
            return line
        }
        var result = line.replacing("##[", with: "#\\#[").replacing("##vso[", with: "#\\#vso[")
        // Runners skip spaces in front of the mark.
        let start = result.firstIndex { $0 != " " } ?? result.endIndex
        if result[start...].hasPrefix("::") { result.insert("\\", at: start) }
        return result
    }
}
