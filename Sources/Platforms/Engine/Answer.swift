import Documents
import Model
import Transport

/// An answer as far as all platforms agree: a status, and a body that is JSON or is not.
struct Answer: Sendable {
    /// What the body is.
    enum Body: Sendable {
        case empty
        case json(JSONView)
        case other
    }

    /// The HTTP status.
    let status: Int
    /// What the body is.
    let body: Body
    /// The platform's own error, when the body holds one.
    let error: PlatformError?

    /// Reads an answer; of a body only what is asked for is taken out.
    init(_ response: Response, by adapter: any PlatformAdapter.Type) {
        status = response.status
        if response.body.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) {
            body = .empty
        } else if let document = try? JSONDocument(response.body) {
            body = .json(document.root)
        } else {
            body = .other
        }
        switch body {
        case .json(let value): error = adapter.error(in: value, status: status)
        // Both statuses are by their meaning sent before a request is carried out, and machines in
        // front of a platform send them without its error shape.
        case .empty where status == 401 || status == 429: error = PlatformError(message: "")
        case .other where status == 429 && response.header("Retry-After") != nil:
            error = PlatformError(message: "")
        case .empty, .other: error = nil
        }
    }

    /// Whether the platform says that it did what was asked.
    var isSuccess: Bool { (200...299).contains(status) }

    /// The JSON body, or nil.
    var json: JSONView? { if case .json(let value) = body { value } else { nil } }
}
