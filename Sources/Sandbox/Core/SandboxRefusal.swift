internal import Model

/// Why a platform does not do what a request asks; each platform words it in its own error shape.
package enum SandboxRefusal: Error, Sendable {
    /// The credential is missing, unknown or expired.
    case unauthorized
    /// The credential is valid but does not reach this.
    case forbidden
    /// There is no such path.
    case noSuchRoute
    /// The path exists, the method on it does not.
    case methodNotAllowed
    /// The object or thing does not exist; the text is a sentence.
    case notFound(String)
    /// The body is not the JSON object that it must be.
    case malformedBody
    /// The body breaks the document's schema.
    case invalid([BodyProblem])
    /// A parameter of the query or path is missing or wrong.
    case badParameter(name: String, String)
    /// Another object is in the way; the text is a sentence.
    case conflict(String)
    /// An answer that only this platform gives.
    case special(SandboxResponse)
    /// A fault rule asks for this status.
    case injected(status: Int, text: String?, SandboxOperation)
}

extension SandboxRefusal {
    /// The refusal in plain words, for seeds and control routes.
    var sentence: String {
        switch self {
        case .unauthorized: "unauthorized"
        case .forbidden: "forbidden"
        case .noSuchRoute: "no such route"
        case .methodNotAllowed: "method not allowed"
        case .notFound(let sentence), .conflict(let sentence): sentence
        case .malformedBody: "the body is not a JSON object"
        case .invalid(let problems): problems.map(\.sentence).joined(separator: "; ")
        case .badParameter(let name, let sentence): "\(name) \(sentence)"
        case .special(let response): "status \(response.status)"
        case .injected(let status, let text, _): text ?? "status \(status)"
        }
    }
}
