package import Model

/// A key that requests are signed with.
package struct AWSCredentials: Sendable {
    /// Which key it is; goes on the wire, and is no secret.
    package let accessKey: String
    /// What is signed with.
    package let secretKey: Secret
    /// What a temporary key is sent with, or nil.
    package let sessionToken: Secret?
    /// When a temporary key ends, if that is known.
    package let expiry: Timestamp?
    /// Where it was found, for messages.
    package let origin: String

    /// Puts a key together.
    package init(
        accessKey: String, secretKey: Secret, sessionToken: Secret? = nil,
        expiry: Timestamp? = nil, origin: String
    ) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
        self.expiry = expiry
        self.origin = origin
    }

    /// Whether it lives for less than that from now on.
    func ends(within margin: Duration, of now: Timestamp) -> Bool {
        expiry.map { $0.since(now) < margin } ?? false
    }
}
