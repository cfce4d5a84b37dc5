internal import Model

/// The error bodies of the two platforms that are FastAPI programs.
enum FastAPIErrors {
    /// `{"detail": "sentence"}`.
    static func text(_ status: Int, _ sentence: String, _ echo: String?) -> SandboxResponse {
        .json(status, ["detail": .string(echo.map { "\(sentence); \($0)" } ?? sentence)])
    }

    /// `{"detail": [{"loc": …, "msg": …, "type": …}]}` with status 422.
    ///
    /// - Parameter repeatsInput: adds the refused value as `input`, as newer versions do.
    static func list(
        _ problems: [BodyProblem], repeatsInput: Bool, _ echo: String?
    ) -> SandboxResponse {
        let items = problems.map { problem in
            var item: ValueObject = [
                "loc": .array(["body"] + problem.location.map(location)),
                "msg": .string(message(problem, echo)), "type": .string(type(problem.kind)),
            ]
            if repeatsInput { item["input"] = problem.input }
            return Value.object(item)
        }
        return .json(422, ["detail": .array(items)])
    }

    /// The list form for one parameter of the query or the path.
    static func parameter(_ name: String, _ sentence: String, _ echo: String?) -> SandboxResponse {
        let message = echo.map { "\(sentence); \($0)" } ?? sentence
        return .json(
            422,
            [
                "detail": [
                    [
                        "loc": ["query", .string(name)], "msg": .string(message),
                        "type": "value_error",
                    ]
                ]
            ])
    }

    /// The list form for a body that is no JSON object.
    static func malformed(_ echo: String?) -> SandboxResponse {
        let message = "JSON decode error"
        return .json(
            422,
            [
                "detail": [
                    [
                        "loc": ["body", 0], "type": "json_invalid",
                        "msg": .string(echo.map { "\(message); \($0)" } ?? message),
                    ]
                ]
            ])
    }

    private static func location(_ step: BodyProblem.Step) -> Value {
        switch step {
        case .member(let name): .string(name)
        case .index(let index): .number(Number(Int64(index)))
        }
    }

    private static func message(_ problem: BodyProblem, _ echo: String?) -> String {
        let sentence: String =
            switch problem.kind {
            case .missing: "Field required"
            case .unknown: "Extra inputs are not permitted"
            case .wrongType(let expected): "Input should be a valid \(expected)"
            case .tooShort(let min): "Value should have at least \(min) characters or items"
            case .tooLong(let max): "String should have at most \(max) characters"
            case .notOneOf(let words):
                "Input should be " + words.map { "'\($0)'" }.joined(separator: ", ")
            case .notAUUID: "Input should be a valid UUID"
            }
        return echo.map { "\(sentence); \($0)" } ?? sentence
    }

    private static func type(_ kind: BodyProblem.Kind) -> String {
        switch kind {
        case .missing: "missing"
        case .unknown: "extra_forbidden"
        case .wrongType(let expected):
            switch expected {
            case "object": "dict_type"
            case "array": "list_type"
            case "boolean": "bool_type"
            default: "string_type"
            }
        case .tooShort: "too_short"
        case .tooLong: "string_too_long"
        case .notOneOf: "enum"
        case .notAUUID: "uuid_parsing"
        }
    }
}
