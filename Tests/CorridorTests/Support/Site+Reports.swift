import Documents
import Host
import Model
import Reports
import TestSupport

/// Every report that the program can write in one run.
extension Site {
    /// The files of a verb's reports, one for each format.
    static func reportFiles(_ verb: String) -> [String] {
        ReportFormat.allCases.map { "\(verb)-report.\($0.rawValue)" }
    }

    /// The flags that write them.
    static func everyReport(_ verb: String) -> [String] {
        ReportFormat.allCases.flatMap {
            ["--report", "\($0.rawValue)=\(verb)-report.\($0.rawValue)"]
        }
    }

    /// The events in a text.
    static func events(in text: String) throws -> [Value] {
        try text.split(separator: "\n").map { try JSON.parse(Array($0.utf8)) }
    }
}
