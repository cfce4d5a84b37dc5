import Model
import Testing
import Transport

struct HTTPDateTests {
    // 2026-11-21T00:00:00Z
    let now = Timestamp(milliseconds: 1_795_219_200_000)

    @Test(arguments: [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
    ])
    func `the three forms of one moment are one moment`(text: String) {
        #expect(HTTPDate.parse(text, now: now) == Timestamp(milliseconds: 784_111_777_000))
    }

    @Test(arguments: [
        ("Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00Z"),
        ("Thu, 29 Feb 2024 23:59:59 GMT", "2024-02-29T23:59:59Z"),
        ("Tue, 29 Feb 2000 00:00:00 GMT", "2000-02-29T00:00:00Z"),
        ("Fri, 31 Dec 9999 23:59:59 GMT", "9999-12-31T23:59:59Z"),
        ("Wed Dec 16 01:02:03 2026", "2026-12-16T01:02:03Z"),
        // 2076 is 50 years ahead, 2077 would be 51: that one was in 1977.
        ("Friday, 01-Jan-76 00:00:00 GMT", "2076-01-01T00:00:00Z"),
        ("Friday, 01-Jan-77 00:00:00 GMT", "1977-01-01T00:00:00Z"),
    ])
    func `dates are those of the calendar`(text: String, expected: String) {
        #expect(HTTPDate.parse(text, now: now)?.description == expected)
    }

    @Test(arguments: [
        "", "now", "0", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 31 Nov 1994 08:49:37 GMT",
        "Sun, 29 Feb 2023 08:49:37 GMT", "Sun, 29 Feb 1900 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:00 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 94 08:49:37 GMT", "1994-11-06T08:49:37Z", "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 99999999999999999999 08:49:37 GMT", "Sun Nov  6 08:49:37 99999",
        "Sun, 06 Nov 1994 8:49:37 GMT", "Sun, 06 Nov 0000 08:49:37 GMT",
    ])
    func `anything else is no date`(text: String) {
        #expect(HTTPDate.parse(text, now: now) == nil)
    }
}
