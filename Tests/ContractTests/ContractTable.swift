/// What the platforms' documents name and the program assumes, each with the test that shows how
/// it is handled.
///
/// `ContractTableTests` keeps it complete, so a new field, route or assumption needs a row here.
enum ContractTable {
    /// What an item is.
    enum Kind: String, Sendable, CaseIterable {
        case requestHeader = "request header"
        case requestField = "request field"
        case responseField = "response field"
        case status
        case errorShape = "error shape"
        case route
        case assumption
    }

    /// One item with its test.
    struct Row: Sendable {
        let provider: String
        let kind: Kind
        let item: String
        let test: TestName

        /// What makes a row unlike every other.
        var key: String { "\(provider) | \(kind.rawValue) | \(item)" }
    }

    /// A test function and the file that it stands in.
    struct TestName: Hashable, Sendable {
        /// The name between its backticks.
        let name: String
        /// The path below `Tests`.
        let file: String

        init(_ file: String, _ name: String) {
            self.file = "\(file).swift"
            self.name = name
        }
    }

    /// Items of one kind that one test shows.
    struct Group: Sendable {
        let kind: Kind
        let items: [String]
        let test: TestName

        init(_ kind: Kind, _ items: [String], by test: TestName) {
            self.kind = kind
            self.items = items
            self.test = test
        }
    }

    /// Every row of every platform.
    static let rows =
        rows("blink", blink) + rows("mielto", mielto) + rows("xpander", xpander)
        + rows("deck", deck) + rows("dragops", dragops)

    private static func rows(_ provider: String, _ groups: [Group]) -> [Row] {
        groups.flatMap { group in
            group.items.map {
                Row(provider: provider, kind: group.kind, item: $0, test: group.test)
            }
        }
    }
}

/// The tests that hold items of several platforms.
extension ContractTable.TestName {
    static let create = Self(
        "ContractTests/DocumentedRequestTests",
        "a create arrives as documented, with every field under its own name")
    static let word = Self(
        "ContractTests/DocumentedRequestTests",
        "every documented word of a field is allowed, accepted and shown again")
    static let routes = Self(
        "ContractTests/DocumentedRequestTests",
        "every route that a platform declares is called and served")
    static let answer = Self(
        "ContractTests/DocumentedAnswerTests",
        "every documented member of an answer is read, or changes nothing")
    static let error = Self(
        "ContractTests/DocumentedErrorTests",
        "every documented member of an error is read, or changes nothing")
    static let success = Self(
        "ContractTests/DocumentedErrorTests", "a documented success is taken for one")
    static let refusal = Self(
        "ContractTests/DocumentedErrorTests",
        "a documented refusal makes nothing and is told in the platform's words")
    static let errorRead = Self(
        "PlatformsTests/ErrorShapeTests", "every documented error is read and judged")
    static let createEnds = Self(
        "PlatformsTests/CreateTests", "every end of a create is told apart, with one request")
    static let deleteEnds = Self(
        "PlatformsTests/ChangeTests", "deletes end as the platforms' answers say")
    static let deleteForm = Self(
        "PlatformsTests/RequestTests",
        "deletes go by id or by the token that the create returned")
    static let rateLimit = Self(
        "PlatformsTests/CreateTests", "a rate limit is waited out and the create sent then")
    static let firstPage = Self(
        "PlatformsTests/RequestTests",
        "the first page of every list is asked for as documented")
}
