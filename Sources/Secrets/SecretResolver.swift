package import Host
package import Model

/// Turns secret expressions into values: everything once, and every failure at once.
package struct SecretResolver: Sendable {
    /// How many files are read and helpers run at the same time.
    static let concurrency = 16

    private let stores: [ByteKey: StoreDeclaration]
    private let fetcher: SecretFetcher

    /// Makes a resolver for the stores of a project; `environment` is what `env` reads and out
    /// of which helpers get their few variables.
    package init(
        project: Project, environment: Environment, helperDeadline: Duration = .seconds(30)
    ) {
        var stores: [ByteKey: StoreDeclaration] = [:]
        for store in project.stores { stores[ByteKey(store.name)] = store }
        self.stores = stores
        fetcher = SecretFetcher(
            project: project, environment: environment, helperDeadline: helperDeadline)
    }

    /// Fetches every source once and makes the value of each expression.
    ///
    /// Never throws: what could not be resolved is missing from `secrets` and named in
    /// `diagnostics` once for each place.
    package func resolve(_ requests: [SecretRequest]) async -> Resolution {
        // By their numbers: a reference may be asked for by every connection.
        var users: [SecretReference: [Int]] = [:]
        for (number, request) in requests.enumerated() {
            for case .reference(let reference) in request.expression.parts {
                users[reference, default: []].append(number)
            }
        }
        func places(of reference: SecretReference) -> [Diagnostic.Place?] {
            (users[reference] ?? []).map { requests[$0].place }
        }
        let references = users.keys.sorted { $0.written.precedesInBytes($1.written) }
        let outcomes = await outcomes(of: references)

        var results: [SecretReference: TransformedSecret] = [:]
        var leftovers: [Secret] = []
        for (reference, outcome) in outcomes {
            switch outcome {
            case .success(let transformed): results[reference] = transformed
            case .failure(let problem): leftovers += problem.alsoMasked
            }
        }
        var values: [SecretExpression: Secret] = [:]
        for request in requests where values[request.expression] == nil {
            values[request.expression] = Self.value(of: request.expression, from: results)
        }
        let masked = values.values + results.values.map(\.bare) + leftovers
        let secrets = ResolvedSecrets(values: values, masked: Array(masked))
        var diagnostics = Set<Diagnostic>()
        for (reference, outcome) in outcomes {
            switch outcome {
            case .success(let transformed):
                guard transformed.hasWarnings else { continue }
                let first = Self.firstPlace(places(of: reference))
                diagnostics.formUnion(transformed.warnings(about: reference, at: first))
            case .failure(let problem):
                for place in places(of: reference) {
                    diagnostics.insert(
                        Self.diagnostic(problem, about: reference, at: place, masking: secrets))
                }
            }
        }
        return Resolution(secrets: secrets, diagnostics: diagnostics.sorted())
    }

    /// The outcome of each reference, in the same order.
    private func outcomes(
        of references: [SecretReference]
    ) async -> [(SecretReference, Result<TransformedSecret, SecretProblem>)] {
        var sources: [SecretReference: Result<SecretSource, SecretProblem>] = [:]
        var wanted = Set<SecretSource>()
        for reference in references {
            let source = source(of: reference)
            if case .success(let source) = source { wanted.insert(source) }
            sources[reference] = source
        }
        let fetched = await fetchAll(wanted)
        return references.compactMap { reference in
            switch sources[reference] {
            case nil: nil
            case .failure(let problem): (reference, .failure(problem))
            case .success(let source):
                fetched[source].map { content in
                    (reference, content.flatMap { Self.transform($0, by: reference, of: source) })
                }
            }
        }
    }

    private func source(
        of reference: SecretReference
    ) -> Result<SecretSource, SecretProblem> {
        guard let store = stores[ByteKey(reference.store)] else {
            let known = stores.keys.sorted().map(\.text).joined(separator: ", ")
            return .failure(
                SecretProblem(
                    .unknownStore, "there is no store \(reference.store)",
                    help: "The stores of this project are \(known)."))
        }
        do throws(SecretSyntaxError) {
            try store.check(reference)
            return .success(SecretSource(reference, in: store))
        } catch {
            return .failure(SecretProblem(refusal: error))
        }
    }

    private func fetchAll(
        _ sources: Set<SecretSource>
    ) async -> [SecretSource: Result<Secret, SecretProblem>] {
        var fetched: [SecretSource: Result<Secret, SecretProblem>] = [:]
        var slow: [SecretSource] = []
        for source in sources {
            if let immediate = fetcher.fetchFromMemory(source) {
                fetched[source] = immediate
            } else {
                slow.append(source)
            }
        }
        let fetcher = self.fetcher
        await withTaskGroup(of: (SecretSource, Result<Secret, SecretProblem>).self) { group in
            var waiting = slow.makeIterator()
            func startNext() {
                guard let source = waiting.next() else { return }
                group.addTask { (source, await fetcher.fetch(source)) }
            }
            for _ in 0..<Self.concurrency { startNext() }
            while let (source, result) = await group.next() {
                fetched[source] = result
                startNext()
            }
        }
        return fetched
    }

    private static func transform(
        _ content: Secret, by reference: SecretReference, of source: SecretSource
    ) -> Result<TransformedSecret, SecretProblem> {
        do throws(SecretProblem) {
            return .success(
                try SecretTransform(reference: reference, source: source).apply(to: content))
        } catch {
            return .failure(error)
        }
    }

    /// The value of a whole expression, or nil when a reference of it has none.
    private static func value(
        of expression: SecretExpression, from results: [SecretReference: TransformedSecret]
    ) -> Secret? {
        switch expression.form {
        case .reference:
            return expression.references.first.flatMap { results[$0]?.value }
        case .template:
            var bytes: [UInt8] = []
            for part in expression.parts {
                switch part {
                case .text(let text): bytes.append(contentsOf: text.utf8)
                case .reference(let reference):
                    guard let value = results[reference]?.value else { return nil }
                    bytes.append(contentsOf: value.copiedBytes)
                }
            }
            return Secret(bytes)
        }
    }

    private static func diagnostic(
        _ problem: SecretProblem, about reference: SecretReference, at place: Diagnostic.Place?,
        masking secrets: ResolvedSecrets
    ) -> Diagnostic {
        // An unknown store may be the start of a pasted secret such as a URL with a password.
        let isStoreKnown = problem.code != .unknownStore
        return Diagnostic(
            problem.code, isStoreKnown ? "\(reference): \(problem.message)" : problem.message,
            at: place, help: problem.advice(masking: secrets))
    }

    /// The place that sorts first, so that a warning about a reference is given once.
    private static func firstPlace(_ places: [Diagnostic.Place?]) -> Diagnostic.Place? {
        places.map { Diagnostic(.notMaskable, "", at: $0) }.min()?.place
    }
}
