import CYAML
import Model

/// One event of libyaml; the text of a scalar stays where it is.
struct YAMLEvent {
    enum Kind {
        case streamStart
        case streamEnd
        case documentStart
        case documentEnd
        case alias
        case scalar(isPlain: Bool)
        case sequenceStart
        case sequenceEnd
        case mappingStart
        case mappingEnd
    }

    let kind: Kind
    let span: Node.Span
    var hasAnchor = false
    var hasTag = false
}

/// What libyaml says about a text that it cannot read; both phrases are its own constants and hold
/// nothing of the text.
struct YAMLProblem: Error {
    let problem: String
    let context: String?
    let position: SourcePosition
}

/// The owner of one libyaml parser.
///
/// The parser lives on the heap, because libyaml stores its address inside itself. The text must
/// outlive the parser: both live within one buffer scope of the caller.
@safe struct YAMLEvents: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let text: UnsafeBufferPointer<UInt8>
    private let firstLine: Int
    /// How many characters stand before the first line's first column.
    private let markLength: Int

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Starts at the beginning of a text, which is that line of its file.
    @unsafe init(
        _ text: UnsafeBufferPointer<UInt8>, firstLine: Int = 1
    ) throws(YAMLProblem) {
        // Taken off here: libyaml takes it for the first column, where `---` would have to stand.
        let hasMark = unsafe text.starts(with: Self.byteOrderMark)
        unsafe self.text = unsafe UnsafeBufferPointer(
            rebasing: text.dropFirst(hasMark ? Self.byteOrderMark.count : 0))
        self.firstLine = firstLine
        markLength = hasMark ? 1 : 0
        unsafe parser = .allocate(capacity: 1)
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            unsafe parser.deallocate()
            throw .outOfMemory
        }
        // Set, so that libyaml does not guess UTF-16 from the first bytes.
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, self.text.baseAddress, self.text.count)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
    }

    /// Reads the next event and gives it on, with the bytes of a scalar.
    mutating func next<Result>(
        _ body: (YAMLEvent, Span<UInt8>) -> Result
    ) throws(YAMLProblem) -> Result {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw problem }
        defer { unsafe yaml_event_delete(&event) }
        let isScalar = unsafe event.type == YAML_SCALAR_EVENT
        // With its length, because "x\0y" is a scalar of three bytes.
        let text = unsafe UnsafeBufferPointer(
            start: isScalar ? event.data.scalar.value : nil,
            count: isScalar ? event.data.scalar.length : 0)
        return unsafe body(shown(event), text.span)
    }

    private func shown(_ event: yaml_event_t) -> YAMLEvent {
        let span = unsafe Node.Span(
            start: position(event.start_mark), end: position(event.end_mark))
        switch unsafe event.type {
        case YAML_STREAM_START_EVENT: return YAMLEvent(kind: .streamStart, span: span)
        case YAML_DOCUMENT_START_EVENT: return YAMLEvent(kind: .documentStart, span: span)
        case YAML_DOCUMENT_END_EVENT: return YAMLEvent(kind: .documentEnd, span: span)
        case YAML_ALIAS_EVENT: return YAMLEvent(kind: .alias, span: span)
        case YAML_SCALAR_EVENT:
            let data = unsafe event.data.scalar
            return unsafe YAMLEvent(
                kind: .scalar(isPlain: data.style == YAML_PLAIN_SCALAR_STYLE), span: span,
                hasAnchor: data.anchor != nil, hasTag: data.tag != nil)
        case YAML_SEQUENCE_START_EVENT:
            let data = unsafe event.data.sequence_start
            return unsafe YAMLEvent(
                kind: .sequenceStart, span: span, hasAnchor: data.anchor != nil,
                hasTag: data.tag != nil)
        case YAML_MAPPING_START_EVENT:
            let data = unsafe event.data.mapping_start
            return unsafe YAMLEvent(
                kind: .mappingStart, span: span, hasAnchor: data.anchor != nil,
                hasTag: data.tag != nil)
        case YAML_SEQUENCE_END_EVENT: return YAMLEvent(kind: .sequenceEnd, span: span)
        case YAML_MAPPING_END_EVENT: return YAMLEvent(kind: .mappingEnd, span: span)
        default: return YAMLEvent(kind: .streamEnd, span: span)
        }
    }

    /// The place of a mark of libyaml, which counts lines and characters from zero.
    private func position(_ mark: yaml_mark_t) -> SourcePosition {
        SourcePosition(
            line: Int(clamping: mark.line).adding(firstLine),
            column: Int(clamping: mark.column).adding(mark.line == 0 ? 1 + markLength : 1))
    }

    private var problem: YAMLProblem {
        guard let phrase = unsafe parser.pointee.problem else { return .outOfMemory }
        let context = unsafe parser.pointee.context
        // The reader stage leaves no mark, only the byte.
        let position =
            unsafe parser.pointee.error == YAML_READER_ERROR
            ? SourcePosition(atByte: parser.pointee.problem_offset, of: text.span)
            : self.position(parser.pointee.problem_mark)
        return unsafe YAMLProblem(
            problem: String(cString: phrase), context: context.map { unsafe String(cString: $0) },
            position: position)
    }
}

extension YAMLProblem {
    fileprivate static var outOfMemory: YAMLProblem {
        YAMLProblem(
            problem: "there is not enough memory", context: nil,
            position: SourcePosition(line: 1, column: 1))
    }
}

extension Int {
    fileprivate func adding(_ other: Int) -> Int {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? .max : sum
    }
}
