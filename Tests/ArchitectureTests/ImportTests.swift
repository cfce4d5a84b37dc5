import Testing

/// The picture of the house: which folder below `Sources` may import what.
///
/// The manifest says the same about our own modules; the modules of the system are said here only.
private enum House {
    /// The modules of the floor; any station may be given them.
    static let floor: Set<String> = ["Model", "Documents", "Host", "Transport"]
    /// The stations; none imports another.
    static let stations: Set<String> = [
        "Manifests", "Secrets", "Platforms", "State", "Planning", "Applying", "Reports", "Sandbox",
    ]
    /// Modules of the toolchain that may be used anywhere outside Planning.
    static let toolchain: Set<String> = ["FoundationEssentials", "Synchronization"]

    /// Everything that the Swift files of a folder may import.
    static let allowed: [String: Set<String>] = [
        "Model": toolchain.union(["CSHA256"]),
        "Documents": toolchain.union(["Model", "CYAML", "CZlib"]),
        "Host": toolchain.union(["Model", "CPosix", "Glibc"]),
        "Transport": toolchain.union(["Model", "CCurl", "Glibc"]),
        "Manifests": toolchain.union(["Model", "Documents", "Host"]),
        "Secrets": toolchain.union(["Model", "Documents", "Host"]),
        "Platforms": toolchain.union(["Model", "Documents", "Transport"]),
        "State": toolchain.union(["Model", "Documents", "Host", "Transport"]),
        // Pure and total: not even a lock or a date.
        "Planning": ["Model"],
        // No file and no socket; what it needs comes as protocols.
        "Applying": ["Model", "Synchronization"],
        "Reports": toolchain.union(["Model", "Documents"]),
        // Not Platforms: a platform that is read wrongly must not prove itself.
        "Sandbox": toolchain.union(["Model", "Documents", "Host"]),
        "Registry": ["Model", "Platforms", "Sandbox"],
        "reconcile": toolchain.union(floor).union(stations).union(["Registry"]),
    ]
    /// The folders that hold C.
    static let withoutSwift: Set<String> = ["CCurl", "CPosix", "CSHA256", "CYAML", "CZlib"]
}

@Suite struct ImportTests {
    @Test func `every folder of sources is a module of the picture`() throws {
        let known = House.withoutSwift.union(House.allowed.keys)
        #expect(try Set(Checkout().names(in: "Sources")) == known)
    }

    @Test func `files import only what the picture allows`() throws {
        for file in try Checkout().programSources() {
            let allowed = House.allowed[file.module] ?? []
            for (module, line) in file.imports where !allowed.contains(module) {
                Issue.record("\(file.path): \(file.module) may not say `\(line)`")
            }
        }
    }

    @Test func `stations never import each other`() {
        for station in House.stations {
            let allowed = House.allowed[station] ?? []
            #expect(allowed.isDisjoint(with: House.stations), "\(station)")
            #expect(!allowed.contains("Registry"), "\(station)")
        }
        for module in House.floor {
            #expect(House.allowed[module]?.isDisjoint(with: House.stations) == true, "\(module)")
        }
    }

    @Test func `no file imports Foundation, which brings Glibc and ICU with it`() throws {
        for file in try Checkout().programSources() {
            let found = file.imports.map(\.module).filter {
                $0.hasPrefix("Foundation") && $0 != "FoundationEssentials"
            }
            #expect(found.isEmpty, "\(file.path)")
        }
    }

    @Test func `imports are not passed on to whoever imports the module`() throws {
        for file in try Checkout().programSources() {
            for (_, line) in file.imports {
                let isPassedOn = line.contains("@_exported") || line.hasPrefix("public ")
                #expect(!isPassedOn && !line.contains("@testable"), "\(file.path): \(line)")
            }
        }
    }
}
