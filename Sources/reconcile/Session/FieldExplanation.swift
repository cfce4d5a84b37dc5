import Manifests
import Model
import Registry
import Reports

/// Collects for `plan --explain` where the values of one connection come from.
enum FieldExplanation {
    /// The explanation, or nil when neither a manifest nor the state knows the connection.
    static func make(
        of address: Address, _ plan: Plan, loaded: LoadedProject
    ) -> PlanExplanation? {
        let step = plan.steps.first { $0.address == address && $0.reason != .deposedRemains }
        guard let declaration = loaded.declarations.first(where: { $0.address == address }) else {
            guard let record = step?.record else { return nil }
            return PlanExplanation(
                address: address, source: nil,
                fields: Value.object(record.applied).leaves.map {
                    .init(pointer: $0.pointer, value: $0.value, origin: .recorded)
                })
        }
        let origins = ProjectLoader(descriptors: Registry.descriptors)
            .origins(of: declaration, in: loaded.project)
        let declared = Value.object(declaration.fields)
        let wanted = Value.object(step?.desired?.fields ?? declaration.fields)
        return PlanExplanation(
            address: address, source: declaration.source,
            fields: wanted.leaves.map { pointer, value in
                guard let written = declared[pointer], written == value,
                    let origin = origins[pointer]
                else {
                    let isIgnored = declaration.lifecycle.ignore.contains { $0.covers(pointer) }
                    return .init(
                        pointer: pointer, value: value, origin: isIgnored ? .ignored : .lookup)
                }
                return .init(
                    pointer: pointer, value: value, origin: .init(origin.source),
                    place: origin.place,
                    variables: origin.variables.map { .init(name: $0.name, place: $0.place) })
            })
    }

    /// What is wrong with an address that nobody knows.
    static func unknown(_ address: Address, in loaded: LoadedProject) -> Diagnostic {
        let names = loaded.declarations.map(\.address.description)
        let near = Suggestion.nearest(to: address.description, among: names)
        return Diagnostic(
            .nothingSelected, "no manifest and no recorded connection is `\(address)`",
            at: .commandLine,
            help: [
                near.isEmpty
                    ? "check --explain, --platform and --select"
                    : "did you mean " + near.joined(separator: ", ") + "?"
            ])
    }
}

extension PlanExplanation.Origin {
    /// The same word for reports.
    fileprivate init(_ source: FieldOrigin.Source) {
        self =
            switch source {
            case .manifest: .manifest
            case .name: .name
            case .platformDefault: .platformDefault
            case .kindDefault: .kindDefault
            }
    }
}

extension Pointer {
    /// Whether a place is this one or lies below it.
    fileprivate func covers(_ other: Pointer) -> Bool {
        tokens.count <= other.tokens.count
            && zip(tokens, other.tokens).allSatisfy { $0.hasSameBytes(as: $1) }
    }
}
