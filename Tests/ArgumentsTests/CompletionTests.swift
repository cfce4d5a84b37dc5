import Host
import TestSupport
import Testing

@testable import reconcile

@Suite struct CompletionTests {
    @Test(arguments: Shell.allCases)
    func `every verb and flag is in the script`(_ shell: Shell) {
        let script = CompletionScript.text(for: shell)
        for word in CommandTable.firstWords { #expect(script.contains(word)) }
        for option in CommandTable.optionsByName.values {
            #expect(script.contains(shell == .fish ? "-l \(option.name)" : option.flag))
        }
        for words in CompletionOptions.Words.allCases {
            #expect(script.contains("_reconcile_words \(words.rawValue)"))
        }
    }

    @Test(arguments: [
        (["reconcile", ""], "plan"), (["reconcile", "pl"], "plan"),
        (["reconcile", "plan", "--detailed"], "--detailed-exitcode"),
        (["reconcile", "plan", "--secrets", ""], "platform"),
        (["reconcile", "plan", "--secrets", "=", "pl"], "platform"),
        (["reconcile", "state", ""], "resolve"),
        (["reconcile", "-p", "plan", "state", "resolve", "--not"], "--not-created"),
        (["reconcile", "completion", "z"], "zsh"),
        (["/not/there/reconcile", "explain", "--qu"], "--quiet"),
    ])
    func `bash completes`(_ words: [String], _ expected: String) async throws {
        let quoted = words.map { "'\($0)'" }.joined(separator: " ")
        let script = """
            \(CompletionScript.text(for: .bash))
            COMP_WORDS=(\(quoted)); COMP_CWORD=\(words.count - 1); COMPREPLY=()
            _reconcile
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let result = try await ChildProcess.run(
            ChildProcess.Request(
                ["/bin/bash", "--norc", "-c", script], environment: Environment()))
        let lines = String(decoding: result.output, as: UTF8.self).split(separator: "\n")
        #expect(lines.contains(Substring(expected)), "\(lines)")
    }
}
