import Model
import Transport

/// The diagnostics about a bucket and its server.
struct S3Problem: Sendable {
    let location: S3StateLocation

    private var place: Diagnostic.Place { .source(location.source) }
    private var bucket: String { ForeignText.neutralised(location.bucket) }
    private var key: String { ForeignText.neutralised(location.key) }
    private var name: String { "s3://\(bucket)/\(key)" }

    /// What a refusal means.
    func refused(
        _ refusal: S3Refusal, doing action: String, with credentials: AWSCredentials,
        region: String, now: Timestamp
    ) -> Diagnostic {
        let keyText =
            "the key \(ForeignText.neutralised(credentials.accessKey)) from "
            + ForeignText.neutralised(credentials.origin)
        switch refusal.code {
        case "InvalidAccessKeyId":
            return Diagnostic(
                .s3KeyRefused, "\(name): the server does not know \(keyText)", at: place,
                help: ["check the access key, and whether it belongs to this server"])
        case "SignatureDoesNotMatch":
            return Diagnostic(
                .s3KeyRefused, "\(name): the secret of \(keyText) does not fit", at: place,
                help: ["check that the secret key is complete and belongs to the access key"])
        case "ExpiredToken", "ExpiredTokenException", "InvalidToken", "TokenRefreshRequired":
            return Diagnostic(
                .s3TokenExpired,
                "\(name): the session token of \(keyText) has expired or is not valid",
                at: place, help: ["get new credentials and run again"])
        case "RequestTimeTooSkewed": return skewed(refusal, now: now)
        case "NoSuchBucket":
            return Diagnostic(
                .s3BucketMissing, "there is no bucket \(bucket) on this server", at: place,
                help: ["create the bucket, or correct `state.bucket`"])
        case "PermanentRedirect", "TemporaryRedirect", "Redirect", "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException", "IncorrectEndpoint":
            return elsewhere(refusal, region: region)
        default: break
        }
        if [301, 307, 308].contains(refusal.status) { return elsewhere(refusal, region: region) }
        if refusal.isNotImplemented {
            return Diagnostic(
                .s3Unconditional,
                "\(name): the server does not implement conditional writes", at: place,
                help: ["keep the state on a server that does, or in a file"])
        }
        if refusal.code == "AccessDenied" || refusal.code.isEmpty && refusal.status == 403 {
            return Diagnostic(
                .s3AccessDenied, "\(name): \(keyText) may not \(action) here\(words(of: refusal))",
                at: place,
                help: [
                    "allow s3:GetObject, s3:PutObject and s3:DeleteObject on \(key)*, "
                        + "and s3:ListBucket on \(bucket)"
                ])
        }
        return other(refusal, doing: action)
    }

    /// A server that cannot be reached, or not now.
    func unreachable(_ failure: TransferFailure) -> Diagnostic {
        let status = failure.status.map { " (its status was \($0))" } ?? ""
        return Diagnostic(
            failure.code, "\(name): \(failure.message)\(status)", at: place,
            help: ["check `state.endpoint`, `state.region` and the network"])
    }

    /// Parts that make no address.
    func unaddressable(_ failure: TransferFailure) -> Diagnostic {
        Diagnostic(
            .s3AddressUnusable, "\(name) has no usable address: \(failure.message)", at: place,
            help: ["check `endpoint`, `bucket`, `key` and `region` of the state"])
    }

    /// No region anywhere.
    var regionUnknown: Diagnostic {
        Diagnostic(
            .s3RegionUnknown, "the region of the bucket \(bucket) is not known", at: place,
            help: ["write `region: eu-central-1`, or whichever it is, or set AWS_REGION"])
    }

    /// A repeated write may have been carried out the first time.
    var perhapsWritten: Diagnostic {
        Diagnostic(
            .s3Unavailable,
            "\(name): the server failed at a write, and then said that the object has changed",
            at: place, help: ["the object is read again to see which write it was"])
    }

    /// The program was told to stop while it waited.
    var interrupted: Diagnostic {
        Diagnostic(
            .requestAbandoned, "\(name): stopped while waiting for the server", at: place)
    }

    private func skewed(_ refusal: S3Refusal, now: Timestamp) -> Diagnostic {
        let difference = refusal.date.map { date in
            let minutes = now.since(date).components.seconds / 60
            let side = minutes < 0 ? "behind" : "ahead of"
            return "is \(minutes.magnitude) minutes \(side) the server's"
        }
        return Diagnostic(
            .s3ClockSkewed,
            "\(name): the clock of this machine \(difference ?? "differs too much from the server's")",
            at: place, help: ["set the clock"])
    }

    private func elsewhere(_ refusal: S3Refusal, region: String) -> Diagnostic {
        if let other = refusal.region, !other.hasSameBytes(as: region) {
            let shown = ForeignText.neutralised(other)
            return Diagnostic(
                .s3WrongRegion,
                "the bucket \(bucket) is in \(shown), and the request was signed for \(region)",
                at: place, help: ["write `region: \(shown)`"])
        }
        return Diagnostic(
            .s3WrongRegion,
            "the bucket \(bucket) is reached at another address than that of \(region)"
                + words(of: refusal),
            at: place, help: ["check `state.region` and `state.endpoint`"])
    }

    private func other(_ refusal: S3Refusal, doing action: String) -> Diagnostic {
        let isBusy = refusal.status >= 500 || refusal.status == 429 || refusal.code == "SlowDown"
        return Diagnostic(
            isBusy ? .s3Unavailable : .s3Refused,
            "\(name): the server did not \(action), status \(refusal.status)"
                + words(of: refusal), at: place,
            help: isBusy ? ["run again a little later"] : [])
    }

    /// The server's own words, cut to what a person reads.
    private func words(of refusal: S3Refusal) -> String {
        let text = [refusal.code, refusal.message].filter { !$0.isEmpty }.joined(separator: ": ")
        return text.isEmpty ? "" : " (\(ForeignText.neutralised(String(text.prefix(300)))))"
    }
}
