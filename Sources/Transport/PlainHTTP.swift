/// Where a request may travel without encryption.
package enum PlainHTTP: Hashable, Sendable {
    /// To this very machine and nowhere else.
    case toLoopback
    /// Also to the fixed addresses at which a cloud hands its machines and containers their
    /// credentials.
    ///
    /// They are link-local or meant for one host, and offer nothing but plain HTTP. A platform's
    /// endpoint never gets this: whoever writes it could have a machine's credentials fetched.
    case toMetadataServices

    func allows(_ host: String) -> Bool {
        Origin.isLoopback(host)
            || self == .toMetadataServices && PlainHTTP.metadataServices.contains(host)
    }

    /// Whether a host is one of the metadata services, by its very spelling.
    static func isMetadataService(_ host: String) -> Bool { metadataServices.contains(host) }

    // EC2, ECS and EKS; the last two in brackets within a URL.
    private static let metadataServices: Set<String> = [
        "169.254.169.254", "169.254.170.2", "169.254.170.23", "fd00:ec2::254", "fd00:ec2::23",
    ]
}
