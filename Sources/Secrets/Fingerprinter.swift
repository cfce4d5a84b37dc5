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
    ) -> [Pointer: Fingerprint] {
        var found: [Pointer: Fingerprint] = [:]
        var start = FingerprintMessage()
        start.reserve(160)
        start.add("v1")
        start.add(address.description)
        func sign(_ value: Value, at pointer: Pointer) {
            var message = start
            message.add(pointer.description)
            guard add(value, to: &message) else { return }
            let revision: String? =
                if case .secret(let expression) = value { expression.revision } else { nil }
            found[pointer] = Fingerprint(
                keyID: key.id, digest: key.digest(of: message), revision: revision)
        }
        let writeOnly = kind.writeOnly(declaration.fields)
        if !writeOnly.isEmpty {
            for leaf in Value.object(writeOnly).leaves { sign(leaf.value, at: leaf.pointer) }
        }
        let others = declaration.fields.members.filter { member in
            guard member.value.containsSecret else { return false }
            return switch kind.field(member.key)?.access {
            // Signed with all that is in it; never sent.
            case .writeOnly, .lookup: false
            case .readable, nil: true
            }
        }
        guard !others.isEmpty else { return found }
        for secret in Value.object(ValueObject(uniqueMembers: others)).secrets
        where found[secret.pointer] == nil {
            sign(.secret(secret.expression), at: secret.pointer)
        }
        return found
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
