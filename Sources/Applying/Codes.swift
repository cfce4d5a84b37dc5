package import Model

extension DiagnosticCode {
    /// RC6001: creates stopped after repeated unknown outcomes.
    package static let createsStopped = DiagnosticCode(
        "RC6001", "creates stopped",
        """
        Three creates of a platform ended with an unknown outcome in this run. Each may have left \
        an object behind, so the run stops creating there instead of making more of them.

        When the platform is well again, run apply: it looks every unknown create up first.
        """)

    /// RC6002: the run was asked to stop.
    package static let interrupted = DiagnosticCode(
        "RC6002", "interrupted",
        """
        The run was asked to stop before this step. Nothing was sent for it; run apply again.
        """)

    /// RC6003: a step that must come first did not succeed.
    package static let prerequisiteFailed = DiagnosticCode(
        "RC6003", "prerequisite failed",
        """
        Another step had to free a name first and did not succeed, so this one was not started.

        Solve the other one and run apply again.
        """)

    /// RC6004: a returned secret was lost.
    package static let returnedSecretLost = DiagnosticCode(
        "RC6004", "returned secret lost",
        """
        The platform returns this secret once, in the answer to the create, and the answer did \
        not arrive or did not hold it. The object exists and is recorded, but it can neither be \
        used nor deleted through the API.

        Delete the object by hand on the platform; the next apply makes a new one.
        """)

    /// RC6005: the state could not be written, so nothing more is started.
    package static let stoppedByState = DiagnosticCode(
        "RC6005", "stopped because state cannot be written",
        """
        An entry could not be made durable in the state. Whatever depends on it was not sent, and \
        no further step is started.

        Follow the advice of the first state error, then run apply again.
        """)

    /// RC6006: a step is not one of the reviewed plan.
    package static let notReviewed = DiagnosticCode(
        "RC6006", "not part of the reviewed plan",
        """
        While the plan ran, something turned up that the reviewed plan does not allow. It was left \
        alone.

        Run plan again, review it and apply that.
        """)

    /// RC6007: the platform has no writing half in this run.
    package static let platformUnavailable = DiagnosticCode(
        "RC6007", "platform not available",
        """
        The platform cannot be written in this run. Nothing was sent for this step.
        """)

    /// RC6008: a connection that the platform makes slowly is not yet seen working.
    package static let notYetWorking = DiagnosticCode(
        "RC6008", "not yet seen working",
        """
        The platform accepted the connection and has not shown it working within the time that is \
        waited. What it replaces stays in place until it does.

        Run apply again later.
        """)

    /// Every code of this station.
    package static let applyingCodes: [DiagnosticCode] = [
        createsStopped, interrupted, prerequisiteFailed, returnedSecretLost, stoppedByState,
        notReviewed, platformUnavailable, notYetWorking,
    ]
}
