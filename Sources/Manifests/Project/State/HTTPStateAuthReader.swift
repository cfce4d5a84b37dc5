import Documents
import Model

/// Reads `auth` of a state on a server.
struct HTTPStateAuthReader {
    /// The form of the name of a header.
    static let headerPattern = "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$"
    static let nameLength = 255
    /// A name for Basic authentication holds no colon: the first one ends it.
    static let usernamePattern = "^[^\\u0000-\\u001f\\u007f:]+$"

    /// Headers that the requests have for other purposes.
    private static let taken: Set<String> = [
        "accept", "accept-encoding", "connection", "content-length", "content-md5",
        "content-type", "expect", "host", "if-match", "if-none-match", "keep-alive",
        "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding",
        "upgrade", "user-agent",
    ]

    let findings: Findings
    let secrets: SecretReader

    private var scalars: Scalars { Scalars(findings: findings) }

    /// Reads exactly one of the three forms.
    func read(_ node: Node) -> HTTPStateLocation.Authentication? {
        guard var members = Members(node, what: "`state.auth`", findings) else { return nil }
        let username = members.take("username")
        let password = members.take("password")
        let token = members.take("token")
        let header = members.take("header")
        let value = members.take("value")
        let before = findings.errorCount
        members.finish()
        switch (username, password, token, header, value) {
        case (let username?, let password?, nil, nil, nil):
            let name = self.username(username)
            guard let secret = secret(password, "password"), let name else { return nil }
            return .basic(username: name, password: secret)
        case (nil, nil, let token?, nil, nil):
            return secret(token, "token").map { .bearer($0) }
        case (nil, nil, nil, let header?, let value?):
            let name = headerName(header)
            guard let secret = secret(value, "value"), let name else { return nil }
            return .header(name: name, value: secret)
        default:
            // A misspelled field says it all.
            guard findings.errorCount == before else { return nil }
            findings.report(
                .invalidAuth,
                "`state.auth` takes `username` with `password`, or `token`, or `header` with "
                    + "`value`",
                at: node.head)
            return nil
        }
    }

    private func secret(_ node: Node, _ field: String) -> SecretExpression? {
        secrets.headerValue(node, "`state.auth.\(field)`")
    }

    private func username(_ node: Node) -> String? {
        let what = "`state.auth.username`"
        let found = scalars.name(node, what, maxLength: HTTPStateAuthReader.nameLength)
        guard let found else { return nil }
        guard !found.utf8.contains(UInt8(ascii: ":")) else {
            findings.report(.invalidValue, "\(what) must not hold a colon", at: node.span)
            return nil
        }
        return found
    }

    private func headerName(_ node: Node) -> String? {
        let what = "`state.auth.header`"
        let found = scalars.name(node, what, maxLength: HTTPStateAuthReader.nameLength)
        guard let found else { return nil }
        guard found.utf8.allSatisfy(isTokenByte) else {
            findings.report(
                .invalidValue, "\(what) is no name of a header", at: node.span,
                help: "write the name alone, such as PRIVATE-TOKEN")
            return nil
        }
        guard !HTTPStateAuthReader.taken.contains(found.lowercased()) else {
            findings.report(
                .invalidValue, "\(what) names a header that the requests have already",
                at: node.span)
            return nil
        }
        return found
    }

    /// RFC 9110, section 5.6.2.
    private func isTokenByte(_ byte: UInt8) -> Bool {
        0x61...0x7A ~= byte | 0x20 || 0x30...0x39 ~= byte || "!#$%&'*+.^_`|~-".utf8.contains(byte)
    }
}
