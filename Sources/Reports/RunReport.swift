package import Model

/// What a run of `plan`, `apply`, `drift`, `show` or `validate` has to say, in every format.
///
/// A new format is one file with a function that takes this, and one line in `bytes`.
package struct RunReport: Sendable {
    /// What the run came to.
    package enum Subject: Sendable {
        /// What an apply would do.
        case plan(Plan)
        /// What moved on the platforms; the plan that saw it.
        case drift(Plan)
        /// How the steps ended, and the plan they are of; no outcomes where nothing was begun.
        case apply([Outcome], Plan)
        /// What is wrong with the files.
        case validation([Diagnostic], ValidateReport.Scope)
    }

    /// What formats say about the run itself.
    package struct Run: Hashable, Sendable {
        /// When it ended.
        package let ended: Timestamp
        /// The exit code that the process will have.
        package let exitCode: Int
        /// What stands before a path of a diagnostic to make it relative to where the program
        /// runs: the folder of the project file with a slash, or nothing.
        package let folder: String

        /// Makes the facts of a run.
        package init(ended: Timestamp, exitCode: Int, folder: String = "") {
            self.ended = ended
            self.exitCode = exitCode
            self.folder = folder
        }
    }

    /// What the run came to.
    package let subject: Subject
    /// Who asks, and what to type next.
    package let context: PlanContext
    /// The run itself.
    package let run: Run

    /// Makes a report.
    package init(_ subject: Subject, context: PlanContext, run: Run) {
        self.subject = subject
        self.context = context
        self.run = run
    }

    /// Returns the report as it goes into a file.
    package func bytes(in format: ReportFormat) -> [UInt8] {
        switch format {
        case .text: Array(text(TextStyle()).utf8)
        case .json: JSONText.inert(json)
        case .markdown: Array(MarkdownReport.text(self).utf8)
        case .html: Array(HTMLReport.text(self).utf8)
        case .junit: Array(JUnitReport.text(self).utf8)
        case .sarif: JSONText.inert(SARIFReport.json(self))
        case .gitlab: JSONText.inert(GitLabReport.json(self))
        case .prometheus: Array(PrometheusReport.text(self).utf8)
        }
    }

    /// What the run came to in one line, in words that never change.
    package var outcome: String {
        MarkdownHeadline.counts(of: self).joined(separator: " ")
    }

    /// Returns the report as text.
    package func text(_ style: TextStyle) -> String {
        switch subject {
        case .plan(let plan): PlanReport.text(plan, context: context, style: style)
        case .drift(let plan): DriftReport.text(plan, context: context, style: style)
        case .apply(let outcomes, let plan):
            ApplyReport.text(outcomes, digest: plan.digest, style: style)
        case .validation(let diagnostics, let scope):
            ValidateReport.text(diagnostics, scope: scope, style: style)
        }
    }

    /// The report as a JSON value.
    package var json: Value {
        switch subject {
        case .plan(let plan): PlanReport.json(plan, context: context)
        case .drift(let plan): DriftReport.json(plan, context: context)
        case .apply(let outcomes, let plan):
            ApplyReport.json(outcomes, of: plan, toolVersion: context.toolVersion)
        case .validation(let diagnostics, let scope):
            ValidateReport.json(diagnostics, scope: scope, toolVersion: context.toolVersion)
        }
    }
}

extension RunReport {
    /// The verb as formats name the run; a saved plan that is shown again is the same plan.
    var verb: String {
        switch subject {
        case .plan: "plan"
        case .drift: "drift"
        case .apply: "apply"
        case .validation: "validate"
        }
    }

    /// The plan behind the run, if there is one.
    var plan: Plan? {
        switch subject {
        case .plan(let plan), .drift(let plan), .apply(_, let plan): plan
        case .validation: nil
        }
    }

    /// The project's name; `validate` has none when the project file cannot be read.
    var project: String {
        switch subject {
        case .plan(let plan), .drift(let plan), .apply(_, let plan): plan.project
        case .validation(_, let scope): scope.project ?? "unknown"
        }
    }

    /// Whether the run could do what it was asked, whatever it found: 2 and 7 are answers.
    var isSuccess: Bool { [0, 2, 7].contains(run.exitCode) }

    /// A path of the user as it is written from where the program runs.
    func path(_ file: String) -> String {
        file.utf8.first == UInt8(ascii: "/") ? file : run.folder + file
    }
}
