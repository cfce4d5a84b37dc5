import Documents
import Model

@testable import Reports

/// Plan files.
enum PlanEntries {
    /// The bytes as they are, and as the body of a file whose checksum fits.
    static func file(_ bytes: [UInt8]) throws(BrokenPromise) {
        try decode(bytes)
        guard let body = try? JSON.parse(bytes) else { return }
        try decode(
            JSON.write(
                .members([
                    ("format", .count(PlanFile.format)), ("kind", "reconcile.plan"),
                    (
                        "checksum",
                        .string("sha256:" + SHA256.hex(of: JSON.writeSorted(body)))
                    ),
                    ("plan", body),
                ])))
    }

    private static func decode(_ bytes: [UInt8]) throws(BrokenPromise) {
        let plan: Plan
        do throws(Diagnostic) {
            plan = try PlanFile.decode(bytes, file: "p")
        } catch {
            try TextEntries.diagnostics([error])
            return
        }
        let context = PlanContext(command: .show, toolVersion: "1", file: "p")
        for style in [TextStyle(), TextStyle(unicode: false, width: 20)] {
            try Inert.check(PlanReport.text(plan, context: context, style: style), "a plan")
        }
        let json = JSON.writeInert(PlanReport.json(plan, context: context))
        try Inert.check(String(decoding: json, as: UTF8.self), "a plan in JSON")
        let again = try? PlanFile.decode(PlanFile.encode(plan), file: "p")
        try BrokenPromise.unless(again != nil, "a plan that was read can be written and read")
    }
}
