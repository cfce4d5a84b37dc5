package import Model

extension DiagnosticCode {
    /// RC9501.
    package static let faultSpecification = DiagnosticCode(
        "RC9501", "fault rule of the sandbox",
        """
        A fault rule tells the sandbox which answers to break. It is one word,
        PLATFORM:OPERATION:KIND, with an argument behind = where the kind takes one, and with @N
        (only the Nth matching request) or xN (the first N) at the end.

        PLATFORM is a provider, or any for all of them, or state for the states that the sandbox
        keeps. OPERATION is create, list, read, update, delete, other, any, or pageN for one page of
        a list; of a state it is read, write, delete, lock, unlock, other or any. KIND is drop_before, drop_after, status=503 (with
        ;retry_after=SECONDS and ;text=MESSAGE), status_after=503, delay=200ms, late=200ms,
        truncate=BYTES, garbage, html or html=STATUS, missing_envelope, hang, hang_after. Kinds that
        end in _after, and delay, truncate, garbage and missing_envelope, let the request take
        effect first.
        """)
    /// RC9502.
    package static let sandboxSeed = DiagnosticCode(
        "RC9502", "seed of the sandbox",
        """
        A seed is a JSON object whose keys are providers and whose values are lists of connections
        in the platform's own field names, as its list answers show them. What a connection leaves
        out is filled in. A seed is refused when a provider is unknown, when an entry is no object,
        or when the platform could not hold it, such as two BlinkOps connections of one name.
        """)
    /// RC9503.
    package static let sandboxStart = DiagnosticCode(
        "RC9503", "sandbox cannot start",
        """
        The sandbox serves all platforms on one port of 127.0.0.1. It cannot start when another
        program has the port, or when the system gives it no socket or thread. Without a port it
        takes a free one and prints it.
        """)

    /// The codes of the sandbox.
    package static let sandboxCodes: [DiagnosticCode] = [
        .faultSpecification, .sandboxSeed, .sandboxStart,
    ]
}
