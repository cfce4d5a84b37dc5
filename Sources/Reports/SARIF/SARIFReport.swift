import Model

/// SARIF 2.1.0: what is wrong, with its place, for code scanning.
///
/// `validate` tells its diagnostics; `plan`, `apply` and `drift` tell theirs, the guards that block,
/// what failed, and drift at the place of its manifest.
enum SARIFReport {
    /// GitHub shows no more results of one run.
    static let most = 5_000

    static func json(_ report: RunReport) -> Value {
        let findings = SARIFFindings.of(report)
        var rules: [DiagnosticCode] = []
        var seen: Set<DiagnosticCode> = []
        for finding in findings where seen.insert(finding.code).inserted {
            rules.append(finding.code)
        }
        rules.sort { $0.id.precedesInBytes($1.id) }
        var index: [DiagnosticCode: Int] = [:]
        for (position, code) in rules.enumerated() { index[code] = position }
        var repeated: [String: Int] = [:]
        let results = findings.prefix(most).map { finding -> Value in
            let print = finding.fingerprint
            repeated[print, default: 0] += 1
            return result(
                finding, rule: index[finding.code] ?? 0,
                print: "\(print):\(repeated[print] ?? 1)", report)
        }
        return .members([
            ("$schema", "https://json.schemastore.org/sarif-2.1.0.json"), ("version", "2.1.0"),
            (
                "runs",
                .array([
                    .members([
                        ("tool", tool(rules, version: report.context.toolVersion)),
                        (
                            "automationDetails",
                            .members([
                                ("id", .string("reconcile/\(report.verb)/\(report.project)/"))
                            ])
                        ),
                        ("columnKind", "unicodeCodePoints"),
                        ("results", .array(Array(results))),
                    ])
                ])
            ),
        ])
    }

    private static func tool(_ rules: [DiagnosticCode], version: String) -> Value {
        .members([
            (
                "driver",
                .members([
                    ("name", "reconcile"), ("version", .string(version)),
                    ("rules", .array(rules.map(rule))),
                ])
            )
        ])
    }

    private static func rule(_ code: DiagnosticCode) -> Value {
        let text = code.explanation.isEmpty ? code.title : code.explanation
        return .members([
            ("id", .string(code.id)), ("name", .string(code.title)),
            ("shortDescription", .members([("text", .string(code.title))])),
            ("fullDescription", .members([("text", .string(text))])),
            (
                "help",
                .members([
                    ("text", .string("\(text)\n\nMore: reconcile explain \(code.id)")),
                    ("markdown", .string("\(text)\n\nMore: `reconcile explain \(code.id)`")),
                ])
            ),
        ])
    }

    private static func result(
        _ finding: SARIFFindings.Finding, rule: Int, print: String, _ report: RunReport
    ) -> Value {
        var members: [(String, Value)] = [
            ("ruleId", .string(finding.code.id)), ("ruleIndex", .count(rule)),
            ("level", .string(finding.level)),
            ("message", .members([("text", .string(finding.message))])),
        ]
        if let place = finding.place { members.append(("locations", [location(place, report)])) }
        members.append(("partialFingerprints", .members([("reconcile/v1", .string(print))])))
        if let drift = finding.drift {
            members.append(
                (
                    "properties",
                    .members(
                        [("class", .string(drift.direction.rawValue))]
                            + (drift.firstSeen.map { [("first_seen", .string($0))] } ?? []))
                ))
        }
        return .members(members)
    }

    private static func location(_ place: SARIFFindings.Place, _ report: RunReport) -> Value {
        var physical: [(String, Value)] = [
            (
                "artifactLocation",
                .members([("uri", .string(uri(report.path(place.file))))])
            )
        ]
        if let start = place.start {
            var region: [(String, Value)] = [
                ("startLine", .count(max(1, start.line))),
                ("startColumn", .count(max(1, start.column))),
            ]
            if let end = place.end, start < end {
                region += [
                    ("endLine", .count(max(1, end.line))),
                    ("endColumn", .count(max(1, end.column))),
                ]
            }
            physical.append(("region", .members(region)))
        }
        return .members([("physicalLocation", .members(physical))])
    }

    /// A path as a relative reference, or as a `file:` URI when it is absolute.
    static func uri(_ path: String) -> String {
        var result = path.utf8.first == UInt8(ascii: "/") ? "file://" : ""
        for byte in path.utf8 {
            let isPlain =
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"):
                    true
                default: "-._~/".utf8.contains(byte)
                }
            if isPlain {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "%" + [byte].hexadecimal.uppercased()
            }
        }
        return result
    }
}
