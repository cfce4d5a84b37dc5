package import Model

extension DiagnosticCode {
    /// The text is no YAML.
    package static let yamlSyntax = DiagnosticCode(
        "RC1001", "YAML syntax error",
        """
        The file cannot be read as YAML from the marked place on, so nothing behind it was checked.

        Frequent causes: a tab in the indentation, a missing space behind a colon, an unclosed \
        quote or bracket, a plain value that holds `: ` or starts with `@`, `*`, `&`, `!` or `%`. \
        Quote the value, or fix the indentation.
        """)
    /// The bytes are not UTF-8, or a character cannot stand in YAML.
    package static let badCharacter = DiagnosticCode(
        "RC1002", "bytes that are not allowed text",
        """
        Files are UTF-8. Control characters, and the line separators U+0085, U+2028 and U+2029, \
        which YAML versions read differently, may not stand in a file as they are.

        Save the file as UTF-8. Where a value really holds such a character, write it as an escape \
        in double quotes, such as "\\u2028".
        """)
    /// The file is larger than the limit.
    package static let fileTooLarge = DiagnosticCode(
        "RC1003", "file too large",
        """
        One file may hold 1 MiB. The bound keeps a mistaken path, such as a log or an archive in \
        the manifest folder, from being read whole.

        Split the manifests over several files.
        """)
    /// The nesting is deeper than the limit.
    package static let nestingTooDeep = DiagnosticCode(
        "RC1004", "nesting too deep",
        """
        Mappings and lists may be nested 64 deep. No manifest needs that; the bound keeps a \
        hostile file from exhausting the program.
        """)
    /// The file holds more values than the limit.
    package static let tooManyNodes = DiagnosticCode(
        "RC1005", "too many values in one file",
        """
        One file may hold 250,000 keys and values. Split the manifests over several files.
        """)
    /// A mapping names a key twice.
    package static let duplicateKey = DiagnosticCode(
        "RC1006", "duplicate key",
        """
        The same key stands twice in one mapping. Readers of YAML silently keep one of them, often \
        the last; here it is an error, because the other one was meant too.

        Remove one of the two.
        """)
    /// An anchor or alias.
    package static let aliasRefused = DiagnosticCode(
        "RC1007", "anchor or alias",
        """
        Anchors (`&name`) and aliases (`*name`) are not read: a manifest says everything where it \
        stands, so that a review of one file sees all of it.

        Write the value out. A plain value that starts with `&` or `*` needs quotes.
        """)
    /// A merge key.
    package static let mergeKeyRefused = DiagnosticCode(
        "RC1008", "merge key",
        """
        The merge key `<<` exists only in YAML 1.1 and hides where a value comes from. Write the \
        members out. If the key is really called `<<`, quote it.
        """)
    /// An explicit tag.
    package static let tagRefused = DiagnosticCode(
        "RC1009", "explicit tag",
        """
        Tags such as `!secret`, `!!binary` or `!!str` are not read: the field decides what a value \
        is. Quote a value to make it text. A plain value that starts with `!` needs quotes.
        """)
    /// A mapping key that is not text.
    package static let keyNotText = DiagnosticCode(
        "RC1010", "key that is not text",
        """
        Keys are text. A list or mapping as a key, and a plain key that YAML 1.1 or 1.2 reads as \
        something else (`on`, `no`, `1`, `null`), is refused, because other tools would see \
        another key. Quote the key.
        """)

    /// More errors in one file than are told.
    package static let tooManyProblems = DiagnosticCode(
        "RC1011", "too many errors in one file",
        """
        The first 500 errors of a file are told, and this is the end of them. Mend some of them \
        and look again; a file of that many errors is often not a manifest at all.
        """)

    /// The codes of this station, for the registry of codes.
    package static let documentsCodes: [DiagnosticCode] = [
        .yamlSyntax, .badCharacter, .fileTooLarge, .nestingTooDeep, .tooManyNodes, .duplicateKey,
        .aliasRefused, .mergeKeyRefused, .tagRefused, .keyNotText, .tooManyProblems,
    ]
}

extension Diagnostic {
    /// The complaint that ends the complaints about a file.
    package static func tooManyProblems(at place: Place) -> Diagnostic {
        Diagnostic(
            .tooManyProblems,
            "the file has more than \(DocumentLimits.maxProblems) errors; the rest is not told",
            at: place, help: ["mend some of them and look again"])
    }
}
