import Model

/// The words that `state.backend` takes.
enum StateBackend: String, CaseIterable {
    case file
    case http
    case s3

    /// What may stand beside `backend`, in the order of the schema.
    var fields: [String] {
        switch self {
        case .file: ["path"]
        case .http:
            [
                "address", "updateMethod", "lockAddress", "lockMethod", "unlockAddress",
                "unlockMethod", "auth", "lock", "leaseSeconds",
            ]
        case .s3: ["bucket", "key", "region", "endpoint", "pathStyle", "lock", "leaseSeconds"]
        }
    }

    /// Whether the state outlives the machine that the program runs on.
    var isRemote: Bool { self != .file }

    /// Where a field that this backend does not have belongs, or nil when nobody knows it.
    func advice(about field: String) -> String? {
        if self == .s3, StateBackend.isCredential(field) {
            return "credentials come from the environment: AWS_ACCESS_KEY_ID and "
                + "AWS_SECRET_ACCESS_KEY, a web identity, a profile, or the role of the machine"
        }
        if self == .http, StateBackend.isCredential(field) {
            return "credentials go below `auth`: username with password, token, or header with "
                + "value"
        }
        let owners = StateBackend.allCases.filter { backend in
            backend.fields.contains { $0.hasSameBytes(as: field) }
        }
        guard !owners.isEmpty else { return nil }
        let names = owners.map { "`\($0.rawValue)`" }.joined(separator: " and ")
        return "`\(field)` belongs to the backend \(names)"
    }

    private static func isCredential(_ field: String) -> Bool {
        let folded = String(
            decoding: field.utf8.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }, as: UTF8.self
        )
        .replacing("_", with: "").replacing("-", with: "")
        return CredentialName.matches(field) || folded.contains("accesskey")
            || ["auth", "credentials", "header", "profile", "rolearn", "username", "value"]
                .contains { folded.hasSameBytes(as: $0) }
    }
}
