package import Model

extension DiagnosticCode {
    /// RC5050: no key was found to sign with.
    package static let s3CredentialsMissing = DiagnosticCode(
        "RC5050", "no credentials for S3",
        """
        Requests to S3 are signed, and none of the places that Amazon's tools look at has a key: \
        the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a web identity \
        (AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN), the shared files, the container's \
        credentials, the machine's own role.

        Give one of them. In CI, a web identity needs no stored key.
        """)

    /// RC5051: a place that has a key could not be used.
    package static let s3CredentialsUnusable = DiagnosticCode(
        "RC5051", "credentials for S3 unusable",
        """
        The first place with credentials cannot be used: it is incomplete, cannot be read, refuses, \
        or is of a kind that this program does not know. The places behind it are not tried, \
        because they could belong to somebody else.

        For a profile of a kind that is not supported (roles, single sign-on, helper programs), \
        let the AWS command line write the key into the environment: \
        `eval "$(aws configure export-credentials --format env)"`.
        """)

    /// RC5052: nobody said which region.
    package static let s3RegionUnknown = DiagnosticCode(
        "RC5052", "region of the bucket unknown",
        """
        The address of a bucket and the signature both hold its region.

        Write `state.region` in the project file, or set AWS_REGION.
        """)

    /// RC5053: the server does not know the key, or the signature is another one.
    package static let s3KeyRefused = DiagnosticCode(
        "RC5053", "key refused by S3",
        """
        The server does not know the access key, or calculated another signature than we did: the \
        secret key does not belong to the access key, or is not complete.

        Check both variables or the profile; the message says where they were found.
        """)

    /// RC5054: the key may not do this.
    package static let s3AccessDenied = DiagnosticCode(
        "RC5054", "access denied by S3",
        """
        The key is valid, but not allowed to do this. State needs s3:GetObject, s3:PutObject and \
        s3:DeleteObject on the key and everything that begins with it, and s3:ListBucket on the \
        bucket: without that, S3 says "access denied" instead of "there is no such object". A \
        bucket encrypted with a key of your own also needs kms:GenerateDataKey and kms:Decrypt.

        Add the permissions, or use another key.
        """)

    /// RC5055: a temporary key has ended.
    package static let s3TokenExpired = DiagnosticCode(
        "RC5055", "temporary key expired",
        """
        The session token is no longer valid, and there was no way to get a new one.

        Get new credentials and run again.
        """)

    /// RC5056: the clocks are too far apart.
    package static let s3ClockSkewed = DiagnosticCode(
        "RC5056", "clock too far off for S3",
        """
        Signatures hold the time, and S3 refuses those that are more than fifteen minutes off.

        Set the clock of this machine.
        """)

    /// RC5057: the bucket is somewhere else.
    package static let s3WrongRegion = DiagnosticCode(
        "RC5057", "bucket in another region",
        """
        The bucket is not in the region that the request was signed for. Redirects are not \
        followed, because the signature covers the address.

        Write the region that the message names into `state.region`.
        """)

    /// RC5058: there is no such bucket.
    package static let s3BucketMissing = DiagnosticCode(
        "RC5058", "no such bucket",
        """
        The server has no bucket of that name. It is not made for you, since it should have \
        versioning, encryption and an owner.

        Create it, or correct `state.bucket`.
        """)

    /// RC5059: the server cannot write under a condition.
    package static let s3Unconditional = DiagnosticCode(
        "RC5059", "server without conditional writes",
        """
        The lock and every write rely on `If-None-Match` and `If-Match`, and this server says that \
        it does not implement them. Without them, two runs could overwrite each other's records.

        Use a server that has them, such as Amazon S3, MinIO, Ceph or Cloudflare R2.
        """)

    /// RC5060: another refusal.
    package static let s3Refused = DiagnosticCode(
        "RC5060", "refused by S3",
        """
        The server refused for a reason that this program does not know more about; the message \
        holds its own words.

        Look the word up in the server's documentation.
        """)

    /// RC5061: the server did not recover.
    package static let s3Unavailable = DiagnosticCode(
        "RC5061", "S3 not available",
        """
        The server could not be reached, answered with an error of its own, or asked for patience, \
        and this did not pass within the attempts that the program makes.

        Run again a little later.
        """)

    /// RC5062: the parts of the location make no address.
    package static let s3AddressUnusable = DiagnosticCode(
        "RC5062", "address of the state unusable",
        """
        Bucket, key, region and endpoint do not make an address that requests are sent to.

        Credentials travel over https only, except to this machine. Check `state` in the project \
        file, and AWS_REGION.
        """)

    /// The codes of state in S3.
    static let s3Codes: [DiagnosticCode] = [
        s3CredentialsMissing, s3CredentialsUnusable, s3RegionUnknown, s3KeyRefused, s3AccessDenied,
        s3TokenExpired, s3ClockSkewed, s3WrongRegion, s3BucketMissing, s3Unconditional, s3Refused,
        s3Unavailable, s3AddressUnusable,
    ]
}
