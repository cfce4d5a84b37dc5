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
        let writeOnly = kind.writeOnly(declaration.fields)
        let leaves = writeOnly.isEmpty ? [] : Value.object(writeOnly).leaves
        let elsewhere = Value.object(declaration.fields).secrets
            .filter { kind.field($0.pointer.tokens.first ?? "")?.access != .lookup }
            .map { (pointer: $0.pointer, value: Value.secret($0.expression)) }
        for (pointer, value) in leaves + elsewhere {
            guard let content = content(of: value) else { continue }
            let revision: String? =
                if case .secret(let expression) = value { expression.revision } else { nil }
            let digest = key.digest(
                of: [
                    Array("v1".utf8), Array(address.description.utf8),
                    Array(pointer.description.utf8),
                ] + content)
            found[pointer] = Fingerprint(keyID: key.id, digest: digest, revision: revision)
        }
        return found
    }

    /// The bytes of a leaf; what is no text carries its type behind it.
    private func content(of value: Value) -> [[UInt8]]? {
        let json = Array("json".utf8)
        switch value {
        case .string(let text): return [Array(text.utf8)]
        case .secret(let expression):
            guard let secret = secrets.value(of: expression) else { return nil }
            return secret.form == .text ? [secret.copiedBytes] : [secret.copiedBytes, json]
        case .number(let number):
            // 1 and 1.0 are one value to everybody who compares.
            return [Array(number.canonicalForm.utf8), Array("number".utf8)]
        case .null, .bool, .array, .object: return [JSON.writeSorted(value), json]
        }
    }
}
