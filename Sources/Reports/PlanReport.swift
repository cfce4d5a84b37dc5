/// A plan, for people and for machines.
///
/// Each format is one file of its folder: `Text/`, `JSON/`. All of them take the same two things:
/// the plan and its context.
package enum PlanReport {}
