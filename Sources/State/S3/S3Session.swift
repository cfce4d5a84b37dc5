import Host
import Model
import Transport

/// What all requests about a state share: the key to sign with, and the place.
actor S3Session {
    private let location: S3StateLocation
    private let environment: Environment
    private let chain: CredentialChain
    private let clock: any Timekeeping
    private var held: AWSCredentials?
    private var refresh: Task<Result<AWSCredentials, Diagnostic>, Never>?
    private var knownPlace: S3Place?

    /// How much of its life a temporary key must have left.
    static let margin = Duration.seconds(300)

    init(
        location: S3StateLocation, environment: Environment, chain: CredentialChain,
        clock: any Timekeeping
    ) {
        self.location = location
        self.environment = environment
        self.chain = chain
        self.clock = clock
    }

    /// The key; looked for once, and again when it is about to end.
    ///
    /// Whoever comes while it is being looked for waits for the same search.
    func credentials() async throws(Diagnostic) -> AWSCredentials {
        if let held, !held.ends(within: S3Session.margin, of: clock.now) { return held }
        let region = try? await place().region
        let search =
            refresh
            ?? Task { [chain] in
                do throws(Diagnostic) {
                    return .success(try await chain.credentials(region: region))
                } catch {
                    return .failure(error)
                }
            }
        refresh = search
        let result = await search.value
        if refresh == search {
            refresh = nil
            if case .success(let found) = result { held = found }
        }
        switch result {
        case .success(let found): return found
        case .failure(let problem):
            // Better the old key to its last minute than none.
            if let held, !held.ends(within: .zero, of: clock.now) { return held }
            throw problem
        }
    }

    /// Forgets a temporary key that the server no longer takes; false when it was a lasting one.
    func discard(_ credentials: AWSCredentials) -> Bool {
        guard credentials.sessionToken != nil else { return false }
        if let held, held.secretKey === credentials.secretKey { self.held = nil }
        return true
    }

    /// Server, bucket and region.
    func place() async throws(Diagnostic) -> S3Place {
        if let knownPlace { return knownPlace }
        let problem = S3Problem(location: location)
        guard let region = await region() else { throw problem.regionUnknown }
        do throws(TransferFailure) {
            let place = try S3Place(location, region: region)
            knownPlace = place
            return place
        } catch {
            throw problem.unaddressable(error)
        }
    }

    private func region() async -> String? {
        if let region = location.region { return region }
        for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] where environment.isSet(name) {
            return environment[name]
        }
        let environment = environment
        let profile = await runBlocking { try? SharedProfile(environment) }
        // Servers of other makers ignore the region, or take this one.
        return profile?["region"] ?? location.endpoint.map { _ in "us-east-1" }
    }
}
