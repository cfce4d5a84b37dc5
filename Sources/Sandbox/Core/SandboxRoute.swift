internal import Documents
internal import Model

/// A path of a platform with what happens there.
package struct SandboxRoute<Platform>: Sendable {
    /// The method in capitals.
    package let method: String
    /// The path below the platform's prefix; a segment in braces matches any text.
    package let path: String
    /// What a request there means.
    package let operation: SandboxOperation
    private let pattern: [String?]
    let run: @Sendable (inout Platform, SandboxCall) throws(SandboxRefusal) -> SandboxResponse

    init(
        _ method: String, _ path: String, _ operation: SandboxOperation,
        run:
            @escaping @Sendable (inout Platform, SandboxCall) throws(SandboxRefusal) ->
            SandboxResponse
    ) {
        self.method = method
        self.path = path
        self.operation = operation
        self.run = run
        pattern = path.split(separator: "/").map { $0.hasPrefix("{") ? nil : String($0) }
    }

    /// The texts at the places in braces, or nil when the path is another one.
    func captures(of segments: ArraySlice<String>) -> [String]? {
        guard segments.count == pattern.count else { return nil }
        var captures: [String] = []
        for (segment, expected) in zip(segments, pattern) {
            if let expected {
                guard segment.hasSameBytes(as: expected) else { return nil }
            } else {
                guard !segment.isEmpty else { return nil }
                captures.append(segment)
            }
        }
        return captures
    }
}

/// A request that found its route and whose sender is known.
struct SandboxCall: Sendable {
    let request: SandboxRequest
    /// The texts at the places in braces of the route's path.
    let captures: [String]
    /// Who sent it.
    let user: String
    let context: SandboxContext

    /// The text at a place in braces.
    func capture(_ index: Int) -> String {
        captures.indices.contains(index) ? captures[index] : ""
    }

    /// The body as an object that the schema allows.
    func body(_ schema: BodySchema) throws(SandboxRefusal) -> ValueObject {
        guard let parsed = try? JSON.parse(request.body), let object = parsed.objectValue else {
            throw .malformedBody
        }
        let problems = schema.problems(
            of: object, strictly: context.settings.refusesUnknownFields)
        guard problems.isEmpty else { throw .invalid(problems) }
        return object
    }

    /// A query parameter as a whole number within a range, or the default when it is absent.
    func number(
        _ name: String, in range: ClosedRange<Int>, default fallback: Int
    ) throws(SandboxRefusal) -> Int {
        guard let text = request.parameter(name) else { return fallback }
        guard let number = Int(text), range.contains(number) else {
            throw .badParameter(
                name: name,
                "must be an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
