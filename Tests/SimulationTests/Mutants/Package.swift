// swift-tools-version: 6.3
import PackageDescription

// The least that `simulate` needs, so that a mistake is built in seconds: no library of C, and of
// the state only how it folds.
let package = Package(
    name: "mutants",
    targets: [
        .target(name: "CPosix"),
        .target(name: "CSHA256"),
        .target(name: "Model", dependencies: ["CSHA256"]),
        .target(name: "Host", dependencies: ["Model", "CPosix"]),
        .target(name: "Planning", dependencies: ["Model"]),
        .target(name: "Applying", dependencies: ["Model"]),
        .target(name: "State", dependencies: ["Model"], sources: ["Recorded+Folding.swift"]),
        .target(
            name: "TestSupport", dependencies: ["Model", "Host"], path: "Tests/TestSupport",
            sources: [
                "Profiles.swift", "SeededRandomness.swift", "VirtualPlatform.swift",
                "VirtualWorld.swift",
            ]),
        .target(
            name: "Simulation",
            dependencies: ["Applying", "Planning", "State", "Model", "TestSupport"],
            path: "Tests/Simulation"),
        .executableTarget(
            name: "simulate", dependencies: ["Simulation", "Host"], path: "Tests/simulate"),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where !["CPosix", "CSHA256"].contains(target.name) {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .enableUpcomingFeature("InferIsolatedConformances"),
    ]
}
