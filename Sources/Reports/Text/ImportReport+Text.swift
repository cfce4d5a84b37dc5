import Model

extension ImportReport {
    /// The report for people.
    package func text(_ style: TextStyle) -> String {
        var page = TextPage(style: style)
        for object in imported {
            page.row([Span("\(object.address)")], right: Span(object.file, .quiet))
        }
        if !skipped.isEmpty { page.heading("Left alone") }
        for object in skipped {
            page.wrapped(
                "\(object.platform) \(object.title) (\(object.remoteIDs.joined(separator: ", "))): "
                    + object.reason.words, indent: 2)
        }
        if !references.isEmpty { page.heading("Secrets to be filled in") }
        for reference in references { page.line([Span(reference)], indent: 2) }
        let unseen = imported.filter { !$0.unseen.isEmpty }
        if !unseen.isEmpty {
            page.heading("Not shown by the platform; complete the manifests by hand")
        }
        for object in unseen {
            page.line(
                [Span("\(object.address): \(object.unseen.joined(separator: ", "))")], indent: 2)
        }
        page.blank()
        let count = Wording.count(imported.count, "connection")
        let verb = isDryRun ? "Would import" : "Imported"
        page.line([
            Span("\(verb) \(count), left \(skipped.count) alone; ", .strong),
            Span("\(Wording.count(references.count, "secret")) to fill in.", .strong),
        ])
        if !isDryRun, !imported.isEmpty { page.line([Span("Next: reconcile plan")]) }
        return page.text
    }
}

extension ImportReport.Skipped.Reason {
    fileprivate var words: String {
        switch self {
        case .managed(let address): "managed as \(address) already"
        case .unmanageable(let why):
            "cannot be managed: \(Wording.unmanageable(why) ?? why.rawValue)"
        case .ambiguous: "several objects of one identity; choose one with --id"
        case .declared(let address): "the manifest of \(address) declares it; apply adopts it"
        case .invalid: "it shows a value that no manifest takes"
        }
    }
}
