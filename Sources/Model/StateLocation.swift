/// Where state is kept.
package enum StateLocation: Hashable, Sendable {
    /// A file; the path is absolute.
    case file(path: String)
    /// A server that speaks the protocol of Terraform's `http` backend.
    case http(HTTPStateLocation)
    /// An object of an S3 bucket, with a lock object beside it.
    case s3(S3StateLocation)
}

/// Whether an apply may run where nothing keeps a second one away.
package enum StateLocking: String, Hashable, Sendable, CaseIterable {
    /// The backend must lock, and must have shown that its lock works.
    case required
    /// Written down by somebody who sees to it in another way.
    case none
}

/// A state behind the protocol of Terraform's `http` backend.
package struct HTTPStateLocation: Hashable, Sendable {
    /// How requests show who we are.
    package enum Authentication: Hashable, Sendable {
        /// `Authorization: Basic` of a name and a password.
        case basic(username: String, password: SecretExpression)
        /// `Authorization: Bearer` of a token.
        case bearer(SecretExpression)
        /// A header of that name with that value, such as GitLab's `PRIVATE-TOKEN`.
        case header(name: String, value: SecretExpression)

        /// The secret that is to be resolved.
        package var secret: SecretExpression {
            switch self {
            case .basic(_, let secret), .bearer(let secret), .header(_, let secret): secret
            }
        }
    }

    /// Where the state is read and written; an absolute URL.
    package let address: String
    /// Where it is locked, on the same server; nil when the server has no lock.
    package let lockAddress: String?
    /// Where it is unlocked; nil for `lockAddress`.
    package let unlockAddress: String?
    /// The verb that writes the state.
    package let updateMethod: String
    /// The verb that locks; `PUT` keeps the lock as an object by conditional requests.
    package let lockMethod: String
    /// The verb that unlocks.
    package let unlockMethod: String
    /// How requests show who we are, or nil.
    package let authentication: Authentication?
    /// Whether a lock is needed.
    package let locking: StateLocking
    /// How long a lock that is kept as an object lives without being renewed, in seconds.
    package let leaseSeconds: Int
    /// Where it stands in the project file.
    package let source: SourceRange

    /// Makes a location; the verbs default to those of Terraform.
    package init(
        address: String, lockAddress: String? = nil, unlockAddress: String? = nil,
        updateMethod: String = "POST", lockMethod: String = "LOCK",
        unlockMethod: String = "UNLOCK", authentication: Authentication? = nil,
        locking: StateLocking = .required, leaseSeconds: Int = 60, source: SourceRange
    ) {
        self.address = address
        self.lockAddress = lockAddress
        self.unlockAddress = unlockAddress
        self.updateMethod = updateMethod
        self.lockMethod = lockMethod
        self.unlockMethod = unlockMethod
        self.authentication = authentication
        self.locking = locking
        self.leaseSeconds = leaseSeconds
        self.source = source
    }
}

/// A state in an S3 bucket, or on a server that speaks the same protocol.
package struct S3StateLocation: Hashable, Sendable {
    /// The bucket.
    package let bucket: String
    /// The name of the state object; the lock is `KEY.lock`.
    package let key: String
    /// The region that requests are signed for, or nil for `AWS_REGION`.
    package let region: String?
    /// The server, or nil for Amazon's in the region; an absolute URL without a path.
    package let endpoint: String?
    /// Whether the bucket stands in the path instead of the host name.
    package let pathStyle: Bool
    /// Whether a lock is needed.
    package let locking: StateLocking
    /// How long a lock lives without being renewed, in seconds.
    package let leaseSeconds: Int
    /// Where it stands in the project file.
    package let source: SourceRange

    /// Makes a location.
    package init(
        bucket: String, key: String, region: String? = nil, endpoint: String? = nil,
        pathStyle: Bool = false, locking: StateLocking = .required, leaseSeconds: Int = 60,
        source: SourceRange
    ) {
        self.bucket = bucket
        self.key = key
        self.region = region
        self.endpoint = endpoint
        self.pathStyle = pathStyle
        self.locking = locking
        self.leaseSeconds = leaseSeconds
        self.source = source
    }
}

extension StateLocation: CustomStringConvertible {
    /// The path, the address, or `s3://bucket/key`; holds no credential.
    package var description: String {
        switch self {
        case .file(let path): path
        case .http(let location): location.address
        case .s3(let location): "s3://\(location.bucket)/\(location.key)"
        }
    }

    /// Whether it is on this machine.
    package var isLocal: Bool { if case .file = self { true } else { false } }

    /// The secrets that it takes to reach the state.
    package var secrets: [SecretExpression] {
        guard case .http(let location) = self else { return [] }
        return [location.authentication?.secret].compactMap { $0 }
    }

    /// Whether a lock is needed.
    package var locking: StateLocking {
        switch self {
        case .file: .required
        case .http(let location): location.locking
        case .s3(let location): location.locking
        }
    }
}
