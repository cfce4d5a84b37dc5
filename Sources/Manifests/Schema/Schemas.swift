package import Model

/// JSON Schemas (2020-12) of the files that people write, made from the descriptors that the
/// readers use.
///
/// They cannot say everything: what concerns several files, names of platforms and stores, and how
/// YAML versions read a plain scalar is known to the program only.
package enum Schemas {
    /// Every schema with the name of its file, in the order in which they are written.
    package static func all(
        for descriptors: [ProviderDescriptor]
    ) -> [(fileName: String, schema: Value)] {
        let sorted = descriptors.sorted { $0.kind.name.precedesInBytes($1.kind.name) }
        return [
            ("project.schema.json", ProjectSchema(descriptors: sorted).schema),
            ("manifest.schema.json", manifest(sorted)),
        ]
            + sorted.map { descriptor in
                (
                    "\(descriptor.kind.name).schema.json",
                    SchemaParts.root(
                        title: descriptor.kind.name, KindSchema(descriptor: descriptor).members)
                )
            }
    }

    /// One schema for manifests of every kind; self-contained, so that editors need one file.
    private static func manifest(_ descriptors: [ProviderDescriptor]) -> Value {
        var kinds = ValueObject()
        for descriptor in descriptors {
            kinds[descriptor.kind.name] = .object(KindSchema(descriptor: descriptor).members)
        }
        let choices = descriptors.map { descriptor -> Value in
            ["$ref": .string("#/$defs/\(descriptor.kind.name)")]
        }
        return SchemaParts.root(
            title: "Manifest",
            [
                "description": "A connection, of the kind that `kind` names.",
                "type": "object",
                "required": ["apiVersion", "kind", "metadata", "spec"],
                "properties": [
                    "kind": [
                        "description": "The kind of connection, one for each platform.",
                        "enum": .array(descriptors.map { .string($0.kind.name) }),
                    ]
                ],
                "oneOf": .array(choices),
            ], kinds: kinds)
    }
}
