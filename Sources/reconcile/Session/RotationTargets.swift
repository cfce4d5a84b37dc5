import Model

/// The secrets that `rotate` is to send again, by connection.
struct RotationTargets: Sendable {
    private let pointers: [Address: Set<Pointer>]

    /// The connections.
    var addresses: Set<Address> { Set(pointers.keys) }

    /// Finds what the command line names, or says everything that it does not find.
    init(
        _ request: RotationRequest, among declarations: [Declaration]
    ) throws(RotationProblems) {
        var problems: [Diagnostic] = []
        var pointers: [Address: Set<Pointer>] = [:]
        for address in request.addresses {
            guard let declaration = declarations.first(where: { $0.address == address }) else {
                let near = Suggestion.nearest(
                    to: address.description, among: declarations.map(\.address.description)
                ).first
                problems.append(
                    Self.problem(
                        "no manifest declares \(address)",
                        help: near.map { "did you mean \($0)?" } ?? "see reconcile state list"))
                continue
            }
            let secrets = Value.object(declaration.fields).secrets
            if secrets.isEmpty {
                problems.append(
                    Self.problem(
                        "\(address) refers to no secret that could be sent again",
                        help: "a literal is sent again when the manifest changes"))
            }
            pointers[address, default: []].formUnion(secrets.map(\.pointer))
        }
        for reference in request.references {
            var isUsed = false
            for declaration in declarations {
                let using = Value.object(declaration.fields).secrets.filter { secret in
                    secret.expression.references.contains { $0.isOf(reference) }
                }
                guard !using.isEmpty else { continue }
                isUsed = true
                pointers[declaration.address, default: []].formUnion(using.map(\.pointer))
            }
            guard !isUsed else { continue }
            let known = declarations.flatMap { declaration in
                Value.object(declaration.fields).secrets.flatMap(\.expression.references)
            }.map(\.written)
            let near = Suggestion.nearest(to: reference.written, among: Set(known)).first
            problems.append(
                Self.problem(
                    "no manifest uses \(reference)",
                    help: near.map { "did you mean \($0)?" }
                        ?? "write the reference as the manifests do"))
        }
        guard problems.isEmpty else { throw RotationProblems(diagnostics: problems) }
        self.pointers = pointers
    }

    /// What is sent again, bound to the objects of the state.
    func rotations(in recorded: Recorded) throws(RotationProblems) -> [Address: Rotation] {
        var problems: [Diagnostic] = []
        var rotations: [Address: Rotation] = [:]
        for (address, pointers) in pointers.sorted(by: { $0.key < $1.key }) {
            guard let remoteID = recorded.records[address]?.remoteID else {
                problems.append(
                    Self.problem(
                        "\(address) has no object in the state yet",
                        help: "run reconcile apply first: it sends the secrets"))
                continue
            }
            rotations[address] = Rotation(remoteID: remoteID, pointers: pointers)
        }
        guard problems.isEmpty else { throw RotationProblems(diagnostics: problems) }
        return rotations
    }

    private static func problem(_ message: String, help: String) -> Diagnostic {
        Diagnostic(.notRotatable, message, at: .commandLine, help: [help])
    }
}

/// Everything that cannot be rotated.
struct RotationProblems: Error {
    let diagnostics: [Diagnostic]
}

extension SecretReference {
    /// Whether it reads the same secret of the store; without a field any field of it counts, and
    /// options only say how the value is taken.
    fileprivate func isOf(_ other: SecretReference) -> Bool {
        store.hasSameBytes(as: other.store) && locator.hasSameBytes(as: other.locator)
            && (other.field == nil || other.field == field)
    }
}
