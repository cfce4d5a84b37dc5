import Host
import Model

/// A key in the variables of the process.
struct EnvironmentCredentials: Sendable {
    let environment: Environment

    private static let accessKey = "AWS_ACCESS_KEY_ID"
    private static let secretKey = "AWS_SECRET_ACCESS_KEY"

    func find() throws(Diagnostic) -> CredentialChain.Finding {
        let names = [EnvironmentCredentials.accessKey, EnvironmentCredentials.secretKey]
        guard names.contains(where: environment.isSet) else {
            return .absent("\(names[0]) and \(names[1]): not set")
        }
        for (name, other) in [(names[0], names[1]), (names[1], names[0])]
        where !environment.isSet(name) {
            throw CredentialFetcher.unusable(
                "\(other) is set, but \(name) is not", at: .environment(name),
                help: ["set both or none"])
        }
        let token = trimmed("AWS_SESSION_TOKEN")
        return .found(
            AWSCredentials(
                accessKey: String(decoding: trimmed(names[0]), as: UTF8.self),
                secretKey: Secret(trimmed(names[1])),
                sessionToken: token.isEmpty ? nil : Secret(token),
                origin: EnvironmentCredentials.accessKey))
    }

    /// The value without the line break that a `$(cat …)` in YAML or a copy leaves at its end.
    private func trimmed(_ name: String) -> [UInt8] {
        let space = " \t\r\n".utf8
        let bytes = (environment.bytes(of: name) ?? []).drop(while: space.contains)
        return Array(bytes.reversed().drop(while: space.contains).reversed())
    }
}
