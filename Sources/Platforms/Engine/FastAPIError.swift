import Documents

/// The error body of FastAPI programs: `detail` as a list, an object or a text.
enum FastAPIError {
    /// Reads the three shapes, and `error_code` where a platform adds it.
    static func read(_ body: JSONView) -> PlatformError? {
        guard let detail = body["detail"] else { return nil }
        let code = body["error_code"]?.stringValue ?? detail["error_code"]?.stringValue
        switch detail.kind {
        case .string:
            return PlatformError(code: code, message: detail.stringValue ?? "")
        case .array:
            return PlatformError(
                code: code, message: detail.elements.map(sentence).joined(separator: "; "))
        case .object:
            let errors = detail["errors"]?.elements.map(sentence) ?? []
            let message = detail["message"]?.stringValue ?? ""
            let parts = [message, errors.joined(separator: "; ")].filter { !$0.isEmpty }
            guard !parts.isEmpty || code != nil else { return nil }
            return PlatformError(code: code, message: parts.joined(separator: ": "))
        default:
            return nil
        }
    }

    // `input` and `ctx` repeat what was sent and are left out.
    private static func sentence(_ problem: JSONView) -> String {
        if let text = problem.stringValue { return text }
        let tokens = problem["loc"]?.elements.compactMap { token in
            token.stringValue ?? token.integerValue.map(String.init)
        }
        let place = tokens?.joined(separator: ".") ?? ""
        let message = problem["msg"]?.stringValue ?? problem["message"]?.stringValue ?? "invalid"
        return place.isEmpty ? message : "\(place): \(message)"
    }
}
