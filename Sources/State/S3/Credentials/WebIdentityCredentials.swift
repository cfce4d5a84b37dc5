import Host
import Model
import Transport

/// A role that is taken with a token of somebody else: GitHub, GitLab, Kubernetes.
struct WebIdentityCredentials: Sendable {
    let environment: Environment
    let fetcher: CredentialFetcher

    private static let tokenFile = "AWS_WEB_IDENTITY_TOKEN_FILE"
    private static let role = "AWS_ROLE_ARN"

    func find(region: String?) async throws(Diagnostic) -> CredentialChain.Finding {
        guard environment.isSet(WebIdentityCredentials.tokenFile),
            let path = environment[WebIdentityCredentials.tokenFile]
        else { return .absent("\(WebIdentityCredentials.tokenFile): not set") }
        guard environment.isSet(WebIdentityCredentials.role),
            let role = environment[WebIdentityCredentials.role]
        else {
            throw CredentialFetcher.unusable(
                "\(WebIdentityCredentials.tokenFile) is set, but AWS_ROLE_ARN is not",
                at: .environment(WebIdentityCredentials.role), help: ["set both or none"])
        }
        let result = await fetcher.send(
            try request(role: role, token: token(path), region: region), attempts: 3)
        guard case .response(let response) = result, response.isSuccess,
            let credentials = credentials(in: response.body)
        else { throw CredentialFetcher.refused("the security token service", result) }
        return .found(credentials)
    }

    private func token(_ path: String) async throws(Diagnostic) -> [UInt8] {
        do throws(HostError) {
            let bytes = try await runBlocking { () throws(HostError) in
                try Files.read(path, limit: 1 << 20)
            }
            let space = " \t\r\n".utf8
            return Array(
                bytes.drop(while: space.contains).reversed()
                    .drop(while: space.contains).reversed())
        } catch {
            throw CredentialFetcher.unusable(
                "the web identity token cannot be read: \(error)", at: .file(path))
        }
    }

    private func request(
        role: String, token: [UInt8], region: String?
    ) throws(Diagnostic) -> Request {
        let session = environment["AWS_ROLE_SESSION_NAME"].flatMap { $0.isEmpty ? nil : $0 }
        let fields = [
            ("Action", "AssumeRoleWithWebIdentity"), ("Version", "2011-06-15"),
            ("RoleArn", role), ("RoleSessionName", session ?? "reconcile"),
            ("WebIdentityToken", String(decoding: token, as: UTF8.self)),
        ]
        let body = fields.map { "\($0.0)=\(URLBuilder.escaped($0.1))" }.joined(separator: "&")
        do throws(TransferFailure) {
            return Request(
                .post, try URLBuilder(endpoint: endpoint(region)).url([], trailingSlash: true),
                headers: [Header("Content-Type", "application/x-www-form-urlencoded")],
                body: Secret(body.utf8))
        } catch {
            throw CredentialFetcher.unusable(
                "the security token service has no usable address: \(error.message)",
                help: ["check AWS_ENDPOINT_URL_STS and the region"])
        }
    }

    private func endpoint(_ region: String?) -> String {
        if environment.isSet("AWS_ENDPOINT_URL_STS"), let own = environment["AWS_ENDPOINT_URL_STS"]
        {
            return own
        }
        guard let region else { return "https://sts.amazonaws.com" }
        return "https://sts.\(region).\(S3Place.domain(of: region))"
    }

    private func credentials(in body: [UInt8]) -> AWSCredentials? {
        guard let accessKey = XMLText.first("AccessKeyId", in: body),
            let secretKey = XMLText.first("SecretAccessKey", in: body),
            let token = XMLText.first("SessionToken", in: body)
        else { return nil }
        return AWSCredentials(
            accessKey: accessKey, secretKey: Secret(secretKey.utf8),
            sessionToken: Secret(token.utf8),
            expiry: XMLText.first("Expiration", in: body).flatMap(ExpiryDate.parse),
            origin: "the web identity of \(WebIdentityCredentials.role)")
    }
}
