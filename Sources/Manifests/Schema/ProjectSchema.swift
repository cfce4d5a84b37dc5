import Model

/// The schema of the project file; the counterpart of `ProjectReader`.
struct ProjectSchema {
    let descriptors: [ProviderDescriptor]

    private static let path = SchemaParts.text(pattern: SchemaParts.someText, maxLength: 4096)

    var schema: Value {
        var spec =
            SchemaParts.object(
                [
                    "manifests": [
                        "description": "Files, folders and patterns, relative to this file.",
                        "type": "array", "minItems": 1, "items": ProjectSchema.path,
                    ],
                    "platforms": [
                        "type": "object", "minProperties": 1,
                        "propertyNames": ["pattern": .string(Names.pattern)],
                        "additionalProperties": ["oneOf": .array(descriptors.map(platform))],
                    ],
                    "state": StateSchema.schema,
                    "stores": stores,
                    "fingerprintKey": SchemaParts.reference("secret"),
                    "guards": guards,
                ], required: ["manifests", "platforms"]
            ).objectValue ?? ValueObject()
        for demand in StateSchema.demands.members { spec[demand.key] = demand.value }
        let project = SchemaParts.object(
            [
                "apiVersion": ["const": .string(Envelope.version)],
                "kind": ["const": "Project"],
                "metadata": SchemaParts.object(
                    ["name": SchemaParts.reference("name")], required: ["name"]),
                "spec": .object(spec),
            ], required: ["apiVersion", "kind", "metadata", "spec"],
            description: "The project file of reconcile.")
        return SchemaParts.root(title: "Project", project.objectValue ?? ValueObject())
    }

    private var guards: Value {
        let standard = Policy.GuardLimits()
        return SchemaParts.object(
            [
                "maxDestroy": SchemaParts.integer(
                    ProjectLimits.destroys, default: standard.maxDestroy),
                "maxDestroyPercent": SchemaParts.integer(
                    ProjectLimits.percent, default: standard.maxDestroyPercent),
            ], required: [])
    }

    private func platform(_ descriptor: ProviderDescriptor) -> Value {
        let account = descriptor.account
        var required = ["provider", "auth"]
        var endpoint: ValueObject = ["type": "string", "pattern": .string(Endpoint.pattern)]
        if let standard = account.defaultEndpoint { endpoint["default"] = .string(standard) }
        if account.defaultEndpoint == nil { required.append("endpoint") }
        var properties: ValueObject = [
            "provider": ["const": .string(descriptor.provider)], "endpoint": .object(endpoint),
        ]
        if account.workspace != .unused {
            properties["workspace"] = SchemaParts.text(
                pattern: SchemaParts.someText, maxLength: ProjectLimits.workspaceLength)
        }
        if account.workspace == .required { required.append("workspace") }
        properties["auth"] = ["oneOf": .array(account.credentials.map(credentials))]
        properties["routes"] = routes(descriptor)
        properties["limits"] = limits
        properties["prune"] = [
            "enum": .array(PlatformEntry.Prune.allCases.map { .string($0.rawValue) }),
            "default": "managed",
        ]
        properties["adopt"] = [
            "enum": .array(PlatformEntry.Adopt.allCases.map { .string($0.rawValue) }),
            "default": "matching",
        ]
        return SchemaParts.object(
            properties, required: required, description: "An account of \(descriptor.title).")
    }

    private func credentials(_ set: [CredentialDescriptor]) -> Value {
        var properties = ValueObject()
        for credential in set { properties[credential.name] = SchemaParts.reference("secret") }
        return SchemaParts.object(properties, required: set.map(\.name))
    }

    private func routes(_ descriptor: ProviderDescriptor) -> Value {
        var properties = ValueObject()
        for route in descriptor.routes {
            properties[route.name] = [
                "description": .string("Instead of \(route.method) \(route.path)."),
                "type": "string", "pattern": .string(RouteOverride.pattern(for: route)),
            ]
        }
        return SchemaParts.object(properties, required: [])
    }

    private var limits: Value {
        let standard = PlatformEntry.Limits()
        let rate = ProjectLimits.requestsPerSecond
        return SchemaParts.object(
            [
                "concurrency": SchemaParts.integer(
                    ProjectLimits.concurrency, default: standard.concurrency),
                "requestsPerSecond": [
                    "type": "number",
                    "minimum": .number(Number(checkedLexeme: "\(rate.lowerBound)")),
                    "maximum": .number(Number(checkedLexeme: "\(rate.upperBound)")),
                ],
                "timeoutSeconds": SchemaParts.integer(
                    ProjectLimits.timeoutSeconds, default: standard.timeoutSeconds),
                "settleSeconds": SchemaParts.integer(
                    ProjectLimits.settleSeconds, default: standard.settleSeconds),
            ], required: [])
    }

    private var stores: Value {
        let builtIn = ["env", "file"]
        var properties = ValueObject()
        for name in builtIn { properties[name] = store(type: name) }
        return [
            "type": "object", "propertyNames": ["pattern": .string(Names.storePattern)],
            "properties": .object(properties),
            "additionalProperties": ["oneOf": .array(builtIn.map(store) + [exec])],
        ]
    }

    private var allow: Value {
        ["type": "array", "items": ProjectSchema.path]
    }

    private func store(type: String) -> Value {
        SchemaParts.object(
            ["type": ["const": .string(type)], "allow": allow], required: ["type"])
    }

    private var exec: Value {
        let words = StoreDeclaration.Placeholder.allCases.map(\.rawValue)
        let placeholders = words.map(Value.string)
        let inner = words.map { $0.dropFirst().dropLast() }.joined(separator: "|")
        let whole = "\\{(?:\(inner))\\}"
        let argument = SchemaParts.text(
            pattern: "^(?:\(whole)|(?!.*\(whole))[^\\u0000-\\u001f\\u007f]+)$", maxLength: 4096)
        return SchemaParts.object(
            [
                "type": ["const": "exec"],
                "command": [
                    "type": "array", "minItems": 1,
                    // `items` does not reach the elements that `prefixItems` names.
                    "prefixItems": [
                        ["allOf": [argument, ["not": ["enum": .array(placeholders)]]]]
                    ],
                    "items": argument,
                ],
                "format": [
                    "enum": .array(
                        StoreDeclaration.Helper.Format.allCases.map { .string($0.rawValue) }),
                    "default": "raw",
                ],
                "env": [
                    "type": "array",
                    "items": SchemaParts.text(pattern: Names.variablePattern, maxLength: 4096),
                ],
                "allow": allow,
            ], required: ["type", "command"])
    }
}
