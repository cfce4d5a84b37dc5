import Documents
import Model
import Testing

@testable import State

/// Many lines at once are read side by side; what comes of them must not show it.
@Suite struct ParallelReadingTests {
    private static let count = 700

    private static func record(_ number: Int) -> Record {
        Record(
            address: Address(platform: "a-platform-of-long-name", name: "connection-\(number)"),
            kind: "DragopsConnection", provider: "dragops",
            account: Account(
                endpoint: "https://dragops.example/api", workspace: "ws-\(number % 3)"),
            identity: Identity(["slack", "name \(number)"]), remoteID: "conn_\(number)",
            labels: ["team": "team of number \(number % 7)"],
            applied: ["provider": "slack", "a_member_with_a_long_name": .string("é \(number)")],
            fingerprints: [
                Pointer(["field \(number % 20)"]): Fingerprint(
                    keyID: "key", digest: "digest of \(number)")
            ],
            sinks: number % 2 == 0 ? [:] : ["token": SinkReference("file://secrets/\(number)")],
            origin: .created, since: Timestamp(milliseconds: Int64(number)))
    }

    /// The lines of a state whose second half has numbers.
    private static let lines: [[UInt8]] = {
        let zeros = Chain.origin
        var chain = Chain()
        let head = JournalHead(
            lineage: zeros, serial: 7, facts: Int64(count / 2), generation: 1, tail: zeros)
        return [chain.line(head.payload)]
            + (0..<count).map { number in
                let fact = Fact.entry(.recorded(record(number), closing: nil)).payload
                let serial = 8 + number - count / 2
                return chain.line(
                    number < count / 2 ? fact : Array("\"n\":\(serial),".utf8) + fact)
            }
    }()

    private struct Outcome: Equatable {
        var error: Diagnostic?
        var records: [Address: Record] = [:]
        var serial: Int64 = 0
        var watched: String?
        var torn: JournalScanner.TornTail?
    }

    private func outcome(_ pieces: [[UInt8]]) -> Outcome {
        var scanner = JournalScanner(path: "s", watching: 200)
        do throws(Diagnostic) {
            for piece in pieces { try scanner.feed(piece[...]) }
            let torn = try scanner.finish()
            return Outcome(
                records: scanner.recorded.records, serial: scanner.recorded.serial,
                watched: scanner.watchedHash, torn: torn)
        } catch {
            return Outcome(error: error)
        }
    }

    /// Reads the lines at once and one by one.
    private func agreed(_ lines: [[UInt8]]) -> Outcome {
        let whole = outcome([Array(lines.joined())])
        #expect(whole == outcome(lines))
        return whole
    }

    @Test func `all lines at once say what they say one by one`() {
        let found = agreed(Self.lines)
        #expect(found.records.count == Self.count)
        for number in [0, 1, 349, 350, 699] {
            let record = Self.record(number)
            #expect(found.records[record.address] == record)
        }
        #expect(found.serial == 7 + Int64(Self.count / 2))
        #expect(found.watched != nil)
        #expect(agreed(Array(Self.lines.dropLast()) + [Self.lines[100].dropLast(9)]).error != nil)
        #expect(agreed(Array(Self.lines.dropLast()) + [Self.lines[700].dropLast(9)]).torn != nil)
    }

    @Test func `the first line that is wrong is the one that is named`() {
        for place in [1, 350, 351, 700] {
            var flipped = Self.lines
            flipped[place][200] ^= 1
            #expect(agreed(flipped).error?.message.contains("line \(place + 1) ") == true)
            flipped[2].swapAt(40, 41)
            flipped[700][300] ^= 1
            let first = min(place, 2) + 1
            #expect(agreed(flipped).error?.message.contains("line \(first) ") == true)
            var shorter = Self.lines
            shorter.remove(at: place)
            let after = place == 700 ? nil : agreed(shorter).error?.message
            #expect(after?.contains("its hash does not fit") ?? true)
        }
    }

    /// The lines with other members in the place of those of one line, and a chain that fits.
    private func lines(_ place: Int, _ payload: String) -> [[UInt8]] {
        var chain = Chain()
        return Self.lines.indices.map { index in
            let line = Self.lines[index]
            return chain.line(
                index == place ? Array(payload.utf8) : Array(line[43..<(line.count - 41)]))
        }
    }

    @Test(arguments: [
        (100, "\"kind\":\"recorded\"", "`record` is missing"),
        (100, "\"kind\":\"recorded\",\"record\":7", "`record` is no object"),
        (100, "\"kind\":7", "`kind` is no text"),
        (100, "\"kind\":\"key\",\"id\":\"k\",\"critical\":7", "`critical` is neither"),
        (100, "\"x", "was expected here"),
        (500, "\"kind\":7", "`n` is missing"),
        (500, "\"n\":\"x\",\"kind\":7", "`n` is no whole number"),
        (500, "\"n\":9,\"kind\":7", "its number is out of order"),
        (500, "\"n\":157,\"kind\":7", "`kind` is no text"),
        (500, "\"n\":157,\"kind\":\"new\",\"critical\":true", "must be understood"),
    ])
    func `a line whose members are wrong is refused for its own reason`(
        place: Int, payload: String, why: String
    ) {
        let error = agreed(lines(place, payload)).error
        #expect(error?.message.contains("line \(place + 1) ") == true)
        #expect(error?.message.contains(why) == true, "\(error?.message ?? "")")
    }
}
