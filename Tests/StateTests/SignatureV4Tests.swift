import Model
import State
import Testing
import Transport

/// One request of a published collection, with the signature that it must get.
struct SignatureVector: CustomTestStringConvertible, Sendable {
    let name: String
    var method = "GET"
    var path = "/"
    var query: [CanonicalRequest.Field] = []
    var headers: [CanonicalRequest.Field] = []
    var body = ""
    let signedHeaders: String
    let signature: String

    var testDescription: String { name }

    /// The `Authorization` value for a service, everything but the given headers being equal.
    func authorization(
        service: String, secret: String, accessKey: String, token: String? = nil, host: String,
        at time: Timestamp, hashesBody: Bool
    ) -> String {
        let stamp = time.description.filter { $0 != "-" && $0 != ":" }
        let hash = SHA256.hex(of: body.utf8)
        var all = headers + [("Host", host), ("X-Amz-Date", stamp)]
        if hashesBody { all.append(("x-amz-content-sha256", hash)) }
        let request = CanonicalRequest(
            method: method, path: path, query: query,
            headers: all.map { ($0.name, Array($0.value.utf8)) }, bodyHash: hash)
        return SignatureV4(region: "us-east-1", service: service).authorization(
            of: request,
            credentials: AWSCredentials(
                accessKey: accessKey, secretKey: Secret(secret.utf8), origin: "test"),
            at: time)
    }
}

struct SignatureV4Tests {
    private static let unreserved =
        "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    private static let plain = "host;x-amz-date"
    private static let one = "host;my-header1;x-amz-date"
    /// A session token of the collection.
    private static let token =
        "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxf"
        + "pSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0"
        + "KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64l"
        + "IZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA=="

