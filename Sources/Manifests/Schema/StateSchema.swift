import Model

/// The schema of `state`; the counterpart of `StateReader`.
struct StateSchema {
    /// The schema of the member itself.
    static var schema: Value {
        [
            "description": "Where the state is kept; by default a file below the project.",
            "oneOf": [file, http, s3],
        ]
    }

    /// What the rest of `spec` must hold because of the state.
    static let demands: ValueObject = [
        "if": [
            "required": ["state"],
            "properties": [
                "state": [
                    "required": ["backend"],
                    "properties": [
                        "backend": [
                            "enum": .array(
                                StateBackend.allCases.filter(\.isRemote).map {
                                    .string($0.rawValue)
                                })
                        ]
                    ],
                ]
            ],
        ],
        "then": ["required": ["fingerprintKey"]],
    ]

    private static var file: Value {
        SchemaParts.object(
            [
                "backend": backend("file"),
                "path": described(
                    "The file, relative to this one.",
                    SchemaParts.text(pattern: SchemaParts.someText, maxLength: 4096),
                    default: ".reconcile/state.jsonl"),
            ], required: ["backend"], description: "A file of the machine that runs the program.")
    }

    private static var http: Value {
        let schema = SchemaParts.object(
            [
                "backend": backend("http"),
                "address": described(
                    "Where the state is read and written.", address,
                    examples: [
                        "https://gitlab.com/api/v4/projects/12345678/terraform/state/connections"
                    ]),
                "updateMethod": method(
                    "The method that writes the state.", HTTPStateReader.updateMethods),
                "lockAddress": described(
                    "Where the state is locked, on the same server. GitLab: the address with "
                        + "/lock behind it.", address),
                "lockMethod": method(
                    "The method that locks; PUT keeps the lock as an object that expires.",
                    HTTPStateReader.lockMethods),
                "unlockAddress": described(
                    "Where the state is unlocked, on the same server; by default `lockAddress`.",
                    address),
                "unlockMethod": method(
                    "The method that unlocks; DELETE with `lockMethod: PUT`.",
                    HTTPStateReader.unlockMethods),
                "auth": authentication,
                "lock": locking,
                "leaseSeconds": leaseSeconds,
            ], required: ["backend", "address"],
            description: "A server that speaks the protocol of Terraform's HTTP backend.")
        return with(
            [
                "anyOf": [
                    ["required": ["lockAddress"]],
                    ["required": ["lock"], "properties": ["lock": ["const": "none"]]],
                ],
                "dependentRequired": [
                    "lockMethod": ["lockAddress"], "unlockAddress": ["lockAddress"],
                    "unlockMethod": ["lockAddress"], "leaseSeconds": ["lockMethod"],
                ],
                "if": ["required": ["lockMethod"], "properties": ["lockMethod": ["const": "PUT"]]],
                "then": [
                    "properties": ["unlockAddress": false, "unlockMethod": ["const": "DELETE"]]
                ],
                "else": ["properties": ["leaseSeconds": false]],
            ], schema)
    }

    private static var s3: Value {
        SchemaParts.object(
            [
                "backend": backend("s3"),
                "bucket": described(
                    "The bucket.", SchemaParts.text(pattern: S3StateReader.bucketPattern),
                    examples: ["acme-reconcile"]),
                "key": described(
                    "The name of the state in the bucket; the lock is this name with .lock behind "
                        + "it.",
                    SchemaParts.text(
                        pattern: S3StateReader.keyPattern, maxLength: StateLimits.keyBytes),
                    examples: ["connections/production"]),
                "region": described(
                    "The region of the bucket; by default AWS_REGION.",
                    SchemaParts.text(pattern: S3StateReader.regionPattern),
                    examples: ["eu-central-1"]),
                "endpoint": described(
                    "The server, when it is not Amazon's: https://HOST[:PORT].",
                    SchemaParts.text(pattern: StateAddress.serverPattern)),
                "pathStyle": [
                    "description":
                        "Whether the bucket stands in the path and not in the host name.",
                    "type": "boolean", "default": false,
                ],
                "lock": locking,
                "leaseSeconds": leaseSeconds,
            ], required: ["backend", "bucket", "key"],
            description: "A bucket of S3. Credentials come from the environment.")
    }

    private static func backend(_ name: String) -> Value {
        described(
            "What keeps the state: \(StateBackend.allCases.map(\.rawValue).joined(separator: ", ")).",
            ["const": .string(name)])
    }

    private static var authentication: Value {
        let name = SchemaParts.text(
            pattern: HTTPStateAuthReader.usernamePattern,
            maxLength: HTTPStateAuthReader.nameLength)
        let header = SchemaParts.text(
            pattern: HTTPStateAuthReader.headerPattern, maxLength: HTTPStateAuthReader.nameLength)
        let secret = SchemaParts.reference("secret")
        return [
            "description": "How requests for the state show who we are.",
            "oneOf": [
                SchemaParts.object(
                    [
                        "username": described("The name; gitlab-ci-token in GitLab's jobs.", name),
                        "password": described("The password or token.", secret),
                    ], required: ["username", "password"], description: "Basic authentication."),
                SchemaParts.object(
                    ["token": described("The token.", secret)], required: ["token"],
                    description: "Authorization: Bearer."),
                SchemaParts.object(
                    [
                        "header": described("The name of the header.", header),
                        "value": described("Its value.", secret),
                    ], required: ["header", "value"], description: "A header of its own."),
            ],
        ]
    }

    private static var address: Value {
        SchemaParts.text(pattern: StateAddress.pattern, maxLength: StateLimits.addressLength)
    }

    private static var locking: Value {
        [
            "description":
                "none: nothing keeps a second apply away, because something else sees to it.",
            "enum": .array(StateLocking.allCases.map { .string($0.rawValue) }),
            "default": .string(StateLocking.required.rawValue),
        ]
    }

    private static var leaseSeconds: Value {
        described(
            "How long the lock of an apply that was killed lasts.",
            SchemaParts.integer(StateLimits.leaseSeconds, default: 60))
    }

    private static func method(_ text: String, _ methods: [String]) -> Value {
        [
            "description": .string(text), "enum": .array(methods.map(Value.string)),
            "default": .string(methods.first ?? ""),
        ]
    }

    private static func described(
        _ text: String, _ schema: Value, default standard: Value? = nil, examples: [Value] = []
    ) -> Value {
        SchemaParts.described(text, schema, default: standard, examples: examples)
    }

    /// A schema with members before and behind its own.
    private static func with(
        _ more: ValueObject, _ schema: Value, first: ValueObject = [:]
    ) -> Value {
        var all = first
        for part in [schema.objectValue ?? ValueObject(), more] {
            for member in part.members { all[member.key] = member.value }
        }
        return .object(all)
    }
}
