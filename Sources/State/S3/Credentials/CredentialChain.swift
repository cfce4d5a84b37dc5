import Host
import Model

/// Looks for credentials where Amazon's tools look, in their order; the first place that has some
/// decides.
struct CredentialChain: Sendable {
    let environment: Environment
    let fetcher: CredentialFetcher

    /// What a place had to say.
    enum Finding: Sendable {
        case found(AWSCredentials)
        /// Nothing is set up there: what was looked at.
        case absent(String)
    }

    func credentials(region: String?) async throws(Diagnostic) -> AWSCredentials {
        var lookedAt: [String] = []
        for place in 0..<CredentialChain.places {
            switch try await look(at: place, region: region) {
            case .found(let credentials): return credentials
            case .absent(let what): lookedAt.append(what)
            }
        }
        throw Diagnostic(
            .s3CredentialsMissing, "there are no credentials for S3", at: nil,
            help: lookedAt.map { "looked at \($0)" }
                + ["in CI, set AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE, or give a key"])
    }

    private static let places = 5

    private func look(at place: Int, region: String?) async throws(Diagnostic) -> Finding {
        switch place {
        case 0: try EnvironmentCredentials(environment: environment).find()
        case 1:
            try await WebIdentityCredentials(environment: environment, fetcher: fetcher)
                .find(region: region)
        case 2: try await ProfileCredentials(environment: environment).find()
        case 3:
            try await ContainerCredentials(environment: environment, fetcher: fetcher).find()
        default:
            try await InstanceCredentials(environment: environment, fetcher: fetcher).find()
        }
    }
}
