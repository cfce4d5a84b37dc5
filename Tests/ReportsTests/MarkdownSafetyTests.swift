import Model
import Reports
import TestSupport
import Testing

/// What a site must not find in a comment, whatever platforms and manifests say.
@Suite struct MarkdownSafetyTests {
    private static let hostile = [
        InertText.hostile, "@team", "#123", "GH-1", "a@b.example", "https://x.example/?code=s",
        "www.x.example", "<img src=x onerror=alert(1)>", "`@team`", "``` \n@team\n```",
        "a | b @x | <b>", "\\| @team", "\\`", "`", "``", " ", "", "--> <script>",
        String(repeating: "`", count: 90) + "@team", "[x](https://x.example)", "![x](y)",
        "\u{202E}abc", "e\u{301}`\u{301}@team", "</details>@team", "~~~\n@team", "`\u{FE0F}`@x",
    ]

    /// The text outside code spans and fences, by the rules of CommonMark.
    static func bare(_ markdown: String) -> String {
        var result = ""
        var fence: (mark: Character, count: Int)?
        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
            var content = Substring(line)
            while content.hasPrefix("> ") { content = content.dropFirst(2) }
            let mark = content.first ?? " "
            let count = content.prefix { $0 == mark }.count
            if let open = fence {
                let isClosing =
                    mark == open.mark && count >= open.count
                    && content.dropFirst(count).allSatisfy { $0 == " " }
                if isClosing { fence = nil }
            } else if mark == "`" || mark == "~", count >= 3,
                !content.dropFirst(count).contains("`")
            {
                fence = (mark, count)
            } else if content.hasPrefix("|") {
                // The cells of a table are cut before anything else is read.
                result += cells(content).map(outsideSpans).joined(separator: " | ") + "\n"
            } else {
                result += outsideSpans(content) + "\n"
            }
        }
        return result
    }

    private static func cells(_ line: Substring) -> [Substring] {
        var cells: [Substring] = []
        var start = line.startIndex
        var index = line.startIndex
        while index < line.endIndex {
            if line[index] == "\\", line.index(after: index) < line.endIndex {
                index = line.index(index, offsetBy: 2)
                continue
            }
            if line[index] == "|" {
                cells.append(line[start..<index])
                start = line.index(after: index)
            }
            index = line.index(after: index)
        }
        return cells + [line[start...]]
    }

    private static func outsideSpans(_ text: Substring) -> String {
        let bytes = Array(text.utf8)
        func run(at index: Int) -> Int { bytes[index...].prefix { $0 == 0x60 }.count }
        var kept: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == 0x60 else {
                kept.append(bytes[index])
                index += 1
                continue
            }
            let count = run(at: index)
            var end = index + count
            while end < bytes.count, bytes[end] != 0x60 || run(at: end) != count {
                end += bytes[end] == 0x60 ? run(at: end) : 1
            }
            // cmark gives up on longer runs.
            if end < bytes.count, count <= 80 {
                index = end + count
            } else {
                kept += bytes[index..<(index + count)]
                index += count
            }
        }
        return String(decoding: kept, as: UTF8.self)
    }

    private func plan(_ text: String, count: Int) -> Plan {
        let diagnostic = Diagnostic(
            SamplePlans.readCode, text, at: .file(text), label: text, help: [text])
        let steps = (0..<count).map { number -> Step in
            let actions: [(Action, Reason)] = [
                (.create, .new), (.update, .drifted), (.delete, .notDeclared),
                (.manual, .ambiguous), (.noOp, .moved), (.replace, .fieldsDiffer),
            ]
            let (action, reason) = actions[number % actions.count]
            let address = Address(platform: text, name: "\(number)\(text)")
            let source = SourceRange(
                file: text, start: SourcePosition(line: 1, column: 1),
                end: SourcePosition(line: 1, column: 2))
            return Step(
                address: address, kind: text, provider: text, action: action, reason: reason,
                remoteID: text,
                desired: Declaration(
                    address: address, kind: text, provider: text, labels: [:],
                    fields: ["k\(text)": .string(text)], sinks: [:], lifecycle: Lifecycle(),
                    source: source),
                changes: [
                    SamplePlans.change([text], .string(text), .array([.string(text)]))
                ], manual: Manual(text: text, url: "https://consent.example/secret"), effect: "")
        }
        return Plan(
            project: text, platforms: [SamplePlans.status(text, .incomplete(diagnostic))],
            steps: steps,
            drift: steps.map {
                Drift(
                    address: $0.address, remoteID: text, kind: .changed,
                    changes: [SamplePlans.change([text], .string(text), nil)])
            },
            unmanaged: [Unmanaged(platform: text, remoteID: text, title: text, because: nil)],
            guards: (0..<min(count, 30)).map { _ in
                Guard(code: SamplePlans.guardCode, message: text, isAllowed: false)
            },
            diagnostics: (0..<min(count, 300)).map { number in
                Diagnostic(
                    SamplePlans.readCode, "\(number)\(text)", at: .file(text), help: [text])
            }, secrets: .notBound, digest: text, managed: 1)
    }

    private func reports(_ plan: Plan, _ text: String) -> [RunReport] {
        let outcomes = plan.steps.map {
            Outcome(
                address: $0.address, action: $0.action, status: .failed, remoteID: text,
                error: Diagnostic(SamplePlans.readCode, text),
                manual: Manual(text: text, url: "https://consent.example/secret"), notes: [text])
        }
        return [
            SampleRuns.plan(plan), SampleRuns.drift(plan), SampleRuns.apply(outcomes, plan),
            SampleRuns.validation(plan.diagnostics, .init(files: 1, connections: 1)),
        ]
    }

    @Test(arguments: hostile)
    func `foreign text stands in code and nowhere else`(_ text: String) {
        for report in reports(plan(text, count: 6), text) {
            let markdown = String(decoding: report.bytes(in: .markdown), as: UTF8.self)
            #expect(InertText.faults(in: markdown) == [])
            // The first line is the marker, which no site reads.
            let bare = Self.bare(
                markdown.split(separator: "\n").dropFirst().joined(separator: "\n")
            )
            .replacing("<details><summary>", with: "").replacing("</summary>", with: "")
            .replacing("</details>", with: "")
            #expect(!bare.contains("@"), "\(bare)")
            #expect(!bare.contains("<"), "\(bare)")
            #expect(!bare.contains("://") && !bare.contains("www."), "\(bare)")
            #expect(!bare.contains("GH-1") && !bare.contains("#1"), "\(bare)")
            #expect(!bare.contains("]("), "\(bare)")
            #expect(!markdown.contains("consent.example"))
        }
    }

    @Test(arguments: [0, 1, 10, 60, 500])
    func `no report is longer than a comment may be, and the counts are never cut`(_ count: Int) {
        let texts = ["n", String(repeating: "é@`", count: 200), Self.hostile[0]]
        for text in texts.prefix(count > 60 ? 1 : count > 10 ? 2 : 3) {
            let plan = plan(text, count: count)
            for report in reports(plan, text) {
                let bytes = report.bytes(in: .markdown)
                #expect(bytes.count <= 60_000)
                let markdown = String(decoding: bytes, as: UTF8.self)
                #expect(markdown.hasPrefix("<!-- reconcile:"))
                #expect(markdown.contains("**\(report.outcome)**"))
            }
        }
    }

    @Test func `a long report keeps its losses and gives up what matters less`() throws {
        var steps = try (0..<1_200).map {
            try SamplePlans.step("blink/new-\($0)", .create, .new)
        }
        steps.append(try SamplePlans.step("blink/zz-last", .delete, .notDeclared, id: "con_1"))
        let plan = SamplePlans.plan(
            steps,
            guards: [Guard(code: SamplePlans.guardCode, message: "too many", isAllowed: false)])
        let markdown = String(
            decoding: SampleRuns.plan(plan).bytes(in: .markdown), as: UTF8.self)
        #expect(markdown.contains("`blink/zz-last` | **delete**"))
        #expect(markdown.contains("Blocked by RC3001"))
        #expect(markdown.contains(" more | | | |"))
        #expect(markdown.contains("Digest: "))
        #expect((58_000...60_000).contains(markdown.utf8.count))
    }
}
