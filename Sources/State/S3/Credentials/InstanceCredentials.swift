import Host
import Model
import Transport

/// The role of a machine at Amazon, by the second version of its metadata service.
///
/// The first version is not spoken: it gives a role's key to whatever can make a machine send a
/// plain GET.
struct InstanceCredentials: Sendable {
    let environment: Environment
    let fetcher: CredentialFetcher

    private static let folder = "/latest/meta-data/iam/security-credentials/"

    func find() async throws(Diagnostic) -> CredentialChain.Finding {
        if environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true" {
            return .absent("the machine's metadata: AWS_EC2_METADATA_DISABLED is set")
        }
        // Anywhere but at Amazon nobody answers there, so there is one short try.
        let opened = await ask(
            .put, "/latest/api/token", Header("X-aws-ec2-metadata-token-ttl-seconds", "21600"),
            deadline: .seconds(2), attempts: 1)
        guard case .response(let opening) = opened, opening.isSuccess, !opening.body.isEmpty else {
            return .absent("the machine's metadata: no answer")
        }
        let token = Header(
            "X-aws-ec2-metadata-token", .secret(prefix: "", Secret(opening.body)))
        let list = await ask(.get, InstanceCredentials.folder, token)
        guard case .response(let roles) = list, roles.isSuccess else {
            if case .response(let response) = list, response.status == 404 {
                return .absent("the machine's metadata: the machine has no role")
            }
            throw CredentialFetcher.refused("the machine's metadata service", list)
        }
        let role = roles.body.prefix { !"\r\n".utf8.contains($0) }
        guard !role.isEmpty else {
            return .absent("the machine's metadata: the machine has no role")
        }
        let name = URLBuilder.escaped(String(decoding: role, as: UTF8.self))
        let result = await ask(.get, InstanceCredentials.folder + name, token)
        guard case .response(let response) = result, response.isSuccess,
            let credentials = CredentialFetcher.credentials(
                json: response.body, origin: "the machine's role")
        else { throw CredentialFetcher.refused("the machine's metadata service", result) }
        return .found(credentials)
    }

    private func ask(
        _ method: Request.Method, _ path: String, _ header: Header,
        deadline: Duration = .seconds(5), attempts: Int = 3
    ) async -> TransferResult {
        let request = Request(
            method, endpoint + path, headers: [header], deadline: deadline,
            plainHTTP: .toMetadataServices)
        return await fetcher.send(request, attempts: attempts)
    }

    private var endpoint: String {
        let name = "AWS_EC2_METADATA_SERVICE_ENDPOINT"
        guard environment.isSet(name), var own = environment[name] else {
            return "http://169.254.169.254"
        }
        while own.utf8.last == UInt8(ascii: "/") { own.removeLast() }
        return own
    }
}
