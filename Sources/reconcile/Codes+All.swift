import Applying
import Documents
import Manifests
import Model
import Planning
import Platforms
import Reports
import Sandbox
import Secrets
import State
import Transport

extension DiagnosticCode {
    /// Every code that the program can print, sorted.
    static var all: [DiagnosticCode] {
        let stations: [[DiagnosticCode]] = [
            documentsCodes, manifestsCodes, secretsCodes, planningCodes, platformsCodes,
            transportCodes, stateCodes, applyingCodes, reportsCodes, sandboxCodes,
            commandLineCodes,
        ]
        return stations.flatMap(\.self).sorted { $0.id.precedesInBytes($1.id) }
    }
}
