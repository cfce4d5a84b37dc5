package import Model

/// The sentences for actions and reasons; every format says the same.
package enum Wording {
    /// What an apply does in a step, in the imperative.
    static func deed(_ step: Step) -> String {
        let id = step.remoteID.map { " \($0)" } ?? ""
        return switch step.action {
        case .create: "create"
        case .adopt:
            step.updatesAfterAdopt ? "adopt\(id), then update it" : "adopt\(id), change nothing"
        case .update: "update\(id) in place"
        case .replace:
            step.createsFirst
                ? "create the replacement, then delete\(id)"
                : "delete\(id), then create the replacement"
        case .delete: "delete\(id)"
        case .forget: "forget\(id) and leave the object alone"
        case .manual: "a person must act"
        case .noOp: step.updatesRecord ? "update the record only" : "nothing"
        }
    }

    /// Why, as a clause that follows the deed.
    package static func why(_ step: Step) -> String {
        switch step.reason {
        case .new: "it is new in the manifests"
        case .missingRemotely: "it was recorded and is gone from the platform"
        case .secondAttempt: "an earlier create left nothing behind"
        case .existsRemotely: "an object of this identity exists and nobody manages it"
        case .foundAfterUnknown: "an earlier create of unknown outcome made this object"
        case .consentGiven: "the consent it waited for was given"
        case .adoptConflict: "the existing object differs in fields that cannot be updated"
        case .fieldsDiffer: "fields differ from the manifest"
        case .drifted: "it was changed on the platform"
        case .secretRotated: "a secret has another value than when it was last sent"
        case .revisionChanged: "the manifest asks for a secret to be sent again"
        case .rotationAsked: "a rotation was asked for"
        case .deposedRemains: "an object that was replaced is still alive"
        case .notDeclared: "it is no longer in the manifests"
        case .pruneNever: "it is no longer in the manifests and the platform has prune: never"
        case .alreadyGone: "it is no longer in the manifests and already gone"
        case .moved:
            "moved from \(movedFrom(step).map(\.description) ?? "another address"), nothing is sent"
        case .ambiguous: "several objects could be meant"
        case .consentRequired: "a person must give consent in a browser"
        case .noDeleteRoute: "the platform offers no way to delete it"
        case .noReplaceRoute: "the platform offers neither an update nor a delete"
        case .handleMissing: "the secret that the delete needs is not in its sink"
        case .unresolved: "an earlier create of unknown outcome must be decided by a person"
        case .notYetVisible: "not listed yet, and too young to be called absent"
        case .adoptForbidden: "the object exists and adopt: never forbids taking it"
        case .lookupFailed: "the manifest's lookup found nothing, or more than one thing"
        case .recordOnly: "only the record changes; the platform is not asked for anything"
        case .unchanged: "nothing differs"
        }
    }

    /// The address that a moved connection had, when the record shows it.
    static func movedFrom(_ step: Step) -> Address? {
        guard let old = step.record?.address, old != step.address else { return nil }
        return old
    }

    /// How a secret differs, as a few words.
    static func secret(_ cause: FieldChange.SecretCause) -> String {
        switch cause {
        case .rotated: "rotated"
        case .revision: "revision changed"
        case .asked: "sent again on request"
        case .added: "added"
        case .removed: "removed"
        }
    }

    /// Why an object may not be managed; nil when nobody declares it.
    static func unmanageable(_ reason: Observation.Unmanageable?) -> String? {
        switch reason {
        case .sharedIn: "shared from another workspace"
        case .oauth: "made by an OAuth flow"
        case .unreadable: "shown in a form that cannot be read"
        case nil: nil
        }
    }

    /// What an outcome did, in the past tense.
    static func done(_ action: Action) -> String {
        switch action {
        case .create: "created"
        case .adopt: "adopted"
        case .update: "updated"
        case .replace: "replaced"
        case .delete: "deleted"
        case .forget: "forgotten"
        case .manual: "left to a person"
        case .noOp: "recorded"
        }
    }

    /// The verb of an action as it stands in tables and progress lines.
    static func verb(_ action: Action) -> String {
        action == .noOp ? "record" : action.rawValue
    }

    /// `1 object`, `2 objects`.
    static func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
    }
}
