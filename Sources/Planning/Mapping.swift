/// How the planner goes over many connections: one after the other, or side by side.
///
/// What comes out is the same, whoever does it.
package protocol Mapping: Sendable {
    /// Applies work to every element and returns the results in the order of the elements.
    func map<Element: Sendable, Result: Sendable>(
        _ elements: [Element], _ work: @escaping @Sendable (Element) -> Result
    ) -> [Result]
}

/// One after the other, on the thread that asks.
package struct SerialMapping: Mapping {
    /// Makes a mapping.
    package init() {}

    /// Applies work to every element and returns the results in the order of the elements.
    package func map<Element: Sendable, Result: Sendable>(
        _ elements: [Element], _ work: @escaping @Sendable (Element) -> Result
    ) -> [Result] {
        elements.map(work)
    }
}
