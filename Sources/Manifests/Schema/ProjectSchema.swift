import Model

/// The schema of the project file; the counterpart of `ProjectReader`.
struct ProjectSchema {
    let descriptors: [ProviderDescriptor]

    private static let path = SchemaParts.text(pattern: SchemaParts.someText, maxLength: 4096)

    var schema: Value {
        var spec =
            SchemaParts.object(
                [
                    "manifests": SchemaParts.described(
                        "Files, folders and patterns, relative to this file.",
                        ["type": "array", "minItems": 1, "items": ProjectSchema.path],
                        examples: [["connections"], ["teams/*/connections", "shared.yaml"]]),
                    "platforms": SchemaParts.described(
                        "The accounts that connections live on, each under a name that manifests "
                            + "use.",
                        [
                            "type": "object", "minProperties": 1,
                            "propertyNames": ["pattern": .string(Names.pattern)],
                            "additionalProperties": ["oneOf": .array(descriptors.map(platform))],
                        ]),
                    "variables": variables,
                    "state": StateSchema.schema,
                    "stores": stores,
                    "fingerprintKey": SchemaParts.described(
                        "The key of the fingerprints that show a changed secret: any value of 32 "
                            + "bytes or more. Of a list the first key signs and the others "
                            + "verify what they signed before. Required where the state is on a "
                            + "server.",
                        [
                            "oneOf": [
                                SchemaParts.reference("secret"),
                                [
                                    "type": "array", "minItems": 1, "uniqueItems": true,
                                    "items": SchemaParts.reference("secret"),
                                ],
                            ]
                        ],
                        examples: [
                            ["secretRef": "env://RECONCILE_FINGERPRINT_KEY"],
                            [["secretRef": "env://NEW_KEY"], ["secretRef": "env://OLD_KEY"]],
                        ]),
                    "guards": guards,
                    "unmanaged": unmanaged,
                ], required: ["manifests", "platforms"]
            ).objectValue ?? ValueObject()
        for demand in StateSchema.demands.members { spec[demand.key] = demand.value }
        var members = SchemaParts.envelope(kind: "Project")
        members["metadata"] = SchemaParts.object(
            [
                "name": SchemaParts.described(
                    "The name of the project; reports show it.", SchemaParts.reference("name"),
                    examples: ["acme-prod"])
            ], required: ["name"], description: "How the project is called.")
        members["spec"] = SchemaParts.described("What the project holds.", .object(spec))
        let project = SchemaParts.object(
            members, required: ["apiVersion", "kind", "metadata", "spec"],
            description: "The project file of reconcile.")
        return SchemaParts.root(title: "Project", project.objectValue ?? ValueObject())
    }

    private var variables: Value {
        SchemaParts.described(
            "Values that manifests name as ${var.NAME}, so that several project files can share "
                + "them.",
            [
                "type": "object",
                "propertyNames": [
                    "pattern": .string(Variables.namePattern),
                    "not": ["pattern": .string(CredentialName.pattern)],
                ],
                "additionalProperties": [
                    "type": ["string", "number", "boolean"],
                    "maxLength": .number(Number(Int64(Variables.longest))),
                ],
            ], examples: [["environment": "staging", "region": "eu-1"]])
    }

    private var guards: Value {
        let standard = Policy.GuardLimits()
        return SchemaParts.object(
            [
                "maxDestroy": SchemaParts.described(
                    "How many connections a plan may delete or replace (RC3001).",
                    SchemaParts.integer(ProjectLimits.destroys, default: standard.maxDestroy)),
                "maxDestroyPercent": SchemaParts.described(
                    "The part of all connections that it may, in percent; counts from ten "
                        + "connections on (RC3002).",
                    SchemaParts.integer(
                        ProjectLimits.percent, default: standard.maxDestroyPercent)),
            ], required: [],
            description: "Limits that stop a plan which destroys more than expected.")
    }

