import Model
import Testing

@testable import Transport

struct RateHeadersTests {
    private let now = Timestamp(milliseconds: 1_795_219_200_000)

    private func read(_ fields: (String, String)...) -> [String] {
        let headers = RateHeaders(
            Response(
                status: 200,
                headers: fields.map { Response.Field(name: $0.0, value: $0.1) }), now: now)
        func word(_ number: Int?) -> String { number.map { "\($0)" } ?? "-" }
        func word(_ time: Duration?) -> String { time.map { "\($0)" } ?? "-" }
        return [
            word(headers.limit), word(headers.remaining), word(headers.reset),
            word(headers.window),
        ]
    }

    @Test func `every way of telling a budget is read`() {
        #expect(read() == ["-", "-", "-", "-"])
        #expect(
            read(
                ("x-ratelimit-limit", "100"), ("x-ratelimit-remaining", "7"),
                ("x-ratelimit-reset", "1795219242")) == ["100", "7", "42.0 seconds", "-"])
        #expect(read(("X-RateLimit-Reset", "1795219242500")) == ["-", "-", "42.5 seconds", "-"])
        #expect(read(("X-RateLimit-Reset", "17")) == ["-", "-", "17.0 seconds", "-"])
        #expect(
            read(
                ("RateLimit-Limit", "100, 100;w=60"), ("RateLimit-Remaining", "7"),
                ("RateLimit-Reset", "9")) == ["100", "7", "9.0 seconds", "60.0 seconds"])
        #expect(
            read(
                ("RateLimit", "limit=100, remaining=7, reset=9"),
                ("RateLimit-Policy", "100;w=60")) == ["100", "7", "9.0 seconds", "60.0 seconds"])
        #expect(
            read(
                ("RateLimit", #""default";r=7;t=9"#),
                ("RateLimit-Policy", #""default";q=100;w=60"#))
                == ["100", "7", "9.0 seconds", "60.0 seconds"])
    }

    @Test func `of several policies the one with the least left holds`() {
        #expect(
            read(("RateLimit", #""hour";r=900;t=3000, "minute";r=3;t=20"#))
                == ["-", "3", "20.0 seconds", "-"])
        #expect(read(("RateLimit-Limit", "10, 10;w=1, 1000;w=3600")) == ["10", "-", "-", "-"])
    }

    @Test func `what is no budget is nothing`() {
        for text in ["", "soon", "-1", "1.5", "99999999999999999999", "=", ";;,,", "w=0", "q="] {
            #expect(
                read(("X-RateLimit-Remaining", text), ("X-RateLimit-Reset", text))
                    == ["-", "-", "-", "-"], "\(text)")
            #expect(
                read(("RateLimit", text), ("RateLimit-Policy", text)) == ["-", "-", "-", "-"],
                "\(text)")
        }
        #expect(read(("RateLimit", "reset=9223372036854775807"))[2] != "-")
        #expect(read(("X-RateLimit-Reset", "9223372036854775807"))[2] == "-")
        #expect(read(("X-RateLimit-Reset", "1795219100"))[2] == "0.0 seconds")
    }
}
