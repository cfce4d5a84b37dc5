/// Says why a text is no reference, template or sink.
///
/// The texts name option and store names at most, never the rest of what was written: a person
/// may have pasted the secret itself where a reference belongs.
package struct SecretSyntaxError: Error, Sendable, Hashable {
    /// What is wrong, one sentence without a final full stop, lower case at the start.
    package let message: String
    /// What to do, one sentence, or nil when the message says it all.
    package let help: String?

    /// Pairs a problem with advice.
    package init(_ message: String, help: String? = nil) {
        self.message = message
        self.help = help
    }
}
