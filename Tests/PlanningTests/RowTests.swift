import Model
import TestSupport
import Testing

@testable import Planning

/// The columns of one platform, laid side by side.
@Suite struct RowTests {
    @Test(
        arguments: [
            ([], [], [], []),
            (["a", "b"], [], ["a", "b"], []),
            ([], ["a", "b"], [], ["a", "b"]),
            (["a", "b", "c"], ["a", "b", "c"], ["a=", "b=", "c="], []),
            (["b", "d"], ["a", "b", "c", "d", "e"], ["b=", "d="], ["a", "c", "e"]),
            (["a", "c"], ["b"], ["a", "c"], ["b"]),
            (["a", "b", "c"], ["b"], ["a", "b=", "c"], []),
        ] as [([String], [String], [String], [String])])
    func `each declaration has the record of its address`(
        _ declared: [String], _ recorded: [String], _ rows: [String], _ undeclared: [String]
    ) {
        let joined = Row.joined(
            declared.map { Profile.uniqueName.declaration($0) },
            recorded.map { name in
                Profile.uniqueName.record(
                    of: Profile.uniqueName.declaration(name), id: "id-\(name)")
            })
        #expect(
            joined.rows.map {
                $0.declaration.address.name + ($0.record == nil ? "" : "=")
            } == rows)
        for row in joined.rows {
            #expect(row.record.map { $0.address == row.declaration.address } ?? true)
            #expect(row.signed == nil)
        }
        #expect(joined.undeclared.map(\.address.name) == undeclared)
    }

    @Test func `each declaration has its own signatures out of those of all platforms`() {
        func prints(_ digest: String) -> Fingerprints {
            [Pointer(["token"]): Fingerprint(keyID: "key", digest: digest)]
        }
        let names = ["a", "c", "d", "f"]
        let own =
            [Address(platform: "another", name: "c")]
            + ["b", "c", "d", "e"].map(
                Profile.uniqueName.address) + [Address(platform: "zoo", name: "f")]
        let joined = Row.joined(
            names.map { Profile.uniqueName.declaration($0) },
            signed: own.map {
                DesiredFingerprints.Own(address: $0, fingerprints: prints($0.description))
            }, [])
        #expect(
            joined.rows.map(\.signed) == [
                nil, prints("uniqueName/c"), prints("uniqueName/d"), nil,
            ])
    }

    @Test func `two declarations of one address have one record`() {
        let declaration = Profile.uniqueName.declaration("a")
        let record = Profile.uniqueName.record(of: declaration, id: "1")
        let joined = Row.joined([declaration, declaration], [record])
        #expect(joined.rows.map(\.record) == [record, record])
        #expect(joined.undeclared.isEmpty)
    }
}
