import Documents
import Model

/// Reads what stands beside `backend: http`.
struct HTTPStateReader {
    static let updateMethods = ["POST", "PUT"]
    static let lockMethods = ["LOCK", "POST", "PUT"]
    static let unlockMethods = ["UNLOCK", "POST", "PUT", "DELETE"]

    let findings: Findings
    let secrets: SecretReader

    private var scalars: Scalars { Scalars(findings: findings) }

    /// Reads the members; nil without a sound address.
    func read(_ members: inout Members, source: SourceRange) -> HTTPStateLocation? {
        let address = members.require("address").flatMap { self.address($0, "address") }
        let updateMethod = method(
            members.take("updateMethod"), "updateMethod", HTTPStateReader.updateMethods)
        let lockNode = members.take("lockAddress")
        let lockMethodEntry = members.entry("lockMethod")
        let unlockEntry = members.entry("unlockAddress")
        let unlockMethodEntry = members.entry("unlockMethod")
        let authentication = members.take("auth").flatMap {
            HTTPStateAuthReader(findings: findings, secrets: secrets).read($0)
        }
        let locks = StateLockReader(findings: findings)
        let locking = locks.locking(&members)
        let leaseEntry = members.entry("leaseSeconds")

        let lockAddress = lockNode.flatMap { self.address($0, "lockAddress", beside: address) }
        let unlockAddress = unlockEntry.flatMap {
            self.address($0.value, "unlockAddress", beside: address)
        }
        let lockMethod = method(
            lockMethodEntry?.value, "lockMethod", HTTPStateReader.lockMethods)
        let isObject = lockMethod == "PUT"
        let unlockMethod = method(
            unlockMethodEntry?.value, "unlockMethod",
            isObject ? ["DELETE"] : HTTPStateReader.unlockMethods)
        let leaseSeconds = locks.leaseSeconds(leaseEntry?.value)
        if lockNode == nil {
            checkUnlocked(
                locking, [lockMethodEntry, unlockEntry, unlockMethodEntry], in: members.node)
        }
        if let leaseEntry, !isObject {
            findings.report(
                .fieldRule, "`leaseSeconds` goes with `lockMethod: PUT` only",
                at: leaseEntry.keySpan,
                help: "with every other method it is the server that keeps the lock, and it lasts "
                    + "until it is released")
        }
        if let unlockEntry, isObject {
            findings.report(
                .fieldRule, "`unlockAddress` does not go with `lockMethod: PUT`",
                at: unlockEntry.keySpan, help: "the lock is an object, and removed where it was put"
            )
        }
        guard let address else { return nil }
        return HTTPStateLocation(
            address: address, lockAddress: lockAddress, unlockAddress: unlockAddress,
            updateMethod: updateMethod, lockMethod: lockMethod, unlockMethod: unlockMethod,
            authentication: authentication, locking: locking, leaseSeconds: leaseSeconds,
            source: source)
    }

    /// Reads a URL that is on the server of another one, if there is one.
    private func address(_ node: Node, _ field: String, beside other: String? = nil) -> String? {
        guard let text = scalars.name(node, "`\(field)`", maxLength: StateLimits.addressLength)
        else { return nil }
        guard StateAddress.isSound(text) else {
            let holdsUser = text.utf8.contains(UInt8(ascii: "@"))
            findings.report(
                .invalidStateAddress, "`\(field)` is not an address that may be used",
                at: node.span,
                help: holdsUser
                    ? "a user name and a password belong below `auth`, not before an @"
                    : "write https://HOST[:PORT][/PATH][?QUERY]; http:// is for loopback only")
            return nil
        }
        if let other, StateAddress.server(of: other) != StateAddress.server(of: text) {
            findings.report(
                .invalidStateAddress, "`\(field)` is on another server than `address`",
                at: node.span,
                help: "scheme, host and port must be equal: the credential goes to both")
            return nil
        }
        return text
    }

    /// One of some methods; the first when it is absent or not sound.
    private func method(_ node: Node?, _ field: String, _ methods: [String]) -> String {
        node.flatMap { scalars.word($0, "`\(field)`", among: methods) } ?? methods.first ?? ""
    }

    private func checkUnlocked(
        _ locking: StateLocking, _ entries: [Node.Entry?], in node: Node
    ) {
        for entry in entries.compactMap(\.self) {
            findings.report(
                .fieldRule, "`\(entry.key)` means nothing without `lockAddress`",
                at: entry.keySpan)
        }
        if locking == .required {
            findings.report(
                .stateWithoutLock, "the state has no lock: `lockAddress` is missing",
                at: node.head,
                help: "write lockAddress, for GitLab with lockMethod: POST and unlockMethod: "
                    + "DELETE",
                "write lock: none only where something else keeps a second apply away")
        }
    }
}
