/// Things to do at a moment, the earliest first; of equal moments the one that was added first.
struct TimerQueue<Element> {
    private var heap: [(moment: Duration, number: UInt64, element: Element)] = []
    private var nextNumber: UInt64 = 0

    /// The earliest moment, or nil when nothing waits.
    var earliest: Duration? { heap.first?.moment }

    /// Adds something to do.
    mutating func add(_ element: Element, at moment: Duration) {
        heap.append((moment, nextNumber, element))
        nextNumber += 1
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard precedes(child, parent) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the earliest thing whose moment has come.
    mutating func popDue(at now: Duration) -> Element? {
        guard let first = heap.first, first.moment <= now else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && precedes(child, least) { least = child }
            guard least != parent else { break }
            heap.swapAt(least, parent)
            parent = least
        }
        return first.element
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        (heap[left].moment, heap[left].number) < (heap[right].moment, heap[right].number)
    }
}
