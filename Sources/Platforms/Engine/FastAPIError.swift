import Model

/// The error body of FastAPI programs: `detail` as a list, an object or a text.
enum FastAPIError {
    /// Reads the three shapes, and `error_code` where a platform adds it.
    static func read(_ body: Value) -> PlatformError? {
        guard let object = body.objectValue, let detail = object["detail"] else { return nil }
        let code = object["error_code"]?.stringValue ?? detail["error_code"]?.stringValue
        switch detail {
        case .string(let text):
            return PlatformError(code: code, message: text)
        case .array(let problems):
            return PlatformError(
                code: code, message: problems.map(sentence).joined(separator: "; "))
        case .object(let object):
            let errors = (object["errors"]?.arrayValue ?? []).map(sentence)
            let message = object["message"]?.stringValue ?? ""
            let parts = [message, errors.joined(separator: "; ")].filter { !$0.isEmpty }
            guard !parts.isEmpty || code != nil else { return nil }
            return PlatformError(code: code, message: parts.joined(separator: ": "))
        default:
            return nil
        }
    }

    // `input` and `ctx` repeat what was sent and are left out.
    private static func sentence(_ problem: Value) -> String {
        if let text = problem.stringValue { return text }
        let place = (problem["loc"]?.arrayValue ?? []).compactMap { token in
            token.stringValue ?? token.integerValue.map(String.init)
        }.joined(separator: ".")
        let message = problem["msg"]?.stringValue ?? problem["message"]?.stringValue ?? "invalid"
        return place.isEmpty ? message : "\(place): \(message)"
    }
}
