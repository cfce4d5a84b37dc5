import Host
import Model

/// A key in the shared files.
struct ProfileCredentials: Sendable {
    let environment: Environment

    /// Ways to get credentials that a profile may name and this program does not know.
    private static let unsupported = [
        "role_arn", "credential_process", "sso_session", "sso_start_url", "login_session",
        "web_identity_token_file",
    ]

    func find() async throws(Diagnostic) -> CredentialChain.Finding {
        let profile = try await profile()
        let name = ForeignText.neutralised(profile.name)
        let place = Diagnostic.Place.file(profile.credentialsPath)
        guard profile.exists else {
            if profile.isNamed {
                throw CredentialFetcher.unusable(
                    "there is no profile \(name) in the shared files",
                    at: .environment("AWS_PROFILE"),
                    help: ["check AWS_PROFILE and \(profile.credentialsPath)"])
            }
            return .absent("\(profile.credentialsPath): no profile default")
        }
        // Keys beside a role are those that the role is taken with: another identity.
        if profile["role_arn"] != nil { throw unsupported("role_arn", name, place) }
        if let accessKey = profile["aws_access_key_id"] {
            guard let secretKey = profile["aws_secret_access_key"] else {
                throw CredentialFetcher.unusable(
                    "the profile \(name) has an access key without a secret key", at: place)
            }
            return .found(
                AWSCredentials(
                    accessKey: accessKey, secretKey: Secret(secretKey.utf8),
                    sessionToken: profile["aws_session_token"].map { Secret($0.utf8) },
                    origin: "the profile \(profile.name)"))
        }
        for setting in ProfileCredentials.unsupported where profile[setting] != nil {
            throw unsupported(setting, name, place)
        }
        return .absent("\(profile.credentialsPath): no key in the profile \(name)")
    }

    private func profile() async throws(Diagnostic) -> SharedProfile {
        let environment = environment
        do throws(HostError) {
            return try await runBlocking { () throws(HostError) in
                try SharedProfile(environment)
            }
        } catch {
            throw CredentialFetcher.unusable("the shared AWS files cannot be read: \(error)")
        }
    }

    private func unsupported(
        _ setting: String, _ name: String, _ place: Diagnostic.Place
    ) -> Diagnostic {
        CredentialFetcher.unusable(
            "the profile \(name) uses \(setting), which is not supported", at: place,
            help: [
                "let the AWS command line get the key: "
                    + "eval \"$(aws configure export-credentials --profile \(name) --format env)\""
            ])
    }
}
