import Host
import Model
import TestSupport
import Testing

/// `import`: what a platform has becomes manifests that the next plan agrees with.
@Suite struct ImportTests {
    /// A site whose platforms hold objects that no state knows, one of each kind by that name.
    private func brownfield(_ names: [String], kinds: [TestKind] = TestKind.allCases) async throws
        -> Site
    {
        let site = try Site(platforms: kinds)
        try site.declare(
            kinds.flatMap { kind in
                names.enumerated().map { kind.connection("n\($0.offset)", identity: $0.element) }
            })
        let made = try await site.apply()
        #expect(made.status == 0, "\(made.error)")
        for file in try Files.names(in: site.folder("connections")) {
            try Files.remove(site.folder("connections/\(file)"))
        }
        for file in try Files.names(in: site.folder(".reconcile")) where file.hasPrefix("state") {
            try Files.remove(site.folder(".reconcile/\(file)"))
        }
        try await site.clearLog()
        return site
    }

    /// Gives every reference that an import lists a value.
    private func fill(_ report: Value, at site: Site) throws {
        for reference in try #require(report["references"]?.arrayValue) {
            let text = try #require(reference.stringValue)
            site.setSecret(String(text.dropFirst("env://".count)), "value-of-\(text.utf8.count)")
        }
    }

    @Test(arguments: ["connection", "platform"])
    func `after an import plan shows no change and apply sends nothing`(
        layout: String
    ) async throws {
        let site = try await brownfield(["a", "Bread and Butter", "b.c-d", "E_f"])
        let run = try await site.run("import", "--layout", layout, "--format", "json")
        #expect(run.status == 0, "\(run.error)")
        #expect(try await site.mutations().isEmpty)
        let report = try #require(run.json)
        #expect(report["imported"]?.arrayValue?.count == 20)
        #expect(report["skipped"]?.arrayValue?.isEmpty == true)
        #expect(report["references"]?.arrayValue?.count == 8, "\(run.output)")

        let unfilled = try await site.run("plan")
        #expect(unfilled.status == 1)
        for reference in report["references"]?.arrayValue ?? [] {
            #expect(unfilled.error.contains(reference.stringValue ?? "?"))
        }
        try fill(report, at: site)
        let plan = try await site.run("plan", "--detailed-exitcode")
        #expect(plan.status == 0, "\(plan.output)\(plan.error)")
        #expect(try await site.apply().status == 0)
        #expect(try await site.mutations().isEmpty)

        // From here on a changed secret is seen.
        site.setSecret("DRAGOPS_A_API_KEY", "rotated-value-of-a")
        let rotated = try await site.run("plan", "--platform", "dragops")
        #expect(rotated.output.contains("rotated"), "\(rotated.output)")
    }

    @Test func `a default that an imported object lacks is a warning`() async throws {
        let site = try await brownfield(["a"], kinds: [.mielto])
        let project = try site.folder.text(of: "reconcile.yaml")
        try site.folder.write(
            project.replacing(
                "{provider: mielto,",
                with: "{defaults: {user_id: u-1, config: {x: z}}, provider: mielto,"),
            to: "reconcile.yaml")
        let run = try await site.run("import")
        #expect(run.status == 0, "\(run.error)")
        #expect(run.error.contains("warning[RC9033]"), "\(run.error)")
        #expect(run.error.contains("`user_id`"))
        // The object has a config of its own, which its manifest says.
        #expect(!run.error.contains("config"))
    }

    @Test func `names that are no plain words come back as they are`() async throws {
        let site = try await brownfield(["a"], kinds: [.dragops])
        let odd = [
            "no", "x: #y", "Käse & Brot", "\u{202E}turned", "0123", "- item", "\"", "日本", "A",
            "a b",
        ]
        for name in odd {
            _ = try await site.control(
                "POST", "objects/dragops",
                ["provider": "slack", "displayName": .string(name), "type": "api_key"])
        }
        let run = try await site.run("import", "--format", "json")
        #expect(run.status == 0, "\(run.error)")
        let report = try #require(run.json)
        #expect(report["imported"]?.arrayValue?.count == odd.count + 1, "\(run.output)")
        try fill(report, at: site)
        let plan = try await site.run("plan", "--detailed-exitcode")
        #expect(plan.status == 0, "\(plan.output)\(plan.error)")
    }

    @Test func `a second import finds nothing to do`() async throws {
        let site = try await brownfield(["a"])
        #expect(try await site.run("import").status == 0)
        let again = try await site.run("import", "--format", "json")
        #expect(again.status == 0)
        #expect(again.json?["imported"]?.arrayValue?.isEmpty == true)
    }

    @Test func `a dry run writes nothing`() async throws {
        let site = try await brownfield(["a"])
        let run = try await site.run("import", "--dry-run")
        #expect(run.status == 0, "\(run.error)")
        #expect(run.output.contains("connections/dragops/a.yaml"))
        #expect(try Files.names(in: site.folder("connections")).isEmpty)
        #expect(!Files.exists(site.folder(".reconcile/state.jsonl")))
    }

    @Test func `a file that is there is never overwritten`() async throws {
        let site = try await brownfield(["a", "b"], kinds: [.dragops])
        try site.folder.write("# mine\n", to: "connections/dragops/b.yaml")
        let run = try await site.run("import")
        #expect(run.status == 1)
        #expect(run.error.contains("never overwrites"))
        #expect(try site.folder.text(of: "connections/dragops/b.yaml") == "# mine\n")
        #expect(!Files.exists(site.folder("connections/dragops/a.yaml")))
        #expect(!Files.exists(site.folder(".reconcile/state.jsonl")))
    }

    @Test func `what the project would not declare is not recorded`() async throws {
        let site = try await brownfield(["a"], kinds: [.dragops])
        let run = try await site.run("import", "--out", "elsewhere")
        #expect(run.status == 1)
        #expect(run.error.contains("RC9018"))
        #expect(!Files.exists(site.folder("elsewhere")))
        #expect(!Files.exists(site.folder(".reconcile/state.jsonl")))
    }

    @Test func `twins and what an OAuth flow made are left alone, an id chooses`() async throws {
        let site = try await brownfield(["main"], kinds: [.dragops])
        for body: Value in [
            ["provider": "slack", "displayName": "Twin", "type": "api_key"],
            ["provider": "slack", "displayName": "Twin", "type": "api_key"],
            ["provider": "google", "displayName": "Login", "type": "oauth"],
        ] {
            _ = try await site.control("POST", "objects/dragops", body)
        }
        let run = try await site.run("import", "--format", "json")
        #expect(run.status == 0, "\(run.error)")
        let skipped = try #require(run.json?["skipped"]?.arrayValue)
        #expect(
            skipped.compactMap { $0["reason"]?.stringValue }.sorted() == ["ambiguous", "oauth"])
        let twins = try #require(
            skipped.first { $0["reason"]?.stringValue == "ambiguous" }?["remote_ids"]?.arrayValue)
        #expect(twins.count == 2)
        let id = try #require(twins.first?.stringValue)
        let chosen = try await site.run("import", "--id", id, "--format", "json")
        #expect(chosen.status == 0, "\(chosen.error)")
        #expect(
            chosen.json?["imported"]?.arrayValue?.first?["remote_id"]?.stringValue == id)
        let missing = try await site.run("import", "--id", "nobody")
        #expect(missing.status == 1)
        #expect(missing.error.contains("RC9017"))
    }

    @Test func `names and patterns choose, and a pattern is checked`() async throws {
        let site = try await brownfield(["prod-a", "prod-b", "test-a"], kinds: [.dragops])
        try site.folder.write(
            site.folder.text(of: "reconcile.yaml")
                + "  stores: {vault: {type: exec, command: [/bin/true, '{path}'], format: document}}\n",
            to: "reconcile.yaml")
        let run = try await site.run(
            "import", "--name", "prod-*", "--secret-pattern", "vault://{platform}/{name}#{field}",
            "--format", "json")
        #expect(run.status == 0, "\(run.error)\(run.output)")
        #expect(
            run.json?["references"]?.arrayValue?.compactMap(\.stringValue)
                == ["vault://dragops/prod-a#apiKey", "vault://dragops/prod-b#apiKey"])
        for pattern in ["env://FIXED", "env://{NAME}_{FIELD}_{X}", "nothing {NAME} {FIELD}"] {
            let refused = try await site.run("import", "--secret-pattern", pattern)
            #expect(refused.status == 64, "\(pattern)")
        }
    }

    @Test func `an object that no manifest takes is left alone, and the others are not`()
        async throws
    {
        let site = try await brownfield(["a"], kinds: [.mielto])
        _ = try await site.control(
            "POST", "objects/mielto",
            [
                "label": "new", "integration": "slack", "integration_type": "next-year",
                "workspace_id": "ws-1",
            ])
        let run = try await site.run("import", "--format", "json")
        #expect(run.status == 0, "\(run.error)")
        #expect(
            run.json?["imported"]?.arrayValue?.compactMap { $0["address"]?.stringValue }
                == ["mielto/a"], "\(run.output)")
        #expect(
            run.json?["skipped"]?.arrayValue?.compactMap { $0["reason"]?.stringValue }
                == ["invalid"])
        #expect(try await site.run("validate").status == 0)
    }

    @Test func `a platform that cannot be read is left out and told`() async throws {
        let site = try await brownfield(["a"], kinds: [.dragops, .mielto])
        _ = try await site.control("POST", "faults", ["faults": ["dragops:list:status=500"]])
        let run = try await site.run("import", "--format", "json")
        #expect(run.status == 6, "\(run.error)")
        #expect(
            run.json?["imported"]?.arrayValue?.compactMap { $0["address"]?.stringValue }
                == ["mielto/a"])
    }

    @Test func `a thousand objects make a thousand manifests`() async throws {
        let site = try Site(platforms: [.dragops])
        try Files.makeFolders(site.folder("connections"))
        for start in stride(from: 0, to: 1000, by: 250) {
            for number in start..<(start + 250) {
                _ = try await site.control(
                    "POST", "objects/dragops",
                    [
                        "provider": "slack",
                        "displayName": .string("Team \(number % 500)/\(number)"),
                        "type": "api_key",
                    ])
            }
        }
        let run = try await site.run("import", "--layout", "platform", "--format", "json")
        #expect(run.status == 0, "\(run.error)")
        let report = try #require(run.json)
        #expect(report["imported"]?.arrayValue?.count == 1000)
        try fill(report, at: site)
        let plan = try await site.run("plan", "--detailed-exitcode")
        #expect(plan.status == 0, "\(plan.output.suffix(500))\(plan.error.suffix(500))")
    }
}
