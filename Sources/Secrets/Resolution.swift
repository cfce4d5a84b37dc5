package import Model

/// One place that needs the value of an expression.
package struct SecretRequest: Hashable, Sendable {
    /// What is needed.
    package let expression: SecretExpression
    /// Where it stands, for diagnostics.
    package let place: Diagnostic.Place?

    /// Pairs an expression with its place.
    package init(expression: SecretExpression, place: Diagnostic.Place?) {
        self.expression = expression
        self.place = place
    }
}

/// What came of a list of requests.
package struct Resolution: Sendable {
    /// The values of the expressions that could be resolved.
    package let secrets: ResolvedSecrets
    /// Every failure at every place, and warnings; sorted.
    package let diagnostics: [Diagnostic]
}

/// Why a reference has no value, before it is known at which places it stands.
struct SecretProblem: Error, Sendable {
    let code: DiagnosticCode
    /// A clause that goes behind the reference and a colon; never holds fetched bytes.
    let message: String
    let help: [String]
    /// What a helper wrote to stderr, as it came; masked before anybody sees it.
    let foreignText: String?
    /// Values that `foreignText` may quote and that are no results.
    let alsoMasked: [Secret]

    init(
        _ code: DiagnosticCode, _ message: String, help: String? = nil, foreignText: String? = nil,
        alsoMasked: [Secret] = []
    ) {
        self.code = code
        self.message = message
        self.help = help.map { [$0] } ?? []
        self.foreignText = foreignText
        self.alsoMasked = alsoMasked
    }

    /// How much of a helper's stderr is shown, in Unicode scalars.
    private static let shownForeignText = 600

    /// What to do, and what the helper said about it without any of these secrets.
    func advice(masking secrets: ResolvedSecrets) -> [String] {
        guard let foreignText, !foreignText.isEmpty else { return help }
        // Masked before anything else, so that neither cutting nor escaping can hide a match.
        let shown = ForeignText.neutralised(secrets.redacted(foreignText)).unicodeScalars
        var text = String(shown.prefix(Self.shownForeignText))
        if shown.count > Self.shownForeignText { text += "…" }
        return help + ["It wrote to stderr: \(text)"]
    }

    init(refusal: SecretSyntaxError) {
        self.init(.referenceRefused, refusal.message, help: refusal.help)
    }
}
