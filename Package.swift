// swift-tools-version: 6.3
import PackageDescription

// The floor may be imported by any station; stations never import each other;
// only Registry and the executable know them all. ArchitectureTests hold this picture.
let floor: [Target.Dependency] = ["Model", "Documents", "Host", "Transport"]
let stations: [Target.Dependency] = [
    "Manifests", "Secrets", "Platforms", "State", "Planning", "Applying", "Reports", "Sandbox",
]

let package = Package(
    name: "reconcile",
    products: [.executable(name: "reconcile", targets: ["reconcile"])],
    targets: [
        .systemLibrary(
            name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(
            name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        // Beneath libcurl anyway, and beneath every Swift for Linux.
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CPosix"),
        // Instructions of the processor that Swift has no names for.
        .target(name: "CSHA256"),

        .target(name: "Model", dependencies: ["CSHA256"]),
        .target(name: "Documents", dependencies: ["Model", "CYAML", "CZlib"]),
        .target(name: "Host", dependencies: ["Model", "CPosix"]),
        .target(name: "Transport", dependencies: ["Model", "CCurl"]),

        .target(name: "Manifests", dependencies: ["Model", "Documents", "Host"]),
        .target(name: "Secrets", dependencies: ["Model", "Documents", "Host"]),
        .target(name: "Platforms", dependencies: ["Model", "Documents", "Transport"]),
        .target(name: "State", dependencies: ["Model", "Documents", "Host", "Transport"]),
        .target(name: "Planning", dependencies: ["Model"]),
        .target(name: "Applying", dependencies: ["Model"]),
        .target(name: "Reports", dependencies: ["Model", "Documents"]),
        .target(name: "Sandbox", dependencies: ["Model", "Documents", "Host"]),

        .target(name: "Registry", dependencies: ["Model", "Platforms", "Sandbox"]),
        .executableTarget(
            name: "reconcile", dependencies: floor + stations + ["Registry"]),

        .target(
            name: "TestSupport", dependencies: ["Model", "Documents", "Host"],
            path: "Tests/TestSupport"),
        // Crashes on purpose behind the program's own hardening.
        .executableTarget(
            name: "crash-probe", dependencies: ["Host"], path: "Tests/CrashProbe"),
        // The apply in a world without chance: a library, the tests that use it, and a program that
        // walks hundreds of thousands of executions at full speed.
        .target(
            name: "Simulation",
            dependencies: ["Applying", "Planning", "State", "Model", "TestSupport"],
            path: "Tests/Simulation"),
        .executableTarget(
            name: "simulate", dependencies: ["Simulation", "Host"], path: "Tests/simulate"),
        .testTarget(
            name: "SimulationTests", dependencies: ["Simulation", "Host", "TestSupport"],
            exclude: ["Mutants"]),
        .testTarget(name: "ModelTests", dependencies: ["Model", "TestSupport"]),
        .testTarget(
            name: "DocumentsTests", dependencies: ["Documents", "Host", "Model", "TestSupport"],
            exclude: ["Cases"]),
        .testTarget(name: "HostTests", dependencies: ["Host", "Model", "TestSupport"]),
        .testTarget(
            name: "TransportTests", dependencies: ["Transport", "Host", "Model", "TestSupport"]),
        .testTarget(
            name: "ManifestsTests",
            dependencies: ["Manifests", "Registry", "Documents", "Host", "Model", "TestSupport"],
            exclude: ["Corpus"]),
        .testTarget(
            name: "SecretsTests",
            dependencies: ["Secrets", "Documents", "Host", "Model", "TestSupport"]),
        .testTarget(
            name: "PlatformsTests",
            dependencies: ["Platforms", "Transport", "Documents", "Model", "TestSupport"]),
        .testTarget(
            name: "StateTests",
            dependencies: ["State", "Transport", "Documents", "Host", "Model", "TestSupport"]),
        .testTarget(name: "PlanningTests", dependencies: ["Planning", "Model", "TestSupport"]),
        .testTarget(
            name: "ApplyingTests", dependencies: ["Applying", "Planning", "Model", "TestSupport"]),
        .testTarget(
            name: "ReportsTests", dependencies: ["Reports", "Documents", "Model", "TestSupport"],
            exclude: ["Golden"]),
        .testTarget(
            name: "ArgumentsTests",
            dependencies: ["reconcile", "Reports", "Host", "Model", "TestSupport"],
            exclude: ["Golden"]),
        .testTarget(
            name: "SandboxTests",
            dependencies: ["Sandbox", "Documents", "Host", "Model", "TestSupport"]),
        .testTarget(
            name: "ContractTests",
            dependencies: [
                "Registry", "Platforms", "Sandbox", "Transport", "Documents", "Host", "Model",
                "TestSupport",
            ]),
        .testTarget(
            name: "CorridorTests",
            dependencies: [
                "reconcile", "crash-probe", "Registry", "Sandbox", "State", "Reports", "Transport",
                "Documents", "Host", "Model", "TestSupport",
            ]),
        .testTarget(
            name: "FuzzingTests",
            dependencies: [
                "Manifests", "Platforms", "State", "Reports", "Transport", "Documents", "Host",
                "Model", "TestSupport",
            ], path: "Tests/Fuzzing",
            exclude: ["LibFuzzer", "Seeds", "Regressions", "run"]),
        .testTarget(
            name: "ArchitectureTests", dependencies: ["Registry", "Host", "Model", "TestSupport"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets
where ![.system, .plugin].contains(target.type) && !["CPosix", "CSHA256"].contains(target.name) {
    var settings: [SwiftSetting] = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .enableUpcomingFeature("InferIsolatedConformances"),
        .treatAllWarnings(as: .error),
    ]
    let helpers = ["TestSupport", "crash-probe", "Simulation", "simulate"]
    if target.type != .test && !helpers.contains(target.name) {
        settings.append(.strictMemorySafety())
    }
    target.swiftSettings = settings
}
