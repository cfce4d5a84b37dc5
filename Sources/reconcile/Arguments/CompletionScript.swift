import Model

/// Completion scripts, made out of the command table.
///
/// What the files of a project name, such as addresses, the scripts ask the program for; words of
/// files never reach a part of a shell that would expand them.
enum CompletionScript {
    /// Returns the script for a shell.
    static func text(for shell: Shell) -> String {
        switch shell {
        case .bash: bash
        case .zsh: zsh
        case .fish: fish
        }
    }

    // MARK: - bash

    private static var bash: String {
        var text = """
            # bash completion for reconcile
            _reconcile_words() {
                local word
                local -a given=()
                if [[ -n "$project" ]]; then given=(-p "$project"); fi
                while IFS= read -r word; do
                    if [[ "$word" == "$current"* ]]; then COMPREPLY+=("$word"); fi
                done < <("${COMP_WORDS[0]/#\\~/$HOME}" completion "${given[@]}" --words "$1" 2>/dev/null)
            }
            _reconcile() {
                local current previous verb="" word index project=""
                current="${COMP_WORDS[COMP_CWORD]}"
                previous="${COMP_WORDS[COMP_CWORD-1]}"
                # bash splits --flag=value into three words
                if [[ "$current" == "=" ]]; then current=""; fi
                if [[ "$previous" == "=" ]]; then previous="${COMP_WORDS[COMP_CWORD-2]}"; fi
                for ((index = 1; index < COMP_CWORD; index++)); do
                    word="${COMP_WORDS[index]}"
                    case "$word" in
                        \(alternatives(valueFlags)))
                            if [[ "${COMP_WORDS[index+1]}" == "=" ]]; then ((index++)); fi
                            ((index++))
                            case "$word" in -p|--project) project="${COMP_WORDS[index]}" ;; esac ;;
                        -*) ;;
                        *)
                            if [[ -z "$verb" ]]; then verb="$word"
                            elif [[ "$verb" == "state" ]]; then verb="state $word"; fi ;;
                    esac
                done
                case "$previous" in

            """
        for option in offering {
            text += "        \(alternatives(forms(of: option)))) \(bashOffer(option)) return ;;\n"
        }
        text += """
                    \(alternatives(silentFlags))) COMPREPLY=(); return ;;
                esac
                case "$verb" in
                    "") COMPREPLY=($(compgen -W "\(words(CommandTable.firstWords + ["-p"]))" -- "$current")) ;;

            """
        for first in groups {
            let seconds = words(CommandTable.secondWords(after: first))
            text +=
                "        \(first)) COMPREPLY=($(compgen -W \"\(seconds)\" -- \"$current\")) ;;\n"
        }
        for verb in CommandTable.verbs {
            let flags = verb.options.map(\.flag) + ["--help"]
            let offered = flags + positionalWords(of: verb)
            let files = takesFiles(verb) ? " -f" : ""
            let found = foundWords(of: verb).map {
                "; [[ \"$current\" == -* ]] || _reconcile_words \($0.rawValue)"
            }
            text +=
                "        \"\(verb.name)\") COMPREPLY=($(compgen\(files) -W "
                + "\"\(words(offered))\" -- \"$current\"))\(found ?? "") ;;\n"
        }
        text += """
                esac
            }
            complete -F _reconcile reconcile

            """
        return text
    }

    private static func bashOffer(_ option: OptionSpec) -> String {
        switch option.value?.offer {
        case .files: "COMPREPLY=($(compgen -f -- \"$current\"));"
        case .words(let list): "COMPREPLY=($(compgen -W \"\(words(list))\" -- \"$current\"));"
        case .found(let words): "COMPREPLY=(); _reconcile_words \(words.rawValue);"
        case .nothing, nil: "COMPREPLY=();"
        }
    }

    // MARK: - zsh

    private static var zsh: String {
        var text = """
            #compdef reconcile
            # zsh completion for reconcile
            _reconcile_words() {
                local -a found given
                if [[ -n "$project" ]]; then given=(-p "$project"); fi
                found=(${(f)"$("${${(Q)words[1]}/#\\~/$HOME}" completion $given --words $1 2>/dev/null)"})
                compadd -a found
            }
            _reconcile() {
                local verb="" word project=""
                local -i index=2
                while (( index < CURRENT )); do
                    word="${words[index]}"
                    case "$word" in
                        \(alternatives(valueFlags)))
                            (( index++ ))
                            case "$word" in -p|--project) project="${(Q)words[index]}" ;; esac ;;
                        --project=*) project="${(Q)word#--project=}" ;;
                        -*) ;;
                        *)
                            if [[ -z "$verb" ]]; then verb="$word"
                            elif [[ "$verb" == "state" ]]; then verb="state $word"; fi ;;
                    esac
                    (( index++ ))
                done
                case "${words[CURRENT-1]}" in

            """
        for option in offering {
            text += "        \(alternatives(forms(of: option)))) \(zshOffer(option)); return ;;\n"
        }
        text += """
                    \(alternatives(silentFlags))) return ;;
                esac
                local -a offered
                case "$verb" in
                    "") offered=(\(zshPairs(firstWordPairs))) ;;

            """
        for first in groups {
            let verbs = CommandTable.verbs.filter { $0.path.count == 2 && $0.path[0] == first }
            text +=
                "        \(first)) offered=(\(zshPairs(verbs.map { ($0.path[1], $0.summary) }))) ;;\n"
        }
        for verb in CommandTable.verbs {
            let pairs =
                verb.options.map { ($0.flag, $0.summary) } + [("--help", "explain this verb")]
                + positionalWords(of: verb).map { ($0, "") }
            let files = takesFiles(verb) ? "; _files" : ""
            let found = foundWords(of: verb).map { "; _reconcile_words \($0.rawValue)" } ?? ""
            text += "        \"\(verb.name)\") offered=(\(zshPairs(pairs)))\(files)\(found) ;;\n"
        }
        text += """
                esac
                _describe reconcile offered
            }
            if [[ "${funcstack[1]}" == "_reconcile" ]]; then
                _reconcile "$@"
            else
                compdef _reconcile reconcile
            fi

            """
        return text
    }

