import Model

/// A declaration beside its signatures and the record at its address.
struct Row: Sendable {
    let declaration: Declaration
    /// What its secrets are signed with; nil where secrets are not compared.
    let signed: Fingerprints?
    let record: Record?

    /// Lays the columns of one platform side by side: one walk over all, since all are sorted by
    /// address.
    ///
    /// `signatures` may be those of all platforms. Returns each declaration with its record, and
    /// the records without a declaration.
    static func joined(
        _ declarations: [Declaration], signed signatures: [DesiredFingerprints.Own] = [],
        _ records: [Record]
    ) -> (rows: [Row], undeclared: [Record]) {
        var rows: [Row] = []
        rows.reserveCapacity(declarations.count)
        var undeclared: [Record] = []
        var recorded = Walk(records, \.address)
        var signed = Walk(signatures, \.address)
        if let first = declarations.first?.address { signed.skip(to: first) }
        for declaration in declarations {
            let record = recorded.next(at: declaration.address) { undeclared.append($0) }
            let own = signed.next(at: declaration.address)
            rows.append(Row(declaration: declaration, signed: own?.fingerprints, record: record))
        }
        return (rows, undeclared + recorded.rest)
    }
}

/// A walk along a column that is sorted by address and has each address once.
private struct Walk<Element> {
    private let column: [Element]
    private let address: (Element) -> Address
    private var index = 0
    private var isTaken = false

    init(_ column: [Element], _ address: @escaping (Element) -> Address) {
        self.column = column
        self.address = address
    }

    /// What was neither taken nor passed.
    var rest: ArraySlice<Element> { column[(isTaken ? index + 1 : index)...] }

    /// Takes the element at that address, if there is one, and hands over those before it that
    /// nobody took.
    mutating func next(at wanted: Address, passing: (Element) -> Void = { _ in }) -> Element? {
        while index < column.count {
            let element = column[index]
            let order = address(element).compareBytes(to: wanted)
            guard order <= 0 else { return nil }
            if order == 0 {
                isTaken = true
                return element
            }
            if !isTaken { passing(element) }
            isTaken = false
            index += 1
        }
        return nil
    }

    /// Goes to the first element whose address is not before that one.
    mutating func skip(to wanted: Address) {
        var range = index..<column.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range =
                address(column[middle]) < wanted
                ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        index = range.lowerBound
    }
}
