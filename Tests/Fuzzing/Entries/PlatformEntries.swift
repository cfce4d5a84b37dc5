import Documents
import Model
import Transport

@testable import Platforms

/// Answers of platforms: lists, single objects, creates and errors.
enum PlatformEntries {
    static func answers(_ bytes: [UInt8], of provider: String) throws(BrokenPromise) {
        guard
            let adapter = ManifestEntries.adapters.first(where: {
                $0.descriptor.provider == provider
            })
        else { return }
        try refusals(bytes, adapter)
        // Pages are separated by NUL, which no JSON holds.
        var pages: [JSONView] = []
        for part in bytes.split(separator: 0, maxSplits: 8, omittingEmptySubsequences: false) {
            guard let document = try? JSONDocument(Array(part)) else { continue }
            pages.append(document.root)
        }
        let account = Account(endpoint: "https://d.example/api", workspace: "w")
        try reading(pages, adapter, account)
        for page in pages {
            if let object = adapter.object(in: page, account: account) {
                try check(object, adapter, account)
            }
            try create(adapter.createAnswer(page))
        }
    }

    private static func reading(
        _ pages: [JSONView], _ adapter: any PlatformAdapter.Type, _ account: Account
    ) throws(BrokenPromise) {
        let declaration = Declaration(
            address: Address(platform: "p", name: "a"), kind: adapter.descriptor.kind.name,
            provider: adapter.descriptor.provider, labels: [:],
            fields: ["connector": "Slack", "name": "a"], sinks: [:], lifecycle: Lifecycle(),
            source: SourceRange(
                file: "a", start: SourcePosition(line: 1, column: 1),
                end: SourcePosition(line: 1, column: 2)))
        var reading = adapter.reading(
            Interest(declarations: [declaration], records: [], includesUnused: true),
            account: account)
        for page in pages + pages {
            guard let request = reading.request else { break }
            try WireEntries.check(request, of: adapter)
            do throws(BrokenReading) {
                try reading.take(page)
            } catch {
                try Inert.check(error.text, "why a reading broke")
                return
            }
        }
        if let request = reading.request { try WireEntries.check(request, of: adapter) }
        let result = reading.result
        try BrokenPromise.unless(
            Set(result.objects.map { ByteKey($0.remoteID) }).count == result.objects.count,
            "each id once")
        for object in result.objects { try check(object, adapter, account) }
        try TextEntries.diagnostics(result.problems)
    }

    private static func check(
        _ object: Observation, _ adapter: any PlatformAdapter.Type, _ account: Account
    ) throws(BrokenPromise) {
        try BrokenPromise.unless(!object.remoteID.isEmpty, "an object has an id")
        let requests = [
            adapter.readRequest(object.remoteID, account: account),
            adapter.deleteRequest(object.remoteID, account: account),
        ]
        for request in requests.compactMap(\.self) { try WireEntries.check(request, of: adapter) }
        let shown = Set(adapter.descriptor.kind.fields.map(\.name))
        try BrokenPromise.unless(
            object.fields.members.allSatisfy { shown.contains($0.key) },
            "only fields of the kind are kept")
        _ = adapter.readiness(ofStatus: object.status)
    }

    private static func create(_ answer: CreateAnswer) throws(BrokenPromise) {
        switch answer {
        case .created(let object):
            try BrokenPromise.unless(!object.remoteID.isEmpty, "what was created has an id")
        case .needsConsent, .unreadable: break
        }
    }

    /// The bytes as the body of every status.
    private static func refusals(
        _ bytes: [UInt8], _ adapter: any PlatformAdapter.Type
    ) throws(BrokenPromise) {
        for status in [200, 202, 301, 400, 401, 403, 404, 405, 409, 422, 429, 500, 503] {
            let answer = Answer(Response(status: status, body: bytes), by: adapter)
            _ = adapter.verdict(onCreate: status, answer.error)
            _ = adapter.verdict(onDelete: status, answer.error)
            _ = adapter.asksForPayment(status, answer.error)
            _ = adapter.lacksRoute(status, answer.error)
            guard let error = answer.error else { continue }
            try Inert.check(ForeignText.neutralised(error.message), "a refusal")
        }
    }
}
