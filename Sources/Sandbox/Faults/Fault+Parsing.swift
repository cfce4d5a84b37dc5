package import Model

// The grammar, all in one word of the command line:
//
//     PLATFORM ":" OPERATION ":" KIND [ "=" ARGUMENT ( ";" NAME "=" VALUE )* ] [ "@" N | "x" N ]
//
// A mark at the end is always the selection, so a text argument cannot end with `@3` or `x3`.

extension Fault {
    /// Reads a rule such as `blink:create:drop_after@1` or `any:page2:status=503;retry_after=1x3`.
    ///
    /// - Throws: RC9501 with the part that is wrong and the words that are possible there.
    package init(parsing text: String) throws(Diagnostic) {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty else {
            throw Fault.refusal(text, "it needs PLATFORM:OPERATION:KIND")
        }
        // A rate counts for itself, and `headers=x` ends with a mark.
        let isRate = parts[2].hasPrefix("rate")
        let (rest, selection) =
            isRate ? (parts[2], .all) : try Fault.selection(of: parts[2], in: text)
        self.init(
            provider: parts[0] == "any" ? nil : String(parts[0]),
            target: try Fault.target(parts[1], of: parts[0], in: text),
            kind: try Fault.kind(rest, in: text), selection: selection)
    }

    private static func target(
        _ word: Substring, of provider: Substring, in text: String
    ) throws(Diagnostic) -> Target {
        if word == "any" { return .any }
        let isState = String(provider).hasSameBytes(as: StateAddress.provider)
        let operations = isState ? SandboxOperation.ofStates : SandboxOperation.ofPlatforms
        if let operation = SandboxOperation(rawValue: String(word)),
            operations.contains(operation)
        {
            return .operation(operation)
        }
        if !isState, word.hasPrefix("page"), let page = number(word.dropFirst(4)), page > 0 {
            return .page(page)
        }
        let words = ["any"] + operations.map(\.rawValue) + (isState ? [] : ["page2", "page3"])
        throw refusal(
            text, "\(word) is no operation of \(isState ? "a state" : "a platform")",
            "The operations are \(words.joined(separator: ", "))\(isState ? "" : " and so on").")
    }

    private static func selection(
        of part: Substring, in text: String
    ) throws(Diagnostic) -> (Substring, Selection) {
        let digits = part.utf8.reversed().prefix { $0 >= 0x30 && $0 <= 0x39 }.count
        let head = part.dropLast(digits)
        guard digits > 0, let mark = head.last, mark == "@" || mark == "x" else {
            guard part.last != "@" else { throw refusal(text, "a number must follow the @") }
            return (part, .all)
        }
        guard let count = number(part.suffix(digits)), count > 0 else {
            throw refusal(text, "the count \(part.suffix(digits)) is not from 1 to a million")
        }
        return (head.dropLast(), mark == "@" ? .only(count) : .first(count))
    }

    private static func kind(_ part: Substring, in text: String) throws(Diagnostic) -> Kind {
        let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let word = sides.first ?? ""
        let argument = sides.dropFirst().first
        if let plain = plainKinds.first(where: { $0.word == word })?.kind {
            guard argument == nil else { throw refusal(text, "\(word) takes no argument") }
            return plain
        }
        switch word {
        case "status": return .status(try answer(argument, in: text))
        case "status_after": return .statusAfter(try answer(argument, in: text))
        case "delay": return .delay(try duration(argument, in: text))
        case "late": return .late(try duration(argument, in: text))
        case "truncate":
            guard let count = argument.flatMap(number) else {
                throw refusal(text, "truncate needs a number of bytes, as in truncate=20")
            }
            return .truncate(count)
        case "html":
            guard let argument else { return .html(503) }
            return .html(try status(argument, in: text))
        case "rate", "rate_writes":
            return .rate(try rate(argument, writesOnly: word == "rate_writes", in: text))
        default:
            let words =
                plainKinds.map(\.word)
                + [
                    "status", "status_after", "delay", "late", "truncate", "html", "rate",
                    "rate_writes",
                ]
            throw refusal(
                text, "\(word) is no kind of fault",
                "The kinds are \(words.joined(separator: ", ")).")
        }
    }

