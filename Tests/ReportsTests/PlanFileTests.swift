import Documents
import Model
import Reports
import Testing

@Suite struct PlanFileTests {
    @Test func `a plan comes back with everything that reports show`() throws {
        let plan = try SamplePlans.full()
        let bytes = PlanFile.encode(plan)
        let again = try PlanFile.decode(bytes, file: "plan.json")
        let context = SamplePlans.context
        #expect(
            PlanReport.json(again, context: context) == PlanReport.json(plan, context: context))
        for width in [40, 120] {
            let style = TextStyle(colour: true, width: width)
            #expect(
                PlanReport.text(again, context: context, style: style)
                    == PlanReport.text(plan, context: context, style: style))
        }
        #expect(again.digest == plan.digest)
        #expect(again.steps.map(\.effect) == plan.steps.map(\.effect))
        #expect(again.steps.map(\.candidates) == plan.steps.map(\.candidates))
        #expect(again.steps.map(\.desired?.lifecycle) == plan.steps.map(\.desired?.lifecycle))
        #expect(again.steps.map(\.record?.deposed) == plan.steps.map(\.record?.deposed))
        #expect(again.steps.map(\.record?.consent) == plan.steps.map(\.record?.consent))
        #expect(PlanFile.encode(again) == bytes)
    }

    @Test(arguments: [
        SecretComparison.bound(keyID: "k"), .notBound, .keyChanged(recorded: "a", current: "b"),
        .notCompared,
    ])
    func `how secrets were compared comes back`(_ secrets: SecretComparison) throws {
        let plan = SamplePlans.plan([], secrets: secrets, digest: nil)
        let again = try PlanFile.decode(PlanFile.encode(plan), file: "p")
        #expect(again.secrets == secrets)
        #expect(again.digest == nil)
    }

    @Test func `every place of a diagnostic comes back`() throws {
        let range = SourceRange(
            file: "a.yaml", start: SourcePosition(line: 1, column: 2),
            end: SourcePosition(line: 3, column: 4))
        let places: [Diagnostic.Place?] = [
            nil, .source(range), .file("b"), .request(platform: "p", request: "GET /x"),
            .connection(Address(platform: "p", name: "n")), .commandLine, .environment("E"),
        ]
        let diagnostics = places.map { place in
            Diagnostic(
                SamplePlans.readCode, severity: .warning, "m", at: place, label: "l", help: ["h"],
                frame: [.init(number: 2, text: "  x: 1", caret: 3..<4), .init(number: 1, text: "")])
        }
        let plan = SamplePlans.plan([], diagnostics: diagnostics)
        let again = try PlanFile.decode(PlanFile.encode(plan), file: "p")
        #expect(again.diagnostics == diagnostics)
    }

    @Test func `data that looks like a reference stays data`() throws {
        let fields: ValueObject = [
            "$secret": .object(["form": "reference", "written": "env://X"]), "$$": "x",
            "$written": "env://X", "n": .null,
        ]
        let step = try SamplePlans.step(
            "blink/x", .create, .new,
            desired: SamplePlans.declaration("blink/x", fields, file: "f", line: 1),
            changes: [
                SamplePlans.change(["a"], .null, nil),
                SamplePlans.change(["b"], [1, "two", .null], .object(["$secret": .null])),
            ])
        let again = try PlanFile.decode(
            PlanFile.encode(SamplePlans.plan([step])), file: "p")
        #expect(again.steps.first?.desired?.fields == fields)
        #expect(again.steps.first?.changes == step.changes)
    }

    @Test func `templates and revisions come back`() throws {
        let value = Value.array([
            .secret(try SecretExpression(template: "Bearer ${env://T}", revision: "7")),
            .secret(try SecretExpression(reference: "env://T", revision: nil)),
        ])
        let step = try SamplePlans.step(
            "blink/x", .create, .new,
            desired: SamplePlans.declaration("blink/x", ["h": value], file: "f", line: 1))
        let again = try PlanFile.decode(PlanFile.encode(SamplePlans.plan([step])), file: "p")
        #expect(again.steps.first?.desired?.fields["h"] == value)
    }

    @Test func `a cut or edited file is refused with its code`() throws {
        let bytes = PlanFile.encode(try SamplePlans.full())
        for cut in stride(from: 0, to: bytes.count - 2, by: 997) {
            let error = #expect(throws: Diagnostic.self) {
                try PlanFile.decode(Array(bytes[..<cut]), file: "plan.json")
            }
            #expect(error?.code == .planFileDamaged)
        }
        let edited = String(decoding: bytes, as: UTF8.self)
            .replacing("\"notDeclared\"", with: "\"new\"").replacing("con_1001", with: "con_9999")
        let error = #expect(throws: Diagnostic.self) {
            try PlanFile.decode(Array(edited.utf8), file: "plan.json")
        }
        #expect(error?.code == .planFileDamaged)
        #expect(error?.message.contains("checksum") == true)
    }

    @Test func `another format is refused with its own code`() throws {
        let text = String(
            decoding: PlanFile.encode(SamplePlans.plan([])), as: UTF8.self
        ).replacing("\"format\": 1", with: "\"format\": 2")
        let error = #expect(throws: Diagnostic.self) {
            try PlanFile.decode(Array(text.utf8), file: "p")
        }
        #expect(error?.code == .planFileVersion)
    }

    /// A file whose checksum fits but whose content is nonsense must not trap.
    @Test func `no member of the wrong shape makes the reader fall over`() throws {
        let full = try SamplePlans.full()
        let plan = SamplePlans.plan(
            full.steps.filter { ["github-prod", "hubspot-eu"].contains($0.address.name) },
            platforms: full.platforms, drift: full.drift, unmanaged: full.unmanaged,
            guards: full.guards, diagnostics: [SamplePlans.incomplete])
        let body = try #require(try JSON.parse(PlanFile.encode(plan))["plan"])
        var shapes: Set<String> = []
        var refused = 0
        for leaf in body.leaves {
            // One leaf of each kind: the same member of the next element is read alike.
            let shape = leaf.pointer.tokens.filter { Int($0) == nil }.joined(separator: "/")
            guard shapes.insert(shape).inserted else { continue }
            let wrongs: [Value] = [
                .null, "\u{1B}", .number(Number(Int64.min)), .array([]), .object([:]),
            ]
            for wrong in [wrongs[shapes.count % 5], wrongs[(shapes.count + 2) % 5]] {
                let changed = replacing(leaf.pointer.tokens[...], in: body, with: wrong)
                let file: Value = [
                    "format": 1, "kind": "reconcile.plan",
                    "checksum": .string("sha256:" + SHA256.hex(of: JSON.writeSorted(changed))),
                    "plan": changed,
                ]
                do {
                    let plan = try PlanFile.decode(JSON.write(file), file: "p")
                    let style = TextStyle(colour: true, width: 20)
                    _ = PlanReport.text(plan, context: SamplePlans.context, style: style)
                    _ = PlanReport.json(plan, context: SamplePlans.context)
                } catch {
                    refused += 1
                }
            }
        }
        #expect(shapes.count > 60)
        #expect(refused > 80)
    }

    private func replacing(_ path: ArraySlice<String>, in tree: Value, with new: Value) -> Value {
        guard let token = path.first else { return new }
        switch tree {
        case .object(var object):
            if let next = object[token] {
                object[token] = replacing(path.dropFirst(), in: next, with: new)
            }
            return .object(object)
        case .array(var elements):
            if let index = Int(token), elements.indices.contains(index) {
                elements[index] = replacing(path.dropFirst(), in: elements[index], with: new)
            }
            return .array(elements)
        default: return tree
        }
    }
}
