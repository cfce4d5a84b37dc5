package import Model

extension DiagnosticCode {
    /// RC5025: a segment does not fit the state.
    package static let segmentForeign = DiagnosticCode(
        "RC5025", "segment of another state",
        """
        Runs with `--shard I/N` write to files of their own beside the state, \
        `NAME.shard-I-of-N`, each tied to the very state that it builds upon. This one builds upon \
        another: the state was replaced, restored or written by an older version after the shard \
        had run. Nothing was changed.

        Bring back the state that was there. If the present one is right, move the segment away; \
        what its shard created since is then found by name and adopted, as after a lost state.
        """)

    /// RC5026: segments wait to be folded in.
    package static let segmentsWait = DiagnosticCode(
        "RC5026", "shards not folded in yet",
        """
        The state as one file lacks what runs with `--shard I/N` have written to their segments \
        beside it, so a copy of it would be incomplete.

        When no shard is at work, the next verb that takes the lock without `--shard` folds the \
        segments in: `apply`, or `state push` and `state migrate` themselves.
        """)

    /// RC5027: this state cannot be shared by shards.
    package static let shardsNeedFile = DiagnosticCode(
        "RC5027", "apply --shard needs a state in a file",
        """
        Shards write side by side, each to a segment beside the state file. A state on a server \
        has one lock and one writer, so that shards could only wait for each other.

        Apply without `--shard`; `plan`, `drift` and `state verify` take it with every state. To \
        apply in shards, keep the state in a file and run all shards on the machine that has it: \
        the lock of a file keeps away others on the same machine.
        """)

    static let shardCodes = [segmentForeign, segmentsWait, shardsNeedFile]
}