    private static let plainKinds: [(word: String, kind: Kind)] = [
        ("drop_before", .dropBefore), ("drop_after", .dropAfter), ("garbage", .garbage),
        ("missing_envelope", .missingEnvelope), ("hang", .hang), ("hang_after", .hangAfter),
    ]

    /// `503`, or `429;retry_after=1;text=billing limit reached`.
    private static func answer(
        _ argument: Substring?, in text: String
    ) throws(Diagnostic) -> Refusal {
        guard let argument else { throw refusal(text, "a status is needed, as in status=503") }
        let parts = argument.split(separator: ";", omittingEmptySubsequences: false)
        let status = try status(parts.first ?? "", in: text)
        var retryAfter: Int?
        var message: String?
        for option in parts.dropFirst() {
            let sides = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if sides.count == 2, sides[0] == "retry_after", let seconds = number(sides[1]) {
                retryAfter = seconds
            } else if sides.count == 2, sides[0] == "text" {
                message = String(sides[1])
            } else {
                throw refusal(
                    text, "\(option) is no option of a status",
                    "The options are retry_after=SECONDS and text=MESSAGE.")
            }
        }
        return Refusal(status: status, retryAfter: retryAfter, text: message)
    }

    /// `5/s`, or `100/min;retry_after;headers=x`.
    private static func rate(
        _ argument: Substring?, writesOnly: Bool, in text: String
    ) throws(Diagnostic) -> Rate {
        let parts = (argument ?? "").split(separator: ";", omittingEmptySubsequences: false)
        let sides = (parts.first ?? "").split(
            separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard sides.count == 2, let count = number(sides[0]), count > 0,
            let unit = Rate.units.first(where: { $0.word == sides[1] })
        else {
            throw refusal(text, "a rate is needed, as in rate=5/s, rate=100/min or rate=1000/h")
        }
        var tellsRetryAfter = false
        var headers: Rate.Headers?
        for option in parts.dropFirst() {
            if option == "retry_after" {
                tellsRetryAfter = true
            } else if option.hasPrefix("headers="),
                let words = Rate.Headers(rawValue: String(option.dropFirst(8)))
            {
                headers = words
            } else {
                throw refusal(
                    text, "\(option) is no option of a rate",
                    "The options are retry_after, headers=x and headers=draft.")
            }
        }
        return Rate(
            count: count, seconds: unit.seconds, writesOnly: writesOnly,
            tellsRetryAfter: tellsRetryAfter, headers: headers)
    }

    private static func status(_ part: Substring, in text: String) throws(Diagnostic) -> Int {
        guard let status = number(part), (200...599).contains(status) else {
            throw refusal(text, "\(part) is not a status from 200 to 599")
        }
        return status
    }

    private static func duration(
        _ argument: Substring?, in text: String
    ) throws(Diagnostic) -> Duration {
        guard let argument else { throw refusal(text, "a time is needed, as in delay=200ms") }
        if argument.hasSuffix("ms"), let count = number(argument.dropLast(2)) {
            return .milliseconds(count)
        }
        if argument.hasSuffix("s"), let count = number(argument.dropLast()) {
            return .seconds(count)
        }
        throw refusal(text, "\(argument) is not a time such as 200ms or 2s")
    }

    /// A number from 0 to a million: no rule needs more, and none can overflow.
    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.count <= 7,
            text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            let number = Int(text), number <= 1_000_000
        else { return nil }
        return number
    }

    private static func refusal(
        _ text: String, _ problem: String, _ help: String? = nil
    ) -> Diagnostic {
        let usual = "A rule reads PLATFORM:OPERATION:KIND, such as blink:create:drop_after@1."
        return Diagnostic(
            .faultSpecification, "the fault rule \(text) cannot be read: \(problem)",
            at: .commandLine, help: [help ?? usual])
    }
}
