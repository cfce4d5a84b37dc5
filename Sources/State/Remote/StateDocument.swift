import Documents
import Model

/// The form in which a remote store keeps a state: one JSON object around the packed journal.
///
/// A JSON object because servers for Terraform's states take nothing else; `serial` stands at the
/// top because GitLab numbers its versions by it, and there is no `ID`, which it would take for a
/// lock's. Where the store can keep more than one object, the older lines of a long journal are in
/// parts of their own, which never change; this document alone says which of them count.
struct StateDocument: Hashable {
    /// The format that this version reads and writes.
    static let format: Int64 = 1
    /// The most bytes that the lines of one object may unpack to.
    static let maximumLines = 1 << 31

    private static let kind = "reconcile-state"

    /// An object that holds older lines.
    struct Part: Hashable {
        let name: String
        /// The SHA-256 of its unpacked lines.
        let digest: String
    }

    let lineage: String
    /// The number of the last entry, or more: no two documents of a state have the same.
    let serial: Int64
    /// The older lines, the oldest first.
    let parts: [Part]
    /// The lines behind the parts, as a state file holds them.
    let lines: [UInt8]

    /// The bytes for the store; equal states give equal bytes.
    func bytes() throws(Diagnostic) -> [UInt8] {
        let packed = Base64.encode(try Self.pack(lines))
        var fields = FieldWriter()
        fields.add("kind", Self.kind)
        fields.add("format", .number(Number(Self.format)))
        fields.add("lineage", lineage)
        fields.add("serial", .number(Number(serial)))
        if !parts.isEmpty {
            fields.add(
                "parts",
                .array(
                    parts.map { ["name": .string($0.name), "sha256": .string($0.digest)] }))
        }
        fields.add("sha256", SHA256.hex(of: lines))
        fields.add("encoding", "gzip+base64")
        fields.add("journal", String(decoding: packed, as: UTF8.self))
        return JSON.write(.object(fields.object)) + [UInt8(ascii: "\n")]
    }

    init(lineage: String, serial: Int64, parts: [Part], lines: [UInt8]) {
        self.lineage = lineage
        self.serial = serial
        self.parts = parts
        self.lines = lines
    }

    /// Reads what a store holds; strict, because what is not understood must never look empty.
    init(_ bytes: [UInt8], name: String) throws(Diagnostic) {
        guard let document = try? JSONDocument(bytes) else {
            throw Self.foreign("it is no JSON, or only a part of it", name)
        }
        do throws(CodingProblem) {
            let fields = try FieldReader(document.root, "state")
            guard try fields.optionalString("kind")?.hasSameBytes(as: Self.kind) == true else {
                throw CodingProblem(message: "it was made by another program")
            }
            guard try fields.integer("format") <= Self.format else {
                throw CodingProblem(message: "a newer version wrote it")
            }
            guard try fields.string("encoding") == "gzip+base64",
                let packed = Base64.decode(try fields.string("journal").utf8)
            else { throw CodingProblem(message: "the journal is damaged") }
            lines = try Self.unpack(packed, digest: fields.string("sha256"))
            var parts: [Part] = []
            if let list = document.root.member("parts") {
                for element in list.elements {
                    let part = try FieldReader(element, "parts")
                    parts.append(
                        Part(name: try part.string("name"), digest: try part.string("sha256")))
                }
            }
            self.parts = parts
            lineage = try fields.string("lineage")
            serial = try fields.integer("serial")
        } catch {
            throw Self.foreign(error.message, name)
        }
    }

    /// Packs lines as a part holds them.
    static func pack(_ lines: [UInt8]) throws(Diagnostic) -> [UInt8] {
        do throws(Gzip.Failure) {
            return try Gzip.compress(lines)
        } catch {
            throw Diagnostic(
                .remoteNotSaved, "there is not enough memory to pack the state",
                help: ["give the process more memory, then run again"])
        }
    }

    /// The lines of a part, whose bytes must be those that the document means.
    static func lines(
        of part: Part, in bytes: [UInt8], name: String
    ) throws(Diagnostic) -> [UInt8] {
        do throws(CodingProblem) {
            return try unpack(bytes, digest: part.digest)
        } catch {
            throw foreign("\(error.message) in its part \(part.name)", name)
        }
    }

    /// The complaint about something that is not a state.
    static func foreign(_ why: String, _ name: String) -> Diagnostic {
        Diagnostic(
            .remoteForeign, "what the server holds is not a state: \(why)", at: .file(name),
            help: [
                "check that the address or key belongs to this project",
                "or bring the newest version back that the server keeps",
            ])
    }

    private static func unpack(
        _ packed: [UInt8], digest: String
    ) throws(CodingProblem) -> [UInt8] {
        let lines: [UInt8]
        do throws(Gzip.Failure) {
            lines = try Gzip.decompress(packed, limit: Self.maximumLines)
        } catch {
            throw CodingProblem(message: "the journal is damaged")
        }
        guard digest.hasSameBytes(as: SHA256.hex(of: lines)) else {
            throw CodingProblem(message: "the journal was changed")
        }
        return lines
    }
}
