package import Model

/// What an adapter wants to send: a named route with everything that fills it.
///
/// Method and path come from the route table, credentials and secret values from the engine, so
/// that the request as an adapter makes it is a plain value.
package struct WireRequest: Hashable, Sendable {
    /// The name of the route in the descriptor.
    package let route: String
    /// What stands for the placeholders of the route's path, `{workspace}` excepted.
    package let placeholders: [String: String]
    /// The query in the order in which it is sent.
    package let query: [Item]
    /// Headers beside the credentials.
    package let headers: [Item]
    /// The JSON body with references where secrets go, or nil for none.
    package let body: Value?

    /// A name with a value.
    package struct Item: Hashable, Sendable {
        /// The name.
        package let name: String
        /// The value, unescaped.
        package let value: String

        /// Pairs a name with a value.
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Makes a request.
    package init(
        _ route: String, placeholders: [String: String] = [:], query: [Item] = [],
        headers: [Item] = [], body: Value? = nil
    ) {
        self.route = route
        self.placeholders = placeholders
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// Stands in a body for the secret that a create returned and a sink kept.
    package static let handle = SecretExpression(
        form: .reference, parts: [], revision: nil, written: "output://handle")
}
