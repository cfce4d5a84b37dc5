internal import Model

/// Deck's two error shapes: that of the create route and that of its older routes.
enum DeckErrors {
    /// `{"error_code", "message", "category", "details"}`.
    ///
    /// The create route knows the statuses 202, 400 and 401 only.
    static func ofCreate(_ refusal: SandboxRefusal, _ echo: String?) -> SandboxResponse {
        let (code, category, message): (String, String, String) =
            switch refusal {
            case .malformedBody: ("INVALID_BODY", "INVALID_REQUEST", "The body is not valid JSON")
            case .invalid(let problems):
                (
                    "INVALID_FIELD", "INVALID_INPUT",
                    problems.map(\.sentence).joined(separator: "; ")
                )
            case .notFound(let sentence): ("INVALID_SOURCE", "INVALID_INPUT", sentence)
            case .conflict(let sentence): ("ACTIVE_CONNECTION_EXISTS", "CONNECTION_ERROR", sentence)
            default: ("INTERNAL_SERVER_ERROR", "API_ERROR", "The request was refused")
            }
        return createError(400, code, category, message, echo)
    }

    /// An error of the create route with any status.
    static func createError(
        _ status: Int, _ code: String, _ category: String, _ message: String, _ echo: String?
    ) -> SandboxResponse {
        .json(
            status,
            [
                "error_code": .string(code), "category": .string(category),
                "message": .string(echo.map { "\(message); \($0)" } ?? message),
                "details": echo.map { ["request": .string($0)] } ?? .null,
            ])
    }

    /// `{"error_category", "error_code", "error_message", "display_message"}`.
    static func ofOlderRoutes(_ refusal: SandboxRefusal, _ echo: String?) -> SandboxResponse {
        switch refusal {
        // The document gives 401 no content.
        case .unauthorized: .empty(401)
        case .forbidden: older(403, "INVALID_REQUEST", "FORBIDDEN", "Forbidden", echo)
        case .noSuchRoute: .empty(404)
        case .methodNotAllowed: .empty(405)
        case .notFound(let sentence):
            older(400, "INVALID_INPUT", "INVALID_ACCESS_TOKEN", sentence, echo)
        case .malformedBody:
            older(400, "INVALID_REQUEST", "INVALID_BODY", "The body is not valid JSON", echo)
        case .invalid(let problems):
            older(
                400, "INVALID_REQUEST", "INVALID_FIELD",
                problems.map(\.sentence).joined(separator: "; "), echo)
        case .badParameter(let name, let sentence):
            older(400, "INVALID_REQUEST", "INVALID_FIELD", "\(name) \(sentence)", echo)
        case .conflict(let sentence):
            older(400, "CONNECTION_ERROR", "ACTIVE_CONNECTION_EXISTS", sentence, echo)
        case .special(let response): response
        case .injected(let status, let text, .create):
            createError(
                status, "INTERNAL_SERVER_ERROR", "API_ERROR", text ?? "injected fault", echo)
        case .injected(429, let text, _):
            older(
                429, "RATE_LIMIT_EXCEEDED", "RATE_LIMIT_EXCEEDED", text ?? "Too many requests", echo
            )
        case .injected(let status, let text, _):
            older(status, "API_ERROR", "INTERNAL_SERVER_ERROR", text ?? "injected fault", echo)
        }
    }

    private static func older(
        _ status: Int, _ category: String, _ code: String, _ message: String, _ echo: String?
    ) -> SandboxResponse {
        let text = Value.string(echo.map { "\(message); \($0)" } ?? message)
        return .json(
            status,
            [
                "error_category": .string(category), "error_code": .string(code),
                "error_message": text, "display_message": text,
            ])
    }
}
