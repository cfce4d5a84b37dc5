package import Documents
package import Model

extension Xpander {
    /// Starts a reading of the connectors in use.
    package static func reading(
        _ interest: Interest, account: Account
    ) -> any PlatformReading {
        XpanderReading(interest)
    }

    /// Reads one connection below a connector.
    static func observation(
        _ object: JSONView, connector: String, connectorName: String, sharing texts: SharedTexts
    ) throws(BrokenReading) -> Observation {
        let id = try object.requiredText("id")
        let name = try object.text("name")
        var fields = kind.readable(object, sharing: texts)
        fields["connector_id"] = .string(connector)
        return Observation(
            remoteID: id, identity: Identity(of: fields, by: descriptor.capabilities.identity),
            fields: fields, title: name.map { "\(connectorName) / \($0)" } ?? connectorName)
    }

    /// What a 2xx answer to a create says.
    package static func createAnswer(_ answer: JSONView) -> CreateAnswer {
        guard let object = answer.object else { return .unreadable("a connection") }
        let id = object["id"]?.nonEmptyText
        if object["oauth2_required"]?.boolValue == true {
            return .needsConsent(
                url: object["connector_page_url"]?.stringValue,
                message: object["message"]?.stringValue ?? "", remoteID: id)
        }
        guard let id else { return .unreadable("a connection with an id") }
        return .created(
            CreatedObject(remoteID: id, fields: kind.readable(object, sharing: SharedTexts())))
    }

    /// Reads `detail` in FastAPI's shapes.
    package static func error(in body: JSONView, status: Int) -> PlatformError? {
        FastAPIError.read(body)
    }

    /// Whether only a payment helps: 402, or a 429 whose text speaks of money instead of time.
    package static func asksForPayment(_ status: Int, _ error: PlatformError?) -> Bool {
        let words = [
            "billing", "credit", "invoice", "payment", "plan", "quota", "subscription", "upgrade",
        ]
        return status == 402 || status == 429 && error?.mentions(words) == true
    }

    /// Whether the route is missing: FastAPI's own text for paths it does not know.
    package static func lacksRoute(_ status: Int, _ error: PlatformError?) -> Bool {
        status == 405 || status == 404 && error?.message.hasSameBytes(as: "Not Found") == true
    }
}
