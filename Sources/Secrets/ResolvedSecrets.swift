internal import Documents
internal import Host
package import Model

/// The secrets of a run: their values for request bodies, and masks for everything else.
package struct ResolvedSecrets: SecretProviding {
    private let values: [SecretExpression: Secret]
    private let masked: [Secret]
    private let masker: LazyMasker

    /// Makes a set out of values by expression and more values that must not be shown.
    package init(values: [SecretExpression: Secret] = [:], masked: [Secret] = []) {
        self.values = values
        self.masked = masked
        masker = LazyMasker(Array(values.values) + masked)
    }

    /// The value of an expression, or nil when it was not resolved in this run.
    package func value(of expression: SecretExpression) -> Secret? { values[expression] }

    /// The text with every secret of the run masked, in all the forms that platforms echo.
    ///
    /// Mask before anything is cut off or escaped. Values that are too short or too ordinary are
    /// left alone; resolving warned about them.
    package func redacted(_ text: String) -> String { masker.masked(text) }

    /// This set with more values masked, such as a token that a platform has just returned.
    package func masking(_ more: [Secret]) -> ResolvedSecrets {
        ResolvedSecrets(values: values, masked: masked + more)
    }
}

extension ResolvedSecrets: CustomStringConvertible, CustomReflectable {
    /// Always `(secrets)`.
    package var description: String { "(secrets)" }
    /// A mirror without children.
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

/// Builds its masker when the first text comes; most runs never see one.
private final class LazyMasker: Sendable {
    private let secrets: [Secret]
    private let built = Lock<SecretMasker?>(nil)

    init(_ secrets: [Secret]) { self.secrets = secrets }

    func masked(_ text: String) -> String {
        let masker = built.withLock { built in
            if let built { return built }
            let new = SecretMasker(patterns: patterns())
            built = new
            return new
        }
        return masker.masked(text)
    }

    private func patterns() -> Set<[UInt8]> {
        var patterns = Set<[UInt8]>()
        for secret in secrets {
            let bytes = secret.copiedBytes
            patterns.formUnion(MaskVariants.all(of: bytes))
            guard secret.form == .json, let document = try? JSON.parse(bytes) else { continue }
            // A platform may repeat any part of an object.
            for leaf in document.leaves {
                switch leaf.value {
                case .string(let text): patterns.formUnion(MaskVariants.all(of: Array(text.utf8)))
                case .number(let number):
                    patterns.formUnion(MaskVariants.all(of: Array(number.lexeme.utf8)))
                default: break
                }
            }
        }
        return patterns
    }
}
