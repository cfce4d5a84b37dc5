import Model
import Transport

/// Makes diagnostics of what a platform answered, with foreign text made safe to show.
struct Complaint: Sendable {
    /// The most code points of foreign text in one diagnostic.
    static let longestText = 300

    let adapter: any PlatformAdapter.Type
    let secrets: any SecretProviding
    let request: RequestWriter.Written
    /// A secret that was sent and that nobody else knows.
    var handle: Secret?

    /// A refusal or failure in the platform's own words.
    func refusal(_ answer: Answer) -> Diagnostic {
        var help: [String] = []
        let code = code(of: answer, help: &help)
        return Diagnostic(code, sentence(answer), at: request.place, help: help)
    }

    /// A success that cannot be read.
    func unreadable(_ answer: Answer, lacking what: String) -> Diagnostic {
        Diagnostic(
            .answerNotUnderstood, "the platform answered \(answer.status) without \(what)",
            at: request.place)
    }

    /// A create that the platform refused because of an object that exists.
    func existing(_ answer: Answer) -> Diagnostic {
        Diagnostic(
            .mayExist, sentence(answer), at: request.place,
            help: ["the next apply looks for the object by its identity"])
    }

    /// Text of the platform, masked, on one line and bounded.
    func harmless(_ text: String) -> String {
        var masked = secrets.redacted(text)
        if let handle, !handle.isEmpty {
            let token = handle.withBytes { bytes in
                String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
            }
            masked = masked.replacing(token, with: "(secret)")
        }
        let shown = ForeignText.neutralised(masked)
        let scalars = shown.unicodeScalars
        guard scalars.count > Self.longestText else { return shown }
        return String(String.UnicodeScalarView(scalars.prefix(Self.longestText))) + "…"
    }

    private func sentence(_ answer: Answer) -> String {
        guard let error = answer.error else {
            let what =
                switch answer.body {
                case .empty: "without a body"
                case .json: "with a body that is not the platform's error"
                case .other: "with a body that is no JSON"
                }
            return "the answer was \(answer.status) \(what)"
        }
        var text = "the answer was \(answer.status)"
        if let code = error.code, !code.isEmpty { text += " \(harmless(code))" }
        if !error.message.isEmpty { text += ": \(harmless(error.message))" }
        return text
    }

    private func code(of answer: Answer, help: inout [String]) -> DiagnosticCode {
        let (status, error) = (answer.status, answer.error)
        if adapter.asksForPayment(status, error) {
            help.append("settle it with the platform; the program does not wait for it")
            return .paymentNeeded
        }
        if adapter.isRateLimit(status, error) {
            help.append("lower `limits.requestsPerSecond` or `limits.concurrency` of the platform")
            return .rateLimited
        }
        let isRefusal = (400...499).contains(status)
        if isRefusal, request.route.isUnverified,
            status == 404 && error == nil || adapter.lacksRoute(status, error)
        {
            help.append(
                "this route is known from \(request.route.source) only; if the platform has moved "
                    + "it, set `routes: {\(request.route.name): \"METHOD /path\"}` in the project file"
            )
            return .routeMissing
        }
        switch status {
        case 401:
            help.append("renew the credentials under `auth` of the platform in the project file")
            return .credentialsRefused
        case 403:
            help.append("give the owner of the credentials the right, or use another owner's")
            return .permissionMissing
        case 404:
            help.append("check `endpoint`, `workspace` and the ids in the manifest")
        case 300...399:
            help.append("the endpoint may have moved; redirects are never followed")
            return .platformFailed
        case 500...:
            help.append("run the command again later")
            return .platformFailed
        default: break
        }
        return isRefusal && error != nil ? .platformRefused : .platformFailed
    }
}