    private static func zshOffer(_ option: OptionSpec) -> String {
        switch option.value?.offer {
        case .files: "_files"
        case .words(let list): "compadd -- \(words(list))"
        case .found(let words): "_reconcile_words \(words.rawValue)"
        case .nothing, nil: ":"
        }
    }

    /// `_describe` takes `word:description`, with colons of the word escaped.
    private static func zshPairs(_ pairs: [(String, String)]) -> String {
        pairs.map { word, summary in
            let word = word.replacing(":", with: "\\:")
            return quoted(summary.isEmpty ? word : "\(word):\(summary)")
        }.joined(separator: " ")
    }

    // MARK: - fish

    private static var fish: String {
        var text = """
            # fish completion for reconcile
            function __reconcile_words
                set -l typed (commandline -opc)
                set -l given
                set -l next 0
                for word in $typed[2..-1]
                    if test $next = 1
                        set given -p $word
                        set next 0
                        continue
                    end
                    switch $word
                        case -p --project
                            set next 1
                        case '--project=*'
                            set given -p (string replace -- --project= '' $word)
                    end
                end
                set -l program (string replace -r '^~' -- $HOME $typed[1])
                $program completion $given --words $argv[1] 2>/dev/null
            end
            function __reconcile_verb
                set -l verb
                set -l skip 0
                for word in (commandline -opc)[2..-1]
                    if test $skip = 1
                        set skip 0
                        continue
                    end
                    switch $word
                        case \(words(valueFlags))
                            set skip 1
                        case '-*'
                        case '*'
                            if test -z "$verb"
                                set verb $word
                            else if test "$verb" = state
                                set verb "state $word"
                            end
                    end
                end
                echo $verb
            end
            complete -c reconcile -f

            """
        for (word, summary) in firstWordPairs {
            text +=
                "complete -c reconcile -n 'test -z (__reconcile_verb)' "
                + "-a \(word) -d \(quoted(summary))\n"
        }
        for first in groups {
            for verb in CommandTable.verbs where verb.path.count == 2 && verb.path[0] == first {
                text +=
                    "complete -c reconcile -n 'test (__reconcile_verb) = \(first)' "
                    + "-a \(verb.path[1]) -d \(quoted(verb.summary))\n"
            }
        }
        for verb in CommandTable.verbs {
            let condition = "-n 'test \"$(__reconcile_verb)\" = \"\(verb.name)\"'"
            for option in verb.options {
                let letter = option.letter.map { " -s \($0)" } ?? ""
                text +=
                    "complete -c reconcile \(condition)\(letter) -l \(option.name)"
                    + "\(fishOffer(option)) -d \(quoted(option.summary))\n"
            }
            let offered = positionalWords(of: verb)
            if !offered.isEmpty {
                text += "complete -c reconcile \(condition) -a \(quoted(words(offered)))\n"
            }
            if let found = foundWords(of: verb) {
                text +=
                    "complete -c reconcile \(condition) -a '(__reconcile_words \(found.rawValue))'\n"
            }
            if takesFiles(verb) { text += "complete -c reconcile \(condition) -F\n" }
        }
        return text
    }

    private static func fishOffer(_ option: OptionSpec) -> String {
        switch option.value?.offer {
        case .files: " -r -F"
        case .words(let list): " -x -a \(quoted(words(list)))"
        case .found(let words): " -x -a '(__reconcile_words \(words.rawValue))'"
        case .nothing: " -x"
        case nil: ""
        }
    }

    // MARK: - Shared

    private static let allOptions = CommandTable.optionsByName.values.sorted {
        $0.name.precedesInBytes($1.name)
    }

    /// The flags that take a value, in every form.
    private static let valueFlags = allOptions.filter { $0.value != nil }.flatMap(forms)

    /// The flags whose value can be offered.
    private static let offering = allOptions.filter {
        $0.value.map { $0.offer != .nothing } ?? false
    }

    /// The flags with a value that nobody can guess.
    private static let silentFlags = allOptions.filter { $0.value?.offer == .nothing }
        .flatMap(forms)

    /// The first words that have second words.
    private static let groups = CommandTable.firstWords.filter {
        !CommandTable.secondWords(after: $0).isEmpty
    }

    private static let firstWordPairs: [(String, String)] = CommandTable.firstWords.map { word in
        (word, CommandTable.verb([word])?.summary ?? "verbs on \(word)")
    }

    private static func forms(of option: OptionSpec) -> [String] {
        [option.flag] + (option.letter.map { ["-\($0)"] } ?? [])
    }

    private static func positionalWords(of verb: VerbSpec) -> [String] {
        if verb.path == ["help"] { return CommandTable.firstWords }
        return verb.positionals.flatMap { positional -> [String] in
            if case .words(let list) = positional.offer { list } else { [] }
        }
    }

    /// What the program is asked for as the word of a verb.
    private static func foundWords(of verb: VerbSpec) -> CompletionOptions.Words? {
        for positional in verb.positionals {
            if case .found(let words) = positional.offer { return words }
        }
        return nil
    }

    private static func takesFiles(_ verb: VerbSpec) -> Bool {
        verb.positionals.contains { $0.offer == .files }
    }

    private static func words(_ list: [String]) -> String { list.joined(separator: " ") }

    private static func alternatives(_ list: [String]) -> String { list.joined(separator: "|") }

    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
