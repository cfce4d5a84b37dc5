/// A rule that breaks answers of the sandbox on purpose.
package struct Fault: Hashable, Sendable {
    /// The platform's provider word, `state` for states, or nil for every platform.
    package let provider: String?
    /// The requests that it concerns.
    package let target: Target
    /// What goes wrong.
    package let kind: Kind
    /// Which of those requests it strikes.
    package let selection: Selection

    /// The requests that a rule concerns.
    package enum Target: Hashable, Sendable {
        /// Every request to the platform.
        case any
        /// Requests that mean this.
        case operation(SandboxOperation)
        /// Requests for this page of a list, counted from one.
        case page(Int)
    }

    /// What goes wrong.
    package enum Kind: Hashable, Sendable {
        /// The connection closes without an answer and nothing happened.
        case dropBefore
        /// The request takes effect and the connection closes without an answer.
        case dropAfter
        /// The answer is this status in the platform's error shape and nothing happened.
        case status(Refusal)
        /// The request takes effect and the answer is this status all the same.
        case statusAfter(Refusal)
        /// The request takes effect at once and its answer comes late.
        case delay(Duration)
        /// The request takes effect, and is answered, only after this time.
        case late(Duration)
        /// The answer promises its whole length, sends so many bytes of it and closes.
        case truncate(Int)
        /// The request takes effect and the answer is no JSON.
        case garbage
        /// Nothing happened and the answer is a page of HTML, as from a broken proxy.
        case html(Int)
        /// The request takes effect and the answer is `{}`.
        case missingEnvelope
        /// Nothing happened and no answer ever comes.
        case hang
        /// The request takes effect and no answer ever comes.
        case hangAfter
        /// What is more than this rate is answered with 429, and nothing happened.
        case rate(Rate)
    }

    /// An error answer.
    package struct Refusal: Hashable, Sendable {
        /// The status code.
        package let status: Int
        /// Seconds for a `Retry-After` header, if any.
        package let retryAfter: Int?
        /// The message, if not the usual one.
        package let text: String?

        /// Makes an error answer.
        package init(status: Int, retryAfter: Int? = nil, text: String? = nil) {
            self.status = status
            self.retryAfter = retryAfter
            self.text = text
        }
    }

    /// Which of the matching requests are struck.
    package enum Selection: Hashable, Sendable {
        /// Every one.
        case all
        /// Only this one, counted from one.
        case only(Int)
        /// The first so many.
        case first(Int)
    }

    /// Makes a rule.
    package init(
        provider: String?, target: Target, kind: Kind, selection: Selection = .all
    ) {
        self.provider = provider
        self.target = target
        self.kind = kind
        self.selection = selection
    }
}
