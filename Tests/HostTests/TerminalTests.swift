import Host
import Testing

struct TerminalTests {
    private func terminal(
        _ variables: [String: String] = [:], interactive: Bool = true, width: Int = 0,
        colour: Terminal.ColourChoice = .auto
    ) -> Terminal {
        Terminal(
            isInteractive: interactive, reportedWidth: width, colour: colour,
            environment: Environment(variables))
    }

    @Test func `colour follows the flag, then the variables, then the terminal`() {
        #expect(terminal().hasColour)
        #expect(!terminal(interactive: false).hasColour)
        #expect(!terminal(["NO_COLOR": "1"]).hasColour)
        #expect(terminal(["NO_COLOR": ""]).hasColour)
        #expect(terminal(["FORCE_COLOR": "1"], interactive: false).hasColour)
        #expect(!terminal(["FORCE_COLOR": "0"], interactive: false).hasColour)
        #expect(terminal(["CLICOLOR_FORCE": "1"], interactive: false).hasColour)
        #expect(!terminal(["FORCE_COLOR": "1", "NO_COLOR": "1"]).hasColour)
        #expect(!terminal(["TERM": "dumb"]).hasColour)
        #expect(terminal(["NO_COLOR": "1"], interactive: false, colour: .always).hasColour)
        #expect(!terminal(["FORCE_COLOR": "1"], colour: .never).hasColour)
    }

    @Test func `the width comes from the terminal, then COLUMNS, then 80`() {
        #expect(terminal(["COLUMNS": "50"], width: 123).width == 123)
        #expect(terminal(["COLUMNS": "50"]).width == 50)
        for text in ["", "0", "-3", "wide", "99999999999999999999"] {
            #expect(terminal(["COLUMNS": text]).width == 80)
        }
        #expect(terminal(["COLUMNS": "999999999"]).width == 10_000)
    }

    @Test func `characters follow the locale`() {
        #expect(terminal(["LANG": "en_US.UTF-8"]).isUTF8)
        #expect(terminal(["LANG": "C.utf8"]).isUTF8)
        #expect(!terminal(["LANG": "en_US.UTF-8", "LC_ALL": "C"]).isUTF8)
        #expect(!terminal().isUTF8)
        #expect(terminal(["CI": "true"]).isUTF8)
    }

    @Test func `an output whose reader has gone says so and stays quiet`() throws {
        ProcessHardening.ignoreBrokenPipe()
        let listener = try TCPListener()
        let client = try TCPConnection(toLoopbackPort: listener.port)
        #expect(client.wait(for: .writable, atMost: .seconds(5)))
        let output = Output(descriptor: client.descriptor)
        #expect(output.write("hello"))
        client.shutDownWriting()
        #expect(!output.write("more"))
        #expect(!output.isIntact)
        #expect(!output.write("again"))
    }

    @Test func `variables are read by bytes`() {
        let environment = Environment(["A": "", "é": "1"])
        #expect(environment["A"] == "")
        #expect(!environment.isSet("A"))
        #expect(environment["e\u{301}"] == nil)
        #expect(environment["é"] == "1")
        #expect(environment["B"] == nil)
        #expect(environment.setting("B", to: "2").filtered { $0 != "A" }.names == ["B", "é"])
        #expect(Environment.process()["PATH"] != nil)
    }
}
