import CYAML
import Model

/// One event of libyaml, copied out of its memory.
struct YAMLEvent {
    enum Kind {
        case streamStart
        case streamEnd
        case documentStart
        case documentEnd
        case alias
        case scalar(Node.Scalar)
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

    @unsafe init(_ text: UnsafeBufferPointer<UInt8>) throws(YAMLProblem) {
        unsafe self.text = unsafe text
        unsafe parser = .allocate(capacity: 1)
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            unsafe parser.deallocate()
            throw .outOfMemory
        }
        // Set, so that libyaml does not guess UTF-16 from the first bytes.
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, text.baseAddress, text.count)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
    }

    /// Reads the next event.
    mutating func next() throws(YAMLProblem) -> YAMLEvent {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw problem }
        defer { unsafe yaml_event_delete(&event) }
        let span = unsafe Node.Span(
            start: SourcePosition(event.start_mark), end: SourcePosition(event.end_mark))
        switch unsafe event.type {
        case YAML_STREAM_START_EVENT: return YAMLEvent(kind: .streamStart, span: span)
        case YAML_DOCUMENT_START_EVENT: return YAMLEvent(kind: .documentStart, span: span)
        case YAML_DOCUMENT_END_EVENT: return YAMLEvent(kind: .documentEnd, span: span)
        case YAML_ALIAS_EVENT: return YAMLEvent(kind: .alias, span: span)
        case YAML_SCALAR_EVENT: return unsafe YAMLEvents.scalar(event.data.scalar, span)
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

    private static func scalar(
        _ data: yaml_event_t.__Unnamed_union_data.__Unnamed_struct_scalar, _ span: Node.Span
    ) -> YAMLEvent {
        // With its length, because "x\0y" is a scalar of three bytes.
        let bytes = unsafe UnsafeBufferPointer(start: data.value, count: data.length)
        let scalar = unsafe Node.Scalar(
            text: String(decoding: bytes, as: UTF8.self),
            isPlain: data.style == YAML_PLAIN_SCALAR_STYLE)
        return unsafe YAMLEvent(
            kind: .scalar(scalar), span: span, hasAnchor: data.anchor != nil,
            hasTag: data.tag != nil)
    }

    private var problem: YAMLProblem {
        guard let phrase = unsafe parser.pointee.problem else { return .outOfMemory }
        let context = unsafe parser.pointee.context
        // The reader stage leaves no mark, only the byte.
        let position =
            unsafe parser.pointee.error == YAML_READER_ERROR
            ? SourcePosition(atByte: parser.pointee.problem_offset, of: text.span)
            : SourcePosition(parser.pointee.problem_mark)
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

extension SourcePosition {
    /// A mark of libyaml, which counts lines and characters from zero.
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(
            line: Int(clamping: mark.line).addingOne, column: Int(clamping: mark.column).addingOne)
    }
}

extension Int {
    fileprivate var addingOne: Int { self < .max ? self + 1 : self }
}
