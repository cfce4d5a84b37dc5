package import Model

extension PlatformWriter {
    /// Lets the platform check what a create would send; says why it would refuse, or why it could
    /// not be asked.
    package func check(_ declaration: Declaration) async -> Diagnostic? {
        guard let wire = adapter.checkRequest(declaration, account: account) else {
            return Diagnostic(
                .requestNotWritten, "\(adapter.descriptor.title) checks nothing beforehand",
                at: .connection(declaration.address), help: [Self.wayOut])
        }
        let adapter = self.adapter
        let result = await change(
            wire,
            accept: { answer, complaint in
                guard let value = answer.json else {
                    return .rejected(complaint.unreadable(answer, lacking: "a JSON body"))
                }
                switch adapter.checkAnswer(value) {
                case .passed: return .done
                case .failed(let reasons):
                    let words = complaint.harmless(reasons.joined(separator: "; "))
                    return .rejected(
                        Diagnostic(
                            .checkFailed,
                            "the platform would not take the credentials"
                                + (words.isEmpty ? "" : ": \(words)"),
                            at: complaint.request.place,
                            help: ["correct what it names; nothing was changed"]))
                case .unreadable(let what):
                    return .rejected(complaint.unreadable(answer, lacking: what))
                }
            },
            judge: { answer, complaint in .rejected(complaint.refusal(answer)) })
        switch result {
        case .done: return nil
        case .rejected(let diagnostic) where diagnostic.code == .routeMissing:
            return Diagnostic(
                .routeMissing, "this server has no check of credentials: \(diagnostic.message)",
                at: diagnostic.place, help: [Self.wayOut] + diagnostic.help)
        case .rejected(let diagnostic), .notSent(let diagnostic), .unknown(let diagnostic):
            return diagnostic
        }
    }

    private static let wayOut = "take `verify` out of the manifest's `lifecycle` to go without it"
}
