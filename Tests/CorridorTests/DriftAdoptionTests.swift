import Model
import TestSupport
import Testing

/// `drift --adopt-edits`: what the platform shows goes into git.
@Suite struct DriftAdoptionTests {
    private let manifest = """
        # Ours.
        apiVersion: reconcile/v1
        kind:   MieltoConnection
        metadata: {name: a, platform: mielto}   # flow
        spec:
          label: "Ünser"
          integration: slack
          integration_type: connectors
          credentials: {access_token: {secretRef: "env://ADOPTED"}, token_type: Bearer}
          config:

            channel:   'one'   # the room
            retries: 3
            rooms: [x, w]
        """

    private func site() async throws -> (Site, String) {
        let site = try Site(platforms: [.mielto])
        site.setSecret("ADOPTED", "s3cr3t-canary")
        try site.manifest(manifest, file: "a.yaml")
        let applied = try await site.apply()
        #expect(applied.status == 0, "\(applied.output)\(applied.error)")
        return (site, try #require(try await site.ids(.mielto).first))
    }

    @Test func `a value is written in its place, and no other byte changes`() async throws {
        let (site, id) = try await site()
        try await site.edit(
            .mielto, id,
            ["label": "Neu: 1", "config": ["channel": "no", "retries": 4, "rooms": ["x", "w"]]])
        let run = try await site.run("drift", "--adopt-edits")
        #expect(run.status == 2, "\(run.output)\(run.error)")
        #expect(run.error.contains("connections/a.yaml:6:10"), "\(run.error)")
        #expect(
            try site.folder.text(of: "connections/a.yaml")
                == manifest.replacing("\"Ünser\"", with: "\"Neu: 1\"")
                .replacing("'one'", with: "\"no\"").replacing("retries: 3", with: "retries: 4"))
        try await site.clearLog()
        #expect(try await site.apply().status == 0)
        #expect(try await site.mutations().isEmpty)
        #expect(try await site.run("drift").status == 0)
    }

    @Test func `lists, new members and members that are gone are written as well`() async throws {
        let (site, id) = try await site()
        try await site.edit(
            .mielto, id, ["config": ["channel": "two", "rooms": ["z", "w"]]])
        let run = try await site.run("drift", "--adopt-edits")
        #expect(run.status == 2)
        #expect(
            run.error.contains("Wrote connections/a.yaml mielto/a config.rooms"), "\(run.error)")
        #expect(!run.error.contains("was not written"), "\(run.error)")
        let text = try site.folder.text(of: "connections/a.yaml")
        let expected =
            manifest.replacing("'one'", with: "two").replacing("    retries: 3\n", with: "")
            .replacing("rooms: [x, w]", with: "rooms: [z, w]")
        #expect(text == expected)
        try await site.clearLog()
        #expect(try await site.apply().status == 0)
        #expect(try await site.mutations().isEmpty)
        #expect(try await site.run("drift").status == 0)

        // What git no longer says and the platform changed meanwhile comes back.
        try site.manifest(text.replacing("\n    rooms: [z, w]", with: ""), file: "a.yaml")
        try await site.edit(.mielto, id, ["config": ["channel": "two", "rooms": ["q"]]])
        #expect(try await site.run("drift", "--adopt-edits").status == 2)
        #expect(
            try site.folder.text(of: "connections/a.yaml")
                == text.replacing("[z, w]", with: "[q]"))
    }

    @Test func `what cannot be written is said, and the rest is written`() async throws {
        let (site, id) = try await site()
        let text = manifest.replacing(
            "rooms: [x, w]",
            with: "rooms:\n    # the big one\n    - x\n    # the small one\n    - w")
        try site.manifest(text, file: "a.yaml")
        try await site.edit(
            .mielto, id, ["config": ["channel": "two", "retries": 3, "rooms": ["z"]]])
        let run = try await site.run("drift", "--adopt-edits")
        #expect(run.status == 2)
        #expect(
            run.error.contains(
                "`config.rooms` of mielto/a was not written into git: comments"), "\(run.error)")
        #expect(
            try site.folder.text(of: "connections/a.yaml")
                == text.replacing("'one'", with: "two"))
        try await site.remove(.mielto, id)
        let gone = try await site.run("drift", "--adopt-edits")
        #expect(gone.error.contains("its object is gone"), "\(gone.error)")
    }

    @Test func `what is written with a variable stays, and dollar signs mean themselves`()
        async throws
    {
        let (site, id) = try await site()
        let text = manifest.replacing("'one'", with: "${var.room}")
            .replacing("retries: 3", with: "retries: \"$${var.room}\"")
        try site.manifest(text, file: "a.yaml")
        let project = try site.folder.text(of: "reconcile.yaml")
        try site.folder.write(
            project.replacing("\nspec:\n", with: "\nspec:\n  variables: {room: one}\n"),
            to: "reconcile.yaml")
        #expect(try await site.apply().status == 0)
        try await site.edit(
            .mielto, id,
            ["config": ["channel": "two", "retries": "${var.x}", "rooms": ["x", "w"]]])
        let run = try await site.run("drift", "--adopt-edits")
        #expect(run.status == 2, "\(run.output)\(run.error)")
        #expect(
            run.error.contains("`config.channel` of mielto/a was not written into git: it is"),
            "\(run.error)")
        #expect(
            try site.folder.text(of: "connections/a.yaml")
                == text.replacing("\"$${var.room}\"", with: "\"$${var.x}\""))
    }

    @Test func `a default of the platform stays, and its place is said`() async throws {
        let (site, id) = try await site()
        let project = try site.folder.text(of: "reconcile.yaml")
        try site.folder.write(
            project.replacing(
                "{provider: mielto,", with: "{defaults: {user_id: u-1}, provider: mielto,"),
            to: "reconcile.yaml")
        #expect(try await site.apply().status == 0)
        let ids = try await site.ids(.mielto)
        try await site.edit(.mielto, ids.first { $0 != id } ?? id, ["user_id": "u-2"])
        let run = try await site.run("drift", "--adopt-edits")
        #expect(run.error.contains("`user_id` of mielto/a was not written"), "\(run.error)")
        #expect(run.error.contains("reconcile.yaml:7:34"), "\(run.error)")
        #expect(try site.folder.text(of: "reconcile.yaml").contains("{user_id: u-1}"))
    }

    @Test func `values that no manifest may hold leave every file as it was`() async throws {
        let (site, id) = try await site()
        try await site.edit(.mielto, id, ["label": "", "config": ["channel": "two"]])
        let run = try await site.run("drift", "--adopt-edits")
        #expect(run.status == 1, "\(run.output)\(run.error)")
        #expect(run.error.contains("nothing was changed"), "\(run.error)")
        #expect(try site.folder.text(of: "connections/a.yaml") == manifest)
    }
}
