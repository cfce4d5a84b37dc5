import TestSupport
import Testing

/// Against moto, somebody else's S3 in Python, where there is one.
@Suite(.enabled(if: ExternalServer.program("RECONCILE_TEST_MOTO") != nil))
struct S3ServerTests {
    @Test func `a server that is started answers, and is gone when it is stopped`() async throws {
        let program = try #require(ExternalServer.program("RECONCILE_TEST_MOTO"))
        let server = try await ExternalServer(
            [program, "-H", "127.0.0.1", "-p", "{port}"], ready: "/moto-api/")
        #expect(server.port > 0)
        await server.stop()
        #expect((try? LoopbackClient(port: server.port)) == nil)
        await #expect(throws: ExternalServer.NotStarted.self) {
            _ = try await ExternalServer(["false"], ready: "/")
        }
    }
}
