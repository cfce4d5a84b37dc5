/// The creates whose intents are durable and which wait for a slot, in the order in which they
/// leave.
///
/// Without a line each slot would wait for the disk before each create. But whatever stands in it
/// when the machine dies has an open intent and never left, and the next run has to look for it. So
/// the line is short: a few where little leaves while a group of intents becomes durable - a slow
/// platform, a rate limit -, and never more than two for each slot.
struct CreateLine {
    /// The least that wait, so that a slot that becomes free finds one.
    private static let shortest = 2
    /// How many times as long as it need be the line is, so that few syncs carry many intents.
    private static let ample = 6

    private let longest: Int
    private var waiting: [CreateAttempt] = []
    private var next = 0
    private var isOpening = false
    private var leftMeanwhile = 0
    /// How many should wait when all slots are busy.
    private(set) var length: Int

    init(slots: Int) {
        longest = slots > 1 ? 2 * slots : 1
        length = min(Self.shortest, longest)
    }

    /// Whether nobody waits and no intent is being written.
    var isIdle: Bool { isEmpty && !isOpening }
    /// Whether nobody waits.
    var isEmpty: Bool { next == waiting.count }
    private var count: Int { waiting.count - next }

    /// Takes the first out of the line.
    mutating func popFirst() -> CreateAttempt? {
        guard next < waiting.count else { return nil }
        defer { next += 1 }
        if isOpening { leftMeanwhile += 1 }
        return waiting[next]
    }

    /// How many intents to write now; none while others are being written, and none before there is
    /// room for a group of them.
    func room(freeSlots: Int) -> Int {
        guard !isOpening, count <= length / 2 else { return 0 }
        return freeSlots + length - count
    }

    /// Notes that intents are being written.
    mutating func open() {
        isOpening = true
        leftMeanwhile = 0
    }

    /// Takes in the creates whose intents are durable now.
    mutating func opened(_ attempts: [CreateAttempt], hadFreeSlots: Bool) {
        isOpening = false
        // A line that ran dry does not tell how much would have left.
        let wanted = hadFreeSlots && isEmpty ? 2 * length : Self.ample * leftMeanwhile
        length = min(max(wanted, length / 2, Self.shortest), longest)
        waiting.removeFirst(next)
        next = 0
        waiting += attempts
    }
}
