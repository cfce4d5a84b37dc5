internal import CPosix
internal import Glibc

/// What is at the other end of a standard stream.
package struct Terminal: Hashable, Sendable {
    /// Whether a person may be looking.
    package let isInteractive: Bool
    /// Columns; 80 when nobody knows.
    package let width: Int
    /// Whether colours are wanted.
    package let hasColour: Bool
    /// Whether characters beyond ASCII can be shown.
    package let isUTF8: Bool

    /// The three standard streams.
    package enum Stream: Int32, Hashable, Sendable {
        case input = 0
        case output = 1
        case error = 2
    }

    /// What `--color` says.
    package enum ColourChoice: String, Hashable, Sendable, CaseIterable {
        case auto
        case always
        case never
    }

    /// Makes a description by hand.
    package init(isInteractive: Bool, width: Int, hasColour: Bool, isUTF8: Bool) {
        self.isInteractive = isInteractive
        self.width = width
        self.hasColour = hasColour
        self.isUTF8 = isUTF8
    }

    /// Looks at a stream of this process.
    package init(_ stream: Stream, colour: ColourChoice, environment: Environment) {
        var size = winsize()
        let isInteractive = isatty(stream.rawValue) == 1
        let told = unsafe ioctl(stream.rawValue, UInt(TIOCGWINSZ), &size)
        self.init(
            isInteractive: isInteractive,
            reportedWidth: told == 0 ? Int(size.ws_col) : 0,
            colour: colour, environment: environment)
    }

    /// Decides from what the system said; pure.
    package init(
        isInteractive: Bool, reportedWidth: Int, colour: ColourChoice, environment: Environment
    ) {
        self.init(
            isInteractive: isInteractive,
            width: Terminal.width(reported: reportedWidth, environment: environment),
            hasColour: Terminal.hasColour(
                choice: colour, isInteractive: isInteractive, environment: environment),
            isUTF8: Terminal.isUTF8(environment))
    }

    private static func width(reported: Int, environment: Environment) -> Int {
        if reported > 0 { return reported }
        guard let columns = environment["COLUMNS"].flatMap({ Int($0) }), columns > 0 else {
            return 80
        }
        return min(columns, 10_000)
    }

    // The flag first, then no-color.org before force-color.org, then the terminal.
    private static func hasColour(
        choice: ColourChoice, isInteractive: Bool, environment: Environment
    ) -> Bool {
        switch choice {
        case .always: return true
        case .never: return false
        case .auto: break
        }
        if environment.isSet("NO_COLOR") { return false }
        for name in ["FORCE_COLOR", "CLICOLOR_FORCE"] where environment.isSet(name) {
            if environment[name] != "0" { return true }
        }
        if environment["TERM"] == "dumb" { return false }
        return isInteractive
    }

    // POSIX order; without any the locale is C, which is ASCII. Services of CI systems often set
    // none and show UTF-8 all the same, so an absent locale under CI counts as UTF-8.
    private static func isUTF8(_ environment: Environment) -> Bool {
        for name in ["LC_ALL", "LC_CTYPE", "LANG"] where environment.isSet(name) {
            let locale = (environment[name] ?? "").lowercased()
            return locale.contains("utf-8") || locale.contains("utf8")
        }
        return environment.isSet("CI")
    }
}
