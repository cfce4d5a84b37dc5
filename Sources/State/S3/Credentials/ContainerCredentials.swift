import Host
import Model
import Transport

/// The credentials of a container, as ECS and EKS hand them out.
struct ContainerCredentials: Sendable {
    let environment: Environment
    let fetcher: CredentialFetcher

    private static let relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
    private static let full = "AWS_CONTAINER_CREDENTIALS_FULL_URI"

    func find() async throws(Diagnostic) -> CredentialChain.Finding {
        guard let url else { return .absent("\(ContainerCredentials.relative): not set") }
        var headers = [Header("Accept", "application/json")]
        if let token = try await token() {
            headers.append(Header("Authorization", .secret(prefix: "", token)))
        }
        let request = Request(
            .get, url, headers: headers, deadline: .seconds(5), plainHTTP: .toMetadataServices)
        let result = await fetcher.send(request, attempts: 3)
        guard case .response(let response) = result, response.isSuccess,
            let credentials = CredentialFetcher.credentials(
                json: response.body, origin: "the container's credentials")
        else { throw CredentialFetcher.refused("the container's credential service", result) }
        return .found(credentials)
    }

    /// Where to ask, or nil outside of such a container.
    var url: String? {
        if environment.isSet(ContainerCredentials.relative),
            let path = environment[ContainerCredentials.relative]
        {
            return "http://169.254.170.2\(path.hasPrefix("/") ? "" : "/")\(path)"
        }
        guard environment.isSet(ContainerCredentials.full) else { return nil }
        return environment[ContainerCredentials.full]
    }

    /// The file before the variable, because its content is renewed.
    private func token() async throws(Diagnostic) -> Secret? {
        let space = " \t\r\n".utf8
        var bytes = environment.bytes(of: "AWS_CONTAINER_AUTHORIZATION_TOKEN") ?? []
        let file = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"
        if environment.isSet(file), let path = environment[file] {
            do throws(HostError) {
                bytes = try await runBlocking { () throws(HostError) in
                    try Files.read(path, limit: 1 << 20)
                }
            } catch {
                throw CredentialFetcher.unusable(
                    "the container's authorization token cannot be read: \(error)",
                    at: .file(path))
            }
        }
        let trimmed = bytes.drop(while: space.contains).reversed().drop(while: space.contains)
        return trimmed.isEmpty ? nil : Secret(Array(trimmed.reversed()))
    }
}
