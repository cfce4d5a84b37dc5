import Documents
import Model
import TestSupport
import Testing

@testable import State

@Suite struct StateDocumentTests {
    private let document = StateDocument(
        lineage: "0123456789abcdef0123456789abcdef", serial: 7,
        parts: [StateDocument.Part(name: "3.ab", digest: "00")], lines: Array("x\ny\n".utf8))

    private func code(_ bytes: [UInt8]) -> String? {
        do throws(Diagnostic) {
            _ = try StateDocument(bytes, name: "n")
            return nil
        } catch {
            return error.code.id
        }
    }

    @Test func `it comes back as it was, and equal states give equal bytes`() throws {
        let bytes = try document.bytes()
        #expect(try StateDocument(bytes, name: "n") == document)
        #expect(try document.bytes() == bytes)
    }

    @Test func `it is what servers for states expect`() throws {
        let value = try JSON.parse(try document.bytes())
        #expect(value["serial"]?.integerValue == 7)
        #expect(value["ID"] == nil)
        #expect(value["lineage"]?.stringValue == document.lineage)
    }

    @Test func `cut at any byte it is refused`() throws {
        let bytes = try document.bytes()
        // Only the line break at the end says nothing.
        for length in 0..<(bytes.count - 1) {
            #expect(code(Array(bytes.prefix(length))) == "RC5031")
        }
    }

    @Test(arguments: [
        "", "null", "[]", "{}", "<html></html>", #"{"version":4,"serial":3,"lineage":"x"}"#,
        #"{"kind":"reconcile-state","format":2,"lineage":"x","serial":1}"#,
        #"{"kind":"reconcile-state","format":1,"lineage":"x","serial":1,"encoding":"gzip+base64","journal":"","sha256":""}"#,
        #"{"kind":"reconcile-state","format":1,"lineage":"x","serial":1,"encoding":"zip","journal":"","sha256":""}"#,
    ])
    func `anything else is refused and never empty`(text: String) {
        #expect(code(Array(text.utf8)) == "RC5031")
    }

    @Test func `changed lines are noticed`() throws {
        let other = StateDocument(
            lineage: document.lineage, serial: 7, parts: [], lines: Array("x\nz\n".utf8))
        let mine = String(decoding: try document.bytes(), as: UTF8.self)
        let theirs = String(decoding: try other.bytes(), as: UTF8.self)
        func journal(_ text: String) -> Substring {
            text.split(separator: "\"journal\":")[1]
        }
        let mixed = mine.split(separator: "\"journal\":")[0] + "\"journal\":" + journal(theirs)
        #expect(code(Array(mixed.utf8)) == "RC5031")
    }
}
