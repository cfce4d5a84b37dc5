import Host
import Model
import Secrets
import TestSupport
import Testing

@Suite struct StoreExaminationTests {
    private func checks(_ scene: Scene) throws -> [String: Check] {
        let checks = StoreExamination(
            project: try scene.project(), environment: scene.environment
        ).checks()
        return Dictionary(checks.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    }

    @Test func `the built-in stores are always usable`() throws {
        let checks = try checks(Scene())
        #expect(checks.count == 2)
        #expect(checks["store env"]?.status == .ok)
        #expect(checks["store file"]?.status == .ok)
        #expect(checks["store file"]?.message.contains("the project's folder") == true)
    }

    @Test func `a folder of credentials that is promised must be there`() throws {
        let scene = try Scene(["CREDENTIALS_DIRECTORY": "/nowhere/credentials"])
        let check = try checks(scene)["store file"]
        #expect(check?.status == .warning)
        #expect(check?.message.contains("/nowhere/credentials") == true)
        let there = try Scene(["CREDENTIALS_DIRECTORY": "/tmp"])
        #expect(try checks(there)["store file"]?.message.hasSuffix("/tmp") == true)
    }

    @Test func `a helper is found and not run`() throws {
        var scene = try Scene()
        try scene.folder.write("#!/bin/sh\ntouch ran\n", to: "bin/tool")
        try scene.folder.write("x", to: "bin/data")
        try Files.setPermissions(0o755, of: scene.folder("bin/tool"))
        try Files.setPermissions(0o644, of: scene.folder("bin/data"))
        scene.addHelper("path", ["sh"])
        scene.addHelper("relative", ["./bin/tool"])
        scene.addHelper("absent", ["no-such-program-here"])
        scene.addHelper("gone", ["/nowhere/tool"])
        scene.addHelper("data", ["bin/data"])
        scene.addHelper("folder", ["./bin"])
        let checks = try checks(scene)
        #expect(checks["store path"]?.status == .ok)
        #expect(checks["store path"]?.message.hasSuffix("bin/sh") == true)
        #expect(checks["store relative"]?.status == .ok)
        for name in ["absent", "gone", "data", "folder"] {
            #expect(checks["store \(name)"]?.status == .failed, "\(name)")
            #expect(checks["store \(name)"]?.help.isEmpty == false)
        }
        #expect(!Files.exists(scene.folder("ran")))
        #expect(!Files.exists(scene.folder("bin/ran")))
    }
}
