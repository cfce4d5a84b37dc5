import Testing

@Suite struct ScannerTests {
    @Test func `comments and literals are no code`() {
        let text = """
            let a = "print(1)" // print(2)
            /* print(3) /* print(4) */
            print(5) */ let b = #"say "print(6)" \\#(print(7))"#
            let c = "\\(print("print(8)")) print(9)"
            print(0)
            """
        let file = SourceFile(path: "Sources/Host/A.swift", text: text)
        #expect(file.lines.count == 5)
        #expect(
            file.places(ofCall: "print") == [
                "Sources/Host/A.swift:3", "Sources/Host/A.swift:4", "Sources/Host/A.swift:5",
            ])
        #expect(!file.code[2].contains("5"))
        #expect(!file.code[3].contains("8"))
    }

    @Test func `text over several lines keeps its lines`() {
        let file = SourceFile(
            path: "Sources/Host/A.swift",
            text: "let a = \"\"\"\n    unsafe \"quoted\" \\\"\"\"\n    \"\"\"\nunsafe b()\n")
        #expect(file.places(ofWord: "unsafe") == ["Sources/Host/A.swift:4"])
    }

    @Test func `members and declarations of a name are no calls`() {
        let file = SourceFile(
            path: "Sources/Host/A.swift",
            text: "func print(_ text: String) {}\npage.print(1)\nreprint(2)\nprinted(3)\n")
        #expect(file.places(ofCall: "print").isEmpty)
    }

    @Test func `imports are found with any modifier`() {
        let file = SourceFile(
            path: "Sources/Planning/A.swift",
            text: """
                // import Nothing
                package import Model
                @testable import Secrets
                @_exported public import struct Host.Files
                let important = 1
                """)
        #expect(file.module == "Planning")
        #expect(file.imports.map(\.module) == ["Model", "Secrets", "Host"])
    }
}
