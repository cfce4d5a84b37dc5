import Model
import TestSupport
import Testing
import Transport

struct RetryPolicyTests {
    /// Returns the same byte for ever: 0 for the shortest wait, 255 for the longest.
    struct Fixed: Randomness {
        let byte: UInt8
        func bytes(count: Int) -> [UInt8] { Array(repeating: byte, count: count) }
    }

    let now = Timestamp(milliseconds: 1_795_219_200_000)
    let policy = RetryPolicy()

    private func delay(
        _ result: TransferResult, attempt: Int = 1, random: UInt8 = 255
    ) -> Duration? {
        policy.delay(after: result, attempt: attempt, now: now, randomness: Fixed(byte: random))
    }

    private func answer(_ status: Int, _ fields: (String, String)...) -> TransferResult {
        .response(
            Response(
                status: status, headers: fields.map { Response.Field(name: $0.0, value: $0.1) }))
    }

    @Test func `waits double up to a ceiling, and five of them is the end`() {
        let waits = (1...6).map { delay(answer(503), attempt: $0) }
        #expect(
            waits == [
                .milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8), nil,
            ])
        let long = RetryPolicy(attempts: .max)
        let late = long.delay(
            after: answer(503), attempt: 100_000, now: now, randomness: Fixed(byte: 255))
        #expect(late == .seconds(30))
    }

    @Test func `jitter reaches from nothing to the whole wait`() {
        #expect(delay(answer(503), attempt: 3, random: 0) == .zero)
        #expect(delay(answer(503), attempt: 3, random: 127) == .milliseconds(996))
        let random = SeededRandomness(seed: 7)
        let waits = (0..<1_000).compactMap { _ in
            policy.delay(after: answer(503), attempt: 1, now: now, randomness: random)
        }
        #expect(waits.count == 1_000)
        #expect(waits.allSatisfy { $0 >= .zero && $0 <= .milliseconds(500) })
        #expect(Set(waits).count > 300)
    }

    @Test func `only passing statuses are tried again`() {
        let retried = (200...599).filter { delay(answer($0)) != nil }
        #expect(retried == [408, 429, 500, 502, 503, 504])
    }

    @Test func `failures that will not pass stand`() {
        let retried = TransferFailure.Kind.allCases.filter {
            delay(.unknown(TransferFailure($0, "x"))) != nil
        }
        #expect(
            retried == [
                .proxy, .dns, .connect, .timeout, .closed, .malformed, .resendRefused, .other,
            ])
        #expect(delay(.notSent(TransferFailure(.dns, "x"))) != nil)
        #expect(delay(.notSent(TransferFailure(.tls, "broke off", curlCode: 35))) != nil)
        #expect(delay(.notSent(TransferFailure(.tls, "not trusted", curlCode: 60))) == nil)
        #expect(delay(.unknown(TransferFailure(.encoded, "x", status: 503))) != nil)
        #expect(delay(.unknown(TransferFailure(.encoded, "x", status: 200))) == nil)
    }

    @Test func `a server says how long to wait, in seconds or until a moment`() {
        #expect(delay(answer(429, ("retry-after", "7")), random: 0) == .seconds(7))
        #expect(delay(answer(429, ("Retry-After", "7"))) == .milliseconds(7_500))
        let date = "Sat, 21 Nov 2026 00:00:10 GMT"
        #expect(delay(answer(503, ("Retry-After", date)), random: 0) == .seconds(10))
        // Its clock is 4 seconds behind ours.
        #expect(
            delay(
                answer(503, ("Retry-After", date), ("Date", "Fri, 20 Nov 2026 23:59:56 GMT")),
                random: 0) == .seconds(14))
        let past = "Sat, 21 Nov 2020 00:00:10 GMT"
        #expect(delay(answer(503, ("Retry-After", past)), random: 0) == .zero)
        #expect(delay(answer(503, ("Retry-After", "soon")), random: 255) == .milliseconds(500))
    }

    @Test(arguments: ["301", "86400", "99999999999999999999999999"])
    func `a wait beyond five minutes is not waited`(seconds: String) {
        #expect(delay(answer(429, ("Retry-After", seconds)), random: 0) == nil)
        #expect(delay(answer(429, ("Retry-After", "300")), random: 0) == .seconds(300))
    }
}
