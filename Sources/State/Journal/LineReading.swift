import Documents
import Model

/// What one line of the state says by itself; whether it follows the line before it is another
/// question, so that lines can be read side by side.
enum LineReading: Sendable {
    /// It does not carry the hash of the rest of it.
    case unverified
    /// It is no JSON object, for that reason.
    case unreadable(String)
    /// It is an object.
    case members(Members)

    /// What the members of a line say.
    struct Members: Sendable {
        /// Its number, which the lines that a compaction wrote do not have.
        let number: Result<Int64, CodingProblem>
        /// The fact, and whether a version that does not know its kind may not go on.
        let fact: Result<(Fact, isCritical: Bool), CodingProblem>
    }
}

/// Reads lines one after the other in the same memory.
struct LineDecoder {
    private var reader = JSONLineReader()
    private let repeated = RepeatedParts()

    /// Reads the line that stands in a range of `bytes`.
    mutating func read(_ bytes: [UInt8], _ range: Range<Int>) -> LineReading {
        guard Chain.isVerified(bytes.span.extracting(range)) else { return .unverified }
        let fields: FieldReader
        do throws(CodingProblem) {
            fields = try self.fields(bytes, range)
        } catch {
            return .unreadable(error.message)
        }
        let number: Result<Int64, CodingProblem> =
            fields.has("n")
            ? Result { () throws(CodingProblem) in try fields.integer("n") }
            : .failure(CodingProblem(message: "`n` is missing"))
        let fact = Result { () throws(CodingProblem) in
            (try Fact(fields), isCritical: try fields.flag("critical"))
        }
        return .members(LineReading.Members(number: number, fact: fact))
    }

    /// Reads the members of a line.
    mutating func fields(
        _ bytes: [UInt8], _ range: Range<Int>
    ) throws(CodingProblem) -> FieldReader {
        let root: JSONView
        do throws(JSONError) {
            root = try reader.read(bytes, range)
        } catch {
            throw CodingProblem(message: error.reason.rawValue)
        }
        guard root.kind == .object else { throw CodingProblem(message: "it is no JSON object") }
        return try FieldReader(root, "line", sharing: repeated)
    }
}
