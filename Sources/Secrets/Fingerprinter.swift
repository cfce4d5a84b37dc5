internal import Documents
package import Model

/// Signs the write-only values of declarations, so that a change shows without the value.
package struct Fingerprinter: Sendable {
    private let key: FingerprintKey
    private let secrets: any SecretProviding

    /// Makes a fingerprinter for the secrets of a run.
    package init(key: FingerprintKey, secrets: any SecretProviding) {
        self.key = key
        self.secrets = secrets
    }

    /// The id of the key that signs.
    package var keyID: String { key.id }

    /// One fingerprint for each leaf of the write-only fields, literals included, and for each
    /// secret elsewhere, bound to an address and the leaf's JSON pointer.
    ///
    /// The value counts as it is sent. A secret that was not resolved has no fingerprint.
    package func fingerprints(
        of declaration: Declaration, kind: KindDescriptor, signedFor address: Address
    ) -> Fingerprints {
        var signing = Signing(fingerprinter: self, address: address)
        signing.sign(declaration.fields, described: kind.fields)
        return signing.found
    }

    /// The walk over the fields of one declaration.
    private struct Signing {
        let fingerprinter: Fingerprinter
        private(set) var found = Fingerprints()
        private var path: [String] = []
        private var message: FingerprintMessage

        init(fingerprinter: Fingerprinter, address: Address) {
            self.fingerprinter = fingerprinter
            message = FingerprintMessage(start: ["v1", address.description])
        }

        /// Signs the leaves of write-only fields, and the secrets of all others.
        mutating func sign(_ object: ValueObject, described fields: [FieldDescriptor]) {
            for member in object.members {
                let field = fields.first { $0.name.hasSameBytes(as: member.key) }
                path.append(member.key)
                switch (field?.access, field?.type, member.value) {
                case (.writeOnly, _, _): sign(member.value, onlySecrets: false)
                // Signed with all that is in it; never sent.
                case (.lookup, _, _): break
                case (_, .object(let inner), .object(let object)): sign(object, described: inner)
                default: sign(member.value, onlySecrets: true)
                }
                path.removeLast()
            }
        }

        private mutating func sign(_ value: Value, onlySecrets: Bool) {
            switch value {
            case .array(let elements) where !elements.isEmpty:
                for (index, element) in elements.enumerated() {
                    path.append(String(index))
                    sign(element, onlySecrets: onlySecrets)
                    path.removeLast()
                }
            case .object(let object) where !object.isEmpty:
                for member in object.members {
                    path.append(member.key)
                    sign(member.value, onlySecrets: onlySecrets)
                    path.removeLast()
                }
            case .secret(let expression): sign(value, revision: expression.revision)
            default: if !onlySecrets { sign(value, revision: nil) }
            }
        }

        private mutating func sign(_ value: Value, revision: String?) {
            let pointer = Pointer(path)
            message.restart()
            message.add(pointer)
            guard fingerprinter.add(value, to: &message) else { return }
            found[pointer] = Fingerprint(
                keyID: fingerprinter.key.id, digest: fingerprinter.key.digest(of: message),
                revision: revision)
        }
    }

    /// Adds the bytes of a leaf, and where it is no text its type; false when it has no value.
    private func add(_ value: Value, to message: inout FingerprintMessage) -> Bool {
        switch value {
        case .string(let text): message.add(text)
        case .secret(let expression):
            guard let secret = secrets.value(of: expression) else { return false }
            message.add(secret.copiedBytes)
            if secret.form == .json { message.add("json") }
        case .number(let number):
            // 1 and 1.0 are one value to everybody who compares.
            message.add(number.canonicalForm)
            message.add("number")
        case .null, .bool, .array, .object:
            message.add(JSON.writeSorted(value))
            message.add("json")
        }
        return true
    }
}
