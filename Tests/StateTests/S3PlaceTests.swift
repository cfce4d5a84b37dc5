import Model
import State
import Testing
import Transport

/// The addresses of objects.
struct S3PlaceTests {
    private struct Case: Sendable {
        var bucket = "states"
        var key = "a.jsonl"
        var region = "eu-west-1"
        var endpoint: String?
        var pathStyle = false
        let url: String
    }

    private static let cases: [Case] = [
        Case(url: "https://states.s3.eu-west-1.amazonaws.com/a.jsonl"),
        Case(
            region: "cn-north-1", url: "https://states.s3.cn-north-1.amazonaws.com.cn/a.jsonl"),
        Case(
            bucket: "my.states", url: "https://s3.eu-west-1.amazonaws.com/my.states/a.jsonl"),
        Case(pathStyle: true, url: "https://s3.eu-west-1.amazonaws.com/states/a.jsonl"),
        Case(
            endpoint: "https://minio.example:9000",
            url: "https://states.minio.example:9000/a.jsonl"),
        Case(
            endpoint: "https://minio.example:9000", pathStyle: true,
            url: "https://minio.example:9000/states/a.jsonl"),
        Case(endpoint: "https://192.0.2.1", url: "https://192.0.2.1/states/a.jsonl"),
        Case(endpoint: "http://localhost:9000", url: "http://localhost:9000/states/a.jsonl"),
        Case(
            key: "x y/ü+$~.jsonl",
            url: "https://states.s3.eu-west-1.amazonaws.com/x%20y/%C3%BC%2B%24~.jsonl"),
    ]

    @Test(arguments: cases.indices)
    func `an object has one address, and its path is what is signed`(index: Int) throws {
        let given = Self.cases[index]
        let place = try S3Place(
            S3StateLocation(
                bucket: given.bucket, key: given.key, endpoint: given.endpoint,
                pathStyle: given.pathStyle, source: S3Harness.source), region: given.region)
        let (url, path) = try place.url(of: given.key)
        #expect(url == given.url)
        #expect(place.origin.description + path == url)
    }

    @Test(arguments: ["a//b", "/a", "a/../b", "./a", ""])
    func `a key that would become another path has no address`(key: String) throws {
        let place = try S3Place(
            S3StateLocation(bucket: "states", key: key, source: S3Harness.source),
            region: "eu-west-1")
        #expect(throws: TransferFailure.self) { try place.url(of: key) }
    }

    @Test(arguments: ["eu west", "evil.example/", "a@b", "x?"])
    func `a region that is none never becomes a host`(region: String) {
        #expect(throws: TransferFailure.self) {
            try S3Place(
                S3StateLocation(bucket: "states", key: "k", source: S3Harness.source),
                region: region
            ).url(of: "k")
        }
    }
}