    private var unmanaged: Value {
        SchemaParts.object(
            [
                "allow": SchemaParts.described(
                    "Patterns of platform/title of objects that nobody manages and that are fine: "
                        + "plan and drift count them and do not list them. * stops at a slash, ** "
                        + "does not.",
                    ["type": "array", "items": ProjectSchema.path],
                    examples: [["dragops/**", "blink-prod/test-*"]])
            ], required: ["allow"],
            description: "What is known about objects that nobody manages.")
    }

    private func platform(_ descriptor: ProviderDescriptor) -> Value {
        let account = descriptor.account
        var required = ["provider", "auth"]
        var endpoint: ValueObject = [
            "description": "The server: https, or http on this machine.", "type": "string",
            "pattern": .string(Endpoint.pattern),
        ]
        if let standard = account.defaultEndpoint { endpoint["default"] = .string(standard) }
        if account.defaultEndpoint == nil { required.append("endpoint") }
        var properties: ValueObject = [
            "provider": SchemaParts.described(
                "Which platform it is; here \(descriptor.title).",
                ["const": .string(descriptor.provider)]),
            "endpoint": .object(endpoint),
        ]
        if account.workspace != .unused {
            properties["workspace"] = SchemaParts.described(
                "The workspace of the account that is managed.",
                SchemaParts.text(
                    pattern: SchemaParts.someText, maxLength: ProjectLimits.workspaceLength))
        }
        if account.workspace == .required { required.append("workspace") }
        properties["auth"] = SchemaParts.described(
            "How requests show who we are.",
            ["oneOf": .array(account.credentials.map(credentials))])
        properties["routes"] = routes(descriptor)
        properties["limits"] = limits
        properties["prune"] = [
            "description": .string(
                "What happens to a connection that leaves the manifests: managed deletes those "
                    + "that we made or adopted, never forgets them."),
            "enum": .array(PlatformEntry.Prune.allCases.map { .string($0.rawValue) }),
            "default": "managed",
        ]
        properties["adopt"] = [
            "description": .string(
                "What happens where an object of the same identity exists that nobody manages: "
                    + "matching takes it over, never asks a person."),
            "enum": .array(PlatformEntry.Adopt.allCases.map { .string($0.rawValue) }),
            "default": "matching",
        ]
        properties["defaults"] = defaults(descriptor)
        return SchemaParts.object(
            properties, required: required, description: "An account of \(descriptor.title).")
    }

    /// The counterpart of `DefaultsReader`.
    private func defaults(_ descriptor: ProviderDescriptor) -> Value {
        let kind = descriptor.kind
        let example = ExampleManifest.value(of: kind.example)?["spec"]
        let fields = FieldSchema(
            names: descriptor.names, example: example ?? .object(ValueObject()))
        let object = fields.object(DefaultsReader.fields(of: kind), at: Pointer())
        var schema = object.objectValue ?? ValueObject()
        var rules: [Value] = []
        for case .atMostOne(let names) in kind.rules {
            for (index, name) in names.enumerated() {
                for other in names[(index + 1)...] {
                    rules.append(["not": ["required": [.string(name), .string(other)]]])
                }
            }
        }
        if !rules.isEmpty { schema["allOf"] = .array(rules) }
        return SchemaParts.described(
            "What manifests of this platform mean when they leave a field of `spec` out; what they "
                + "say themselves wins, field by field.", .object(schema))
    }

    private func credentials(_ set: [CredentialDescriptor]) -> Value {
        var properties = ValueObject()
        for credential in set {
            properties[credential.name] = SchemaParts.described(
                "Sent in the header \(credential.header)"
                    + (credential.prefix.isEmpty ? "." : " behind `\(credential.prefix)`."),
                SchemaParts.reference("secret"))
        }
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
        return SchemaParts.object(
            properties, required: [],
            description: "Other routes than the known ones, where your server differs.")
    }

