package import Model

/// One place that needs the value of an expression.
package struct SecretRequest: Sendable {
    /// What is needed.
    package let expression: SecretExpression
    private let origin: Origin

    /// Places are asked for only when something is wrong, and there may be many requests.
    private enum Origin: Sendable {
        indirect case place(Diagnostic.Place?)
        case leaf(Pointer, Declaration)
    }

    /// Pairs an expression with its place.
    package init(expression: SecretExpression, place: Diagnostic.Place?) {
        self.expression = expression
        origin = .place(place)
    }

    /// Asks for what stands at a leaf of a manifest.
    package init(_ expression: SecretExpression, at pointer: Pointer, of declaration: Declaration) {
        self.expression = expression
        origin = .leaf(pointer, declaration)
    }

    /// Where it stands, for diagnostics.
    package var place: Diagnostic.Place? {
        switch origin {
        case .place(let place): place
        case .leaf(let pointer, let declaration):
            .source(declaration.fieldSources[pointer] ?? declaration.source)
        }
    }
}

extension SecretRequest {
    /// What manifests refer to.
    @Sendable package static func all(
        in declarations: some Collection<Declaration>
    ) -> [SecretRequest] {
        var requests: [SecretRequest] = []
        requests.reserveCapacity(declarations.count)
        for declaration in declarations {
            for secret in Value.object(declaration.fields).secrets {
                requests.append(
                    SecretRequest(secret.expression, at: secret.pointer, of: declaration))
            }
        }
        return requests
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
