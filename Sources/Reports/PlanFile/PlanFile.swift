import Documents
package import Model

/// The file that `plan --out FILE` writes and `show FILE` and `apply FILE` read.
///
/// JSON with a format number and a checksum over the rest. It holds all that reports show and the
/// digest that an apply is bound to; no secret value, no fingerprint, no literal of a credential
/// field.
package enum PlanFile {
    /// The format that this program writes and reads.
    static let format = 1

    /// Returns the file's bytes; equal plans give equal bytes.
    package static func encode(_ plan: Plan) -> [UInt8] {
        let body = PlanCoding.encode(plan)
        return JSON.writePretty(
            .members([
                ("format", .count(format)), ("kind", "reconcile.plan"),
                ("checksum", .string(checksum(of: body))), ("plan", body),
            ]))
    }

    /// Reads a file; `file` is its name for messages.
    ///
    /// Throws `RC9101` when it is damaged and `RC9102` when its format is another one.
    package static func decode(_ bytes: [UInt8], file: String) throws(Diagnostic) -> Plan {
        let document: Value
        do throws(JSONError) {
            document = try JSON.parse(bytes)
        } catch {
            throw damaged("it is no JSON: \(error)", file: file)
        }
        guard document["kind"]?.stringValue == "reconcile.plan" else {
            throw damaged("it is no plan file", file: file)
        }
        guard let found = document["format"]?.integerValue, found == Int64(format) else {
            throw Diagnostic(
                .planFileVersion, "this program reads plan files of format \(format)",
                at: .file(file), help: ["use the version of reconcile that made the plan"])
        }
        guard let body = document["plan"],
            document["checksum"]?.stringValue == checksum(of: body)
        else {
            throw damaged("the checksum does not fit its content", file: file)
        }
        do throws(PlanFileDamage) {
            return try PlanCoding.plan(PlanFileReader(body))
        } catch {
            throw damaged("\(error.path) is missing or has a wrong shape", file: file)
        }
    }

    private static func checksum(of body: Value) -> String {
        "sha256:" + SHA256.hex(of: JSON.writeSorted(body))
    }

    private static func damaged(_ what: String, file: String) -> Diagnostic {
        Diagnostic(
            .planFileDamaged, "the plan file cannot be used: \(what)", at: .file(file),
            help: ["make the plan again with reconcile plan --out"])
    }
}
