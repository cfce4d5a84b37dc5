import Model
import Reports
import TestSupport
import Testing

/// What a page must not hold, whatever platforms and manifests say.
@Suite struct HTMLSafetyTests {
    private func page(_ text: String) throws -> String {
        let address = Address(platform: text, name: text)
        let step = Step(
            address: address, kind: text, provider: text, action: .update, reason: .drifted,
            remoteID: text,
            changes: [
                SamplePlans.change([text], .string(text), .string("x\(text)")),
                SamplePlans.change(["list"], .array([.string(text)]), .array(["y"])),
            ], manual: Manual(text: text, url: "https://consent.example/secret"), effect: "")
        let diagnostic = Diagnostic(
            SamplePlans.readCode, text, at: .file(text), label: text, help: [text])
        let plan = Plan(
            project: text, platforms: [SamplePlans.status(text, .incomplete(diagnostic))],
            steps: [step], drift: [],
            unmanaged: [Unmanaged(platform: text, remoteID: text, title: text, because: nil)],
            guards: [Guard(code: SamplePlans.guardCode, message: text, isAllowed: false)],
            diagnostics: [diagnostic], secrets: .notBound, digest: text, managed: 1)
        let outcome = Outcome(
            address: address, action: .update, status: .failed, remoteID: text,
            error: diagnostic, notes: [text])
        return [
            SampleRuns.plan(plan), SampleRuns.apply([outcome], plan), SampleRuns.drift(plan),
            SampleRuns.validation([diagnostic], .init(files: 1, connections: 1, project: text)),
        ].map { String(decoding: $0.bytes(in: .html), as: UTF8.self) }.joined()
    }

    @Test(arguments: [
        "<script>pwned()</script>", "<img src=x onerror=pwned()>", "\" onclick=\"pwned()",
        "' autofocus onfocus='pwned()", "</style><script>pwned()</script>", "-->", "]]>",
        "</title><svg onload=pwned()>", "\u{202E}<b>", "&lt;b&gt;",
    ])
    func `foreign text adds no element and no attribute`(_ text: String) throws {
        let hostile = try page(text)
        let calm = try page("calm")
        // Every sign of markup that is there is our own.
        for sign in ["<", ">", "\"", "onclick", "onerror"] {
            let inText =
                sign.hasPrefix("on") ? hostile.split(separator: " \(sign)=\"").count - 1 : 0
            #expect(inText == 0)
            if sign.hasPrefix("on") { continue }
            #expect(
                hostile.split(separator: sign, omittingEmptySubsequences: false).count
                    == calm.split(separator: sign, omittingEmptySubsequences: false).count,
                "\(sign)")
        }
        #expect(InertText.faults(in: hostile) == [])
    }

    @Test func `nothing is loaded and no page for consent is named`() throws {
        let page = try page("x")
        #expect(!page.contains("http:") && !page.contains("https:") && !page.contains("url("))
        #expect(!page.contains(" src=") && !page.contains(" style=\""))
        #expect(page.contains("default-src &#39;none&#39;"))
    }
}
