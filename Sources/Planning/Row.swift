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
        var rest = records[...]
        var own = signatures[...]
        if let first = declarations.first?.address {
            own = own[own.firstIndex(notBefore: first)...]
        }
        for declaration in declarations {
            let address = declaration.address
            while let record = rest.first, record.address < address {
                if rows.last?.declaration.address != record.address { undeclared.append(record) }
                rest.removeFirst()
            }
            let record = rest.first.flatMap { $0.address == address ? $0 : nil }
            while let next = own.first, next.address < address { own.removeFirst() }
            let signed = own.first.flatMap { $0.address == address ? $0.fingerprints : nil }
            rows.append(Row(declaration: declaration, signed: signed, record: record))
        }
        if let last = rows.last, last.record != nil { rest.removeFirst() }
        return (rows, undeclared + rest)
    }
}

extension ArraySlice<DesiredFingerprints.Own> {
    /// Where the first entry stands whose address is not before that one.
    fileprivate func firstIndex(notBefore address: Address) -> Int {
        var range = startIndex..<endIndex
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range =
                self[middle].address < address
                ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}
