package import Model

/// A platform's refusal in its own words, read out of its own error shape.
package struct PlatformError: Hashable, Sendable {
    /// The platform's stable code, if it has one.
    package let code: String?
    /// The platform's sentence, unredacted.
    package let message: String

    /// Makes an error.
    package init(code: String? = nil, message: String) {
        self.code = code
        self.message = message
    }

    /// Whether a word of code or message starts with one of the stems, which are in lower case.
    package func mentions(_ stems: [String]) -> Bool {
        "\(code ?? "") \(message)".lowercased()
            .split { !$0.isLetter }
            .contains { word in stems.contains { word.hasPrefix($0) } }
    }
}

/// What a 2xx answer to a create says.
package enum CreateAnswer: Sendable {
    /// The object exists.
    case created(CreatedObject)
    /// A person must visit a page first.
    case needsConsent(url: String?, message: String, remoteID: String?)
    /// It cannot be read; the text says what is missing.
    case unreadable(String)
}

/// What a 2xx answer to a check says.
package enum CheckAnswer: Hashable, Sendable {
    /// The platform would take it.
    case passed
    /// It would not, for these reasons.
    case failed([String])
    /// It cannot be read; the text says what is missing.
    case unreadable(String)
}

/// What a refusal says about a create.
package enum CreateVerdict: Hashable, Sendable {
    /// The request was not carried out.
    case rejected
    /// The request was not carried out and may be sent again later.
    case rateLimited
    /// The platform says that such an object exists; it may be ours.
    case mayExist
    /// Anything may have happened.
    case unknown
}

/// What a refusal says about a delete.
package enum DeleteVerdict: Hashable, Sendable {
    /// The object is gone.
    case gone
    /// Only a list can tell whether the object is gone or the route is missing.
    case checkList
    /// The request was not carried out.
    case rejected
    /// The request was not carried out and may be sent again later.
    case rateLimited
    /// Anything may have happened.
    case unknown
}
