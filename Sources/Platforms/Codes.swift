package import Model

extension DiagnosticCode {
    /// A refusal that no other code names.
    package static let platformRefused = DiagnosticCode(
        "RC4001", "the platform refused",
        """
        The platform answered a request with an error of its own and did not carry it out.

        Its code and message are shown with every known secret masked. Most refusals name a field \
        of the manifest that the platform does not like.
        """)
    /// Credentials that the platform does not accept.
    package static let credentialsRefused = DiagnosticCode(
        "RC4002", "credentials refused",
        """
        The platform answered 401: the key or token is wrong, expired or revoked.

        It is the one under `auth` of the platform in the project file. Nothing was changed by \
        the request.
        """)
    /// Rights that the credentials lack.
    package static let permissionMissing = DiagnosticCode(
        "RC4003", "permission missing",
        """
        The platform answered 403: it knows the key or token, whose owner lacks a right.

        On BlinkOps the owner needs a role in the workspace, beside the role in the company.
        """)
    /// A refusal that only money ends.
    package static let paymentNeeded = DiagnosticCode(
        "RC4004", "payment needed",
        """
        The platform refuses because credit, quota or subscription has run out.

        Such an answer is never waited out, because nobody pays by waiting. Nothing was changed \
        by the request.
        """)
    /// A limit that did not end in time.
    package static let rateLimited = DiagnosticCode(
        "RC4005", "rate limited",
        """
        The platform kept answering that too much is asked in too short a time.

        The program waits as long as the platform asks, up to five minutes each time, learns the \
        pace that the platform stands, and gives a request up after ten minutes of refusals. Lower \
        `limits.requestsPerSecond` or `limits.concurrency` of the platform in the project file. \
        Nothing was changed by the request.
        """)
    /// A list that does not add up.
    package static let listIncomplete = DiagnosticCode(
        "RC4006", "list incomplete",
        """
        The platform's list did not come whole: a page failed, a cursor came back, or the number \
        of objects is not the one announced.

        An object that such a list does not show may exist all the same. So nothing is planned on \
        this platform; the other platforms go on.
        """)
    /// An answer that is not in the documented form.
    package static let answerNotUnderstood = DiagnosticCode(
        "RC4007", "answer not understood",
        """
        The platform answered with success, but not in the form that it documents.

        After a create this means that an object may exist. The next apply looks for it before \
        anything else is done at that address.
        """)
    /// A failure on the platform's side.
    package static let platformFailed = DiagnosticCode(
        "RC4008", "the platform failed",
        """
        The platform, or something in front of it, answered with an error that does not say \
        whether the request was carried out.

        Reads are repeated. A create is looked up by its identity before anything else is done at \
        that address.
        """)
    /// A connector that nobody has.
    package static let connectorUnknown = DiagnosticCode(
        "RC4009", "connector unknown",
        """
        No connector of the platform has exactly this name or id.

        Names compare by their bytes, so case counts. The id stands in the address of the \
        connector's page; `connector_id` may be given instead of `connector`.
        """)
    /// A connector name that several have.
    package static let connectorAmbiguous = DiagnosticCode(
        "RC4010", "connector ambiguous",
        """
        Several connectors have exactly this name, so the name does not say which one is meant.

        Give `connector_id` instead of `connector`.
        """)
    /// A route that the server does not have.
    package static let routeMissing = DiagnosticCode(
        "RC4011", "route missing",
        """
        The server does not know a route that the platform's own document does not state.

        Such routes come from older or third-party descriptions. If the platform has moved it, \
        name the right one under `routes` of the platform in the project file, as in \
        `routes: {delete: "DELETE /workspace/{workspace}/connections/{id}"}`.
        """)
    /// A create for something that exists.
    package static let mayExist = DiagnosticCode(
        "RC4012", "may exist already",
        """
        The platform refused a create because an object of that name exists already.

        The object may be one that an earlier, unanswered create has made, so it is looked up. \
        BlinkOps' names are unique in the whole tenant: when the workspace's list does not show \
        the object, another workspace has the name.
        """)
    /// A request that could not be written.
    package static let requestNotWritten = DiagnosticCode(
        "RC4013", "request not written",
        """
        A request could not be put together: a secret has no value in this run, a secret is not \
        the text or JSON that it should be, or a route cannot be filled.

        Nothing was sent.
        """)
    /// A delete that the API cannot do.
    package static let deleteByHand = DiagnosticCode(
        "RC4014", "delete by hand",
        """
        The object cannot be deleted through the API: there is no route for it, or the secret \
        that is its only handle is not there.

        Delete it in the platform's own interface, then run `apply` again.
        """)
    /// A connection that was accepted and does not work.
    package static let connectionFailed = DiagnosticCode(
        "RC4015", "connection does not work",
        """
        The platform accepted the create, and afterwards says that the connection does not work.

        Most often the login is wrong, or the source asks for a second factor that only a person \
        can give. The program does not try again by itself, because repeated wrong logins lock \
        accounts.
        """)
    /// Credentials that the platform's own check refuses.
    package static let checkFailed = DiagnosticCode(
        "RC4016", "check of credentials failed",
        """
        The manifest says `lifecycle.verify: true`, so the platform was asked whether it would \
        take these credentials and settings before anything else was sent. It would not; its \
        reasons are in the message. What was there before still is.
        """)

    /// The codes of this station.
    package static let platformsCodes: [DiagnosticCode] = [
        platformRefused, credentialsRefused, permissionMissing, paymentNeeded, rateLimited,
        listIncomplete, answerNotUnderstood, platformFailed, connectorUnknown, connectorAmbiguous,
        routeMissing, mayExist, requestNotWritten, deleteByHand, connectionFailed,
        checkFailed,
    ]
}
