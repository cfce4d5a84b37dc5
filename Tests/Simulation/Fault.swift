/// What may go wrong at a choice point; one of them is one fault.
package enum Fault: String, CaseIterable, Sendable {
    /// A list fails on a page.
    case listFails
    /// A complete-looking list lacks an object that was made within the last minute.
    case listSkips
    /// A request never arrives, and nobody knows.
    case requestLost
    /// It works, and the answer is lost or a 5xx.
    case answerLost
    /// The platform refuses in its own error shape.
    case rejected
    /// No byte leaves.
    case notSent
    /// The request is executed later, when we have long given up.
    case late
    /// The new object is not listed for a while.
    case lagging
    /// The deleted object is still listed for a while.
    case ghost
    /// A person must consent before there is an object.
    case consent
    /// The answer lacks the secret that it should return.
    case withoutToken
    /// A slow create has no final status within the wait.
    case pending
    /// A slow create ends badly.
    case broken
    /// The state cannot be written: nothing reaches the disk.
    case appendFails
    /// The state reports an error though the entries reached the disk.
    case appendFailsDurable
    /// The process dies while it writes several entries; the first reached the disk.
    case torn
    /// The process dies while it writes several entries; all but the last reached the disk.
    case tornAtEnd
    /// The process dies before the effect.
    case crashBefore
    /// The process dies after the effect, before it learns of it.
    case crashAfter
    /// A sink refuses.
    case sinkFails
    /// A sink reports an error though the secret is there.
    case sinkFailsAfter
    /// A signal asks the run to stop.
    case stop
    /// The wall clock jumps an hour ahead, until the process ends.
    case jump
    /// An hour passes before the next run.
    case pause
}