    /// Of Amazon's test suite for signers, all that send a path as it is.
    private static let suite: [SignatureVector] = [
        SignatureVector(
            name: "get-header-key-duplicate",
            headers: [
                ("My-Header1", "value2"), ("My-Header1", "value2"), ("My-Header1", "value1"),
            ],
            signedHeaders: one,
            signature: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"),
        SignatureVector(
            name: "get-header-value-order",
            headers: ["value4", "value1", "value3", "value2"].map { ("My-Header1", $0) },
            signedHeaders: one,
            signature: "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"),
        SignatureVector(
            name: "get-header-value-trim",
            headers: [("My-Header1", " value1"), ("My-Header2", " \"a   b   c\"")],
            signedHeaders: "host;my-header1;my-header2;x-amz-date",
            signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
        SignatureVector(
            name: "get-unreserved", path: "/\(unreserved)", signedHeaders: plain,
            signature: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"),
        SignatureVector(
            name: "get-utf8", path: "/%E1%88%B4", signedHeaders: plain,
            signature: "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
        SignatureVector(
            name: "get-vanilla", signedHeaders: plain,
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        SignatureVector(
            name: "get-vanilla-empty-query-key", query: [("Param1", "value1")],
            signedHeaders: plain,
            signature: "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"),
        SignatureVector(
            name: "get-vanilla-query-order-key-case",
            query: [("Param2", "value2"), ("Param1", "value1")], signedHeaders: plain,
            signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
        SignatureVector(
            name: "get-vanilla-query-unreserved", query: [(unreserved, unreserved)],
            signedHeaders: plain,
            signature: "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"),
        SignatureVector(
            name: "get-vanilla-utf8-query", query: [("\u{1234}", "bar")], signedHeaders: plain,
            signature: "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"),
        SignatureVector(
            name: "post-header-key-sort", method: "POST", headers: [("My-Header1", "value1")],
            signedHeaders: one,
            signature: "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"),
        SignatureVector(
            name: "post-header-value-case", method: "POST", headers: [("My-Header1", "VALUE1")],
            signedHeaders: one,
            signature: "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"),
        SignatureVector(
            name: "post-sts-header-before", method: "POST",
            headers: [("X-Amz-Security-Token", token)],
            signedHeaders: "host;x-amz-date;x-amz-security-token",
            signature: "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"),
        SignatureVector(
            name: "post-vanilla", method: "POST", signedHeaders: plain,
            signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        SignatureVector(
            name: "post-vanilla-query", method: "POST", query: [("Param1", "value1")],
            signedHeaders: plain,
            signature: "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"),
        SignatureVector(
            name: "post-vanilla-query-nonunreserved", method: "POST",
            query: [("@#$%^", ""), ("+", "/,?><`\";:\\|][{}")], signedHeaders: plain,
            signature: "66c82657c86e26fb25238d0e69f011edc4c6df5ae71119d7cb98ed9b87393c1e"),
        SignatureVector(
            name: "post-x-www-form-urlencoded", method: "POST",
            headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: "Param1=value1", signedHeaders: "content-type;host;x-amz-date",
            signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"),
    ]

    @Test(arguments: suite)
    func `a request of Amazon's test suite gets its signature`(vector: SignatureVector) {
        let value = vector.authorization(
            service: "service", secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            accessKey: "AKIDEXAMPLE", host: "example.amazonaws.com",
            at: Timestamp(milliseconds: 1_440_938_160_000), hashesBody: false)
        #expect(
            value == "AWS4-HMAC-SHA256 "
                + "Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                + "SignedHeaders=\(vector.signedHeaders), Signature=\(vector.signature)")
    }

    /// The four examples in the documentation of S3.
    private static let examples: [SignatureVector] = [
        SignatureVector(
            name: "an object's range", path: "/test.txt", headers: [("Range", "bytes=0-9")],
            signedHeaders: "host;range;x-amz-content-sha256;x-amz-date",
            signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        SignatureVector(
            name: "an object", method: "PUT", path: "/test%24file.text",
            headers: [
                ("Date", "Fri, 24 May 2013 00:00:00 GMT"),
                ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
            ],
            body: "Welcome to Amazon S3.",
            signedHeaders: "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
            signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
        SignatureVector(
            name: "a lifecycle", query: [("lifecycle", "")],
            signedHeaders: "host;x-amz-content-sha256;x-amz-date",
            signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        SignatureVector(
            name: "a list", query: [("max-keys", "2"), ("prefix", "J")],
            signedHeaders: "host;x-amz-content-sha256;x-amz-date",
            signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ]

    private static let examplesMoment = Timestamp(milliseconds: 1_369_353_600_000)
    private static let examplesSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

    @Test(arguments: examples)
    func `an example of S3's documentation gets its signature`(vector: SignatureVector) {
        let value = vector.authorization(
            service: "s3", secret: Self.examplesSecret, accessKey: "AKIAIOSFODNN7EXAMPLE",
            host: "examplebucket.s3.amazonaws.com", at: Self.examplesMoment, hashesBody: true)
        #expect(
            value == "AWS4-HMAC-SHA256 "
                + "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
                + "SignedHeaders=\(vector.signedHeaders), Signature=\(vector.signature)")
    }

    @Test func `what is sent is what was signed, and shows neither token nor signature`() {
        let credentials = AWSCredentials(
            accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: Secret(Self.examplesSecret.utf8),
            sessionToken: Secret("the-token".utf8), origin: "test")
        let headers = SignatureV4(region: "us-east-1", service: "s3").headers(
            method: .put, host: "examplebucket.s3.amazonaws.com", path: "/a",
            headers: [("If-None-Match", "*")], bodyHash: SHA256.hex(of: "x".utf8),
            credentials: credentials, at: Self.examplesMoment)
        #expect(
            headers.map(\.name) == [
                "If-None-Match", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token",
                "Authorization",
            ])
        let shown = headers.map(\.description).joined(separator: "\n")
        #expect(shown.contains("x-amz-date: 20130524T000000Z"))
        #expect(!shown.contains("the-token") && !shown.contains("Signature"))
    }
}
