/// Problems of one run, for people and for machines.
///
/// Each format is one file of its folder: `Text/`, `JSON/`.
package enum DiagnosticReport {}
