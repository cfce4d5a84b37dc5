import Model
import Transport

/// What a server says about a request that it did not carry out.
struct S3Refusal: Sendable {
    let status: Int
    /// The word for it, such as `NoSuchKey`; empty when the server gave none.
    let code: String
    let message: String
    /// The region that the server names.
    let region: String?
    /// The server's clock.
    let date: Timestamp?

    init(_ response: Response, now: Timestamp) {
        status = response.status
        code = XMLText.first("Code", in: response.body) ?? ""
        message = XMLText.first("Message", in: response.body) ?? ""
        region =
            response.header("x-amz-bucket-region") ?? XMLText.first("Region", in: response.body)
        date = response.header("Date").flatMap { HTTPDate.parse($0, now: now) }
    }

    /// Whether the server says that there is no such object; a bare 404 may come from anybody.
    var isMissingObject: Bool { status == 404 && code == "NoSuchKey" }

    /// Whether a temporary key has ended.
    var isExpiredToken: Bool { ["ExpiredToken", "ExpiredTokenException"].contains(code) }

    /// Whether the server refuses because it cannot do what a header asks for.
    var isNotImplemented: Bool { status == 501 || code == "NotImplemented" }
}
