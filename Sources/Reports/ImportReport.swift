package import Model

/// What an import wrote, what it left alone, and what people have to add.
package struct ImportReport: Sendable {
    /// An object that has a manifest now.
    package struct Imported: Hashable, Sendable {
        /// The address it got.
        package let address: Address
        /// The platform's id.
        package let remoteID: String
        /// The file, relative to the project file.
        package let file: String
        /// The references in it whose secrets have to be put into their stores.
        package let references: [String]
        /// The fields that the platform does not show, dotted.
        package let unseen: [String]

        /// Names an object.
        package init(
            address: Address, remoteID: String, file: String, references: [String],
            unseen: [String]
        ) {
            self.address = address
            self.remoteID = remoteID
            self.file = file
            self.references = references
            self.unseen = unseen
        }
    }

    /// An object that was left alone.
    package struct Skipped: Hashable, Sendable {
        /// The platform entry.
        package let platform: String
        /// The platform's ids; several where they share an identity.
        package let remoteIDs: [String]
        /// What people call it.
        package let title: String
        /// Why.
        package let reason: Reason

        /// Why an object was left alone.
        package enum Reason: Hashable, Sendable {
            /// The state has it under that address.
            case managed(Address)
            /// Nobody may manage it.
            case unmanageable(Observation.Unmanageable)
            /// Several objects have one identity, so a manifest cannot mean one of them.
            case ambiguous
            /// That manifest declares it already.
            case declared(Address)
            /// It shows a value that no manifest takes.
            case invalid
        }

        /// Names an object.
        package init(platform: String, remoteIDs: [String], title: String, reason: Reason) {
            self.platform = platform
            self.remoteIDs = remoteIDs
            self.title = title
            self.reason = reason
        }
    }

    /// What got a manifest, sorted by address.
    package let imported: [Imported]
    /// What did not, in the order of platforms and ids.
    package let skipped: [Skipped]
    /// Whether nothing was written.
    package let isDryRun: Bool

    /// Makes a report.
    package init(imported: [Imported], skipped: [Skipped], isDryRun: Bool) {
        self.imported = imported
        self.skipped = skipped
        self.isDryRun = isDryRun
    }

    /// The references that have to be filled, in the order of the manifests.
    var references: [String] { imported.flatMap(\.references) }
}
