import Model
package import TestSupport

/// What a simulated operator wants, one set of manifests after another, and what is there before.
package struct Scenario: Sendable {
    /// One connection as a manifest wants it.
    package struct Wish: Sendable {
        let name: String
        var identity: String?
        var label: String?
        var replace = Lifecycle.ReplaceOrder.auto
        /// The object that an earlier replace left alive.
        var old: Old?
    }

    /// Whether lists show an object already that was replaced.
    enum Old: Sendable {
        case listed
        case unlisted
    }

    /// An object that somebody else made.
    struct Stranger: Sendable {
        let name: String
        var unmanageable: Observation.Unmanageable?
    }

    /// How it is called in a replay line.
    package let name: String
    /// The profiles on which it makes sense.
    package var profiles = Profile.allCases
    /// What an earlier apply left behind.
    var managed: [Wish] = []
    var strangers: [Stranger] = []
    /// One set of manifests for each run; the last is applied until nothing is left to do.
    let phases: [[Wish]]
    var adopt = PlatformEntry.Adopt.matching
    /// New names of connections, old to new.
    var renamed: [String: String] = [:]
    /// Whether each address has a working object at every moment.
    var keepsAlive = false
    /// How many steps may be in flight at once; the first in an exhaustive exploration.
    var concurrencies = [1, 2, 4, 8]
    /// The most faults of the exhaustive exploration, in the short and in the long form.
    package var faults = (short: 2, long: 2)

    /// Everything in one place, sorted by name.
    package static let all: [Scenario] = {
        let one = [Wish(name: "a")]
        let many = (1...20).map { Wish(name: "c\($0)") }
        let old = [Wish(name: "a", label: "old")]
        let new = [Wish(name: "a", label: "new")]
        let three = ["a", "b", "c"]
        func wishes(_ label: String, _ replace: Lifecycle.ReplaceOrder = .auto) -> [Wish] {
            three.map { Wish(name: $0, label: label, replace: replace) }
        }
        let deletable: [Profile] = [.uniqueName, .updatable, .naturalKey, .oneTimeToken]
        let replaceable: [Profile] = [.uniqueName, .naturalKey, .oneTimeToken]
        let coexisting: [Profile] = [.naturalKey, .oneTimeToken]
        return [
            Scenario(name: "create1", phases: [one], faults: (2, 3)),
            Scenario(name: "create3", phases: [three.map { Wish(name: $0) }]),
            Scenario(name: "create20", phases: [many], faults: (1, 2)),
            Scenario(
                name: "createInLine", phases: [(1...6).map { Wish(name: "c\($0)") }],
                concurrencies: [2, 3], faults: (1, 2)),
            Scenario(
                name: "abandonInLine", profiles: deletable,
                phases: [(1...6).map { Wish(name: "c\($0)") }, one],
                concurrencies: [4, 2], faults: (1, 2)),
            Scenario(
                name: "createBesideStrangers",
                strangers: [
                    Stranger(name: "other"), Stranger(name: "b", unmanageable: .sharedIn),
                ], phases: [one]),
            Scenario(
                name: "createTwin", profiles: [.updatable, .naturalKey, .noDelete, .oneTimeToken],
                strangers: [Stranger(name: "a")], phases: [one], adopt: .never),
            Scenario(name: "adopt", strangers: [Stranger(name: "a")], phases: [one]),
            Scenario(
                name: "adoptOfTwo", profiles: [.updatable, .naturalKey, .oneTimeToken],
                strangers: [Stranger(name: "a"), Stranger(name: "a")],
                phases: [one + [Wish(name: "b")]], faults: (1, 2)),
            Scenario(name: "abandon", profiles: deletable, phases: [one, []]),
            Scenario(name: "createThenChange", profiles: deletable, phases: [old, new]),
            Scenario(
                name: "delete", profiles: deletable,
                managed: [Wish(name: "a"), Wish(name: "b")], strangers: [Stranger(name: "other")],
                phases: [[]]),
            Scenario(
                name: "deleteBesideTwin", profiles: [.updatable, .naturalKey, .oneTimeToken],
                managed: [Wish(name: "a")], strangers: [Stranger(name: "a")], phases: [[]],
                adopt: .never),
            Scenario(
                name: "deleteThenCreate", profiles: deletable, managed: one, phases: [[], one]),
            Scenario(name: "replace", profiles: replaceable, managed: old, phases: [new]),
            Scenario(
                name: "replaceThree", profiles: replaceable, managed: wishes("old"),
                phases: [wishes("new")], faults: (1, 2)),
            Scenario(
                name: "replaceCreateFirst", profiles: coexisting, managed: old,
                phases: [[Wish(name: "a", label: "new", replace: .createFirst)]],
                keepsAlive: true),
            Scenario(
                name: "replaceDeleteFirst", profiles: replaceable, managed: old,
                phases: [[Wish(name: "a", label: "new", replace: .deleteFirst)]]),
            Scenario(
                name: "replaceTwice", profiles: coexisting, managed: old,
                phases: [new, [Wish(name: "a", label: "newest")]], keepsAlive: true),
            Scenario(
                name: "replaceThenRemove", profiles: replaceable, managed: old, phases: [new, []]),
            Scenario(
                name: "replaceBesideOld", profiles: coexisting,
                managed: [Wish(name: "a", label: "old", old: .listed)], phases: [new],
                keepsAlive: true, faults: (1, 2)),
            Scenario(
                name: "removeBesideOld", profiles: coexisting,
                managed: [Wish(name: "a", old: .listed)], phases: [[]]),
            Scenario(
                name: "oldUnlisted", profiles: coexisting,
                managed: [Wish(name: "a", old: .unlisted)], phases: [one]),
            Scenario(name: "update", profiles: [.updatable], managed: old, phases: [new]),
            Scenario(
                name: "updateThree", profiles: [.updatable], managed: wishes("old"),
                phases: [wishes("new")]),
            Scenario(
                name: "exchangeNames", profiles: [.uniqueName],
                managed: [Wish(name: "a", identity: "one"), Wish(name: "b", identity: "two")],
                phases: [
                    [
                        Wish(name: "a", identity: "two", label: "x"),
                        Wish(name: "b", identity: "one", label: "x"),
                    ]
                ]),
            Scenario(
                name: "takeFreedName", profiles: [.uniqueName],
                managed: [Wish(name: "a", identity: "one"), Wish(name: "b", identity: "two")],
                phases: [[Wish(name: "b", identity: "one")]]),
            Scenario(
                name: "move", profiles: deletable, managed: [Wish(name: "a", identity: "one")],
                phases: [[Wish(name: "b", identity: "one")]], renamed: ["a": "b"]),
            Scenario(
                name: "moveAndChange", profiles: deletable,
                managed: [Wish(name: "a", identity: "one", label: "old")],
                phases: [[Wish(name: "b", identity: "one", label: "new")]], renamed: ["a": "b"]),
            Scenario(
                name: "everything", profiles: replaceable,
                managed: [
                    Wish(name: "a", label: "old"), Wish(name: "b"), Wish(name: "c"),
                ],
                phases: [[Wish(name: "a", label: "new"), Wish(name: "c"), Wish(name: "d")]],
                faults: (1, 2)),
        ]
    }()
}