    private var limits: Value {
        let standard = PlatformEntry.Limits()
        let rate = ProjectLimits.requestsPerSecond
        return SchemaParts.object(
            [
                "concurrency": SchemaParts.described(
                    "How many requests may be on their way at once.",
                    SchemaParts.integer(
                        ProjectLimits.concurrency, default: standard.concurrency)),
                "requestsPerSecond": [
                    "description": .string(
                        "How many requests are sent in a second; by default as many as the "
                            + "platform allows."),
                    "type": "number",
                    "minimum": .number(Number(checkedLexeme: "\(rate.lowerBound)")),
                    "maximum": .number(Number(checkedLexeme: "\(rate.upperBound)")),
                ],
                "timeoutSeconds": SchemaParts.described(
                    "How long an answer may take.",
                    SchemaParts.integer(
                        ProjectLimits.timeoutSeconds, default: standard.timeoutSeconds)),
                "settleSeconds": SchemaParts.described(
                    "How long the platform may take to list a new object; waited out before a "
                        + "create whose answer was lost is made again.",
                    SchemaParts.integer(
                        ProjectLimits.settleSeconds, default: standard.settleSeconds)),
            ], required: [], description: "How hard the platform may be asked.")
    }

    private var stores: Value {
        let builtIn = ["env", "file"]
        var properties = ValueObject()
        for name in builtIn { properties[name] = store(type: name) }
        return [
            "description":
                "Named sources of secrets besides env and file, and limits for these two.",
            "type": "object", "propertyNames": ["pattern": .string(Names.storePattern)],
            "properties": .object(properties),
            "additionalProperties": ["oneOf": .array(builtIn.map(store) + [exec])],
        ]
    }

    private var allow: Value {
        SchemaParts.described(
            "Patterns of locators that may be read; everything, where it is left out.",
            ["type": "array", "items": ProjectSchema.path], examples: [["CONNECTIONS_*"]])
    }

    private func store(type: String) -> Value {
        SchemaParts.object(
            ["type": storeType(type), "allow": allow], required: ["type"],
            description: type == "env" ? "Environment variables." : "Files.")
    }

    private func storeType(_ name: String) -> Value {
        SchemaParts.described(
            "What kind of store it is: env, file, or exec for a helper of yours.",
            ["const": .string(name)])
    }

    private var exec: Value {
        let words = StoreDeclaration.Placeholder.allCases.map(\.rawValue)
        let placeholders = words.map(Value.string)
        let inner = words.map { $0.dropFirst().dropLast() }.joined(separator: "|")
        let whole = "\\{(?:\(inner))\\}"
        let argument = SchemaParts.text(
            pattern: "^(?:\(whole)|(?!.*\(whole))[^\\u0000-\\u001f\\u007f]+)$", maxLength: 4096)
        func command(_ description: String, _ example: String) -> Value {
            [
                "description": .string(description), "examples": [[.string(example), "{path}"]],
                "type": "array", "minItems": 1,
                // `items` does not reach the elements that `prefixItems` names.
                "prefixItems": [
                    ["allOf": [argument, ["not": ["enum": .array(placeholders)]]]]
                ],
                "items": argument,
            ]
        }
        let exec = SchemaParts.object(
            [
                "type": storeType("exec"),
                "command": command(
                    "The helper and its arguments, run without a shell; placeholders are "
                        + placeholders.compactMap(\.stringValue).joined(separator: ", ") + ".",
                    "vault-get"),
                "write": command(
                    "The program that keeps what it reads on stdin, so that outputs can name the "
                        + "store as their sink.", "vault-put"),
                "delete": command(
                    "The program that removes what write kept; without it replaced values stay.",
                    "vault-delete"),
                "format": [
                    "description": "What the helper prints: the value itself, or JSON.",
                    "enum": .array(
                        StoreDeclaration.Helper.Format.allCases.map { .string($0.rawValue) }),
                    "default": "raw",
                ],
                "env": [
                    "description": "The environment variables that the helper is given.",
                    "type": "array",
                    "items": SchemaParts.text(pattern: Names.variablePattern, maxLength: 4096),
                ],
                "allow": allow,
            ], required: ["type", "command"],
            description: "A program of yours that prints the secret.")
        var schema = exec.objectValue ?? ValueObject()
        schema["dependentRequired"] = ["delete": ["write"]]
        return .object(schema)
    }
}
