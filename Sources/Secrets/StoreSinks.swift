package import Host
package import Model

/// Keeps secrets that platforms return in stores of the project, by their programs.
///
/// A value goes to the program's stdin and nowhere else; what the program prints is read only where
/// it is asked for the value, and its complaints are shown without any secret of the run.
package actor StoreSinks: SinkStoring {
    private let stores: [ByteKey: StoreDeclaration]
    private let helpers: HelperStore
    private let secrets: ResolvedSecrets
    /// What was or is being tried, so that one try answers for all sinks of a folder.
    private var trials: [ByteKey: Task<Diagnostic?, Never>] = [:]

    /// Makes the sinks of a project; `secrets` are what no complaint may show.
    package init(
        project: Project, environment: Environment, secrets: ResolvedSecrets,
        deadline: Duration = .seconds(30)
    ) {
        var stores: [ByteKey: StoreDeclaration] = [:]
        for store in project.stores { stores[ByteKey(store.name)] = store }
        self.stores = stores
        self.secrets = secrets
        helpers = HelperStore(project: project, environment: environment, deadline: deadline)
    }

    /// Proves that values of the sink's folder can be written and read back, by doing so with one
    /// that is no secret; a folder is tried once in a run.
    package func prepare(_ sink: SinkReference) async throws(Diagnostic) {
        let reference = try place(of: sink).reference
        let end = reference.locator.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = end.map { String(reference.locator[...$0]) } ?? ""
        let key = ByteKey("\(reference.store)://\(folder)")
        let trial = trials[key] ?? Task { await self.trial(of: sink) }
        trials[key] = trial
        guard let failure = await trial.value else { return }
        // Somebody may have mended it meanwhile.
        trials[key] = nil
        throw failure
    }

    /// Hands the secret to the program and returns when it has acknowledged it.
    package func store(_ secret: Secret, in sink: SinkReference) async throws(Diagnostic) {
        let place = try place(of: sink)
        do throws(SecretProblem) {
            _ = try await helpers.run(
                SecretSource.command(place.helper.write ?? [], for: place.reference),
                of: ByteKey(place.reference.store), input: secret)
        } catch {
            throw unusable(sink, error, keeping: [secret])
        }
    }

    /// Asks the program for the value, or returns nil when it prints nothing.
    package func read(_ sink: SinkReference) async throws(Diagnostic) -> Secret? {
        let place = try place(of: sink)
        let source = SecretSource(place.reference, in: place.store)
        do throws(SecretProblem) {
            let content = try await helpers.run(
                SecretSource.command(place.helper.command, for: place.reference),
                of: ByteKey(place.reference.store))
            guard !content.isEmpty else { return nil }
            return try SecretTransform(reference: place.reference, source: source)
                .apply(to: content).value
        } catch  where error.code == .secretNotFound || error.code == .secretEmpty {
            return nil
        } catch {
            throw unusable(sink, error)
        }
    }

    /// Keeps a second copy; throws when there is nothing, because what it belongs to could never be
    /// deleted then.
    package func copy(
        _ sink: SinkReference, to other: SinkReference
    ) async throws(Diagnostic) {
        guard let secret = try await read(sink) else {
            throw unusable(sink, SecretProblem(.sinkUnusable, "it holds nothing"))
        }
        try await store(secret, in: other)
    }

    /// Asks the program to remove the value; throws when the store has no program for it.
    package func remove(_ sink: SinkReference) async throws(Diagnostic) {
        let place = try place(of: sink)
        guard let delete = place.helper.delete else {
            throw unusable(sink, SecretProblem(.sinkUnusable, "its store has no delete command"))
        }
        do throws(SecretProblem) {
            _ = try await helpers.run(
                SecretSource.command(delete, for: place.reference),
                of: ByteKey(place.reference.store))
        } catch {
            throw unusable(sink, error)
        }
    }

    private func trial(of sink: SinkReference) async -> Diagnostic? {
        let probe = sink.probe
        let value = Secret(Array("written by reconcile to see whether it can".utf8))
        do throws(Diagnostic) {
            let place = try place(of: sink)
            try await store(value, in: probe)
            let back = try await read(probe)
            guard back?.copiedBytes == value.copiedBytes else {
                return unusable(
                    sink,
                    SecretProblem(
                        .sinkUnusable, "its store does not give back what was written",
                        help: "Run the commands of the store \(place.store.name) by hand: write "
                            + "takes the value from stdin, and command prints it."))
            }
            if place.helper.delete != nil { try await remove(probe) }
            return nil
        } catch {
            return error
        }
    }

    private struct Place {
        let store: StoreDeclaration
        let helper: StoreDeclaration.Helper
        let reference: SecretReference
    }

    /// A sink of the state may name a store that the project no longer has.
    private func place(of sink: SinkReference) throws(Diagnostic) -> Place {
        do throws(SecretSyntaxError) {
            let reference = try sink.storeReference
            guard let store = stores[ByteKey(reference.store)] else {
                throw SecretSyntaxError(
                    "there is no store \(reference.store)",
                    help: "Declare it under stores in the project file.")
            }
            guard case .exec(let helper) = store.kind, helper.write != nil else {
                try store.checkSink(reference)
                throw SecretSyntaxError("the store \(store.name) cannot keep it")
            }
            return Place(store: store, helper: helper, reference: reference)
        } catch {
            throw unusable(sink, SecretProblem(refusal: error))
        }
    }

    private nonisolated func unusable(
        _ sink: SinkReference, _ problem: SecretProblem, keeping: [Secret] = []
    ) -> Diagnostic {
        Diagnostic(
            .sinkUnusable, "the sink \(sink) cannot be used: \(problem.message)",
            help: problem.advice(masking: secrets.masking(problem.alsoMasked + keeping)))
    }
}
