import Testing

@Suite struct HygieneTests {
    @Test func `unsafe code stays where C is called and where secrets are wiped`() throws {
        // Documents calls libyaml and decodes bytes in place, Transport calls libcurl, Host calls
        // the system. A Secret owns its bytes by pointer, because an array would be copied by
        // whoever touches it and could not be overwritten. SHA256 lends its words to the
        // instructions of the processor.
        let folders: Set<String> = ["Documents", "Transport", "Host"]
        let files: Set<String> = ["Sources/Model/Secret.swift", "Sources/Model/SHA256.swift"]
        for file in try Checkout().programSources()
        where !folders.contains(file.module) && !files.contains(file.path) {
            #expect(file.places(ofWord: "unsafe") == [])
            #expect(file.places(ofWord: "unchecked") == [])
        }
    }

    @Test(arguments: ["print", "debugPrint", "dump", "NSLog", "fatalError"])
    func `nothing is printed past the terminal and nothing traps by decision`(
        call: String
    ) throws {
        for file in try Checkout().programSources() {
            #expect(file.places(ofCall: call) == [])
        }
    }

    @Test func `casts and tries never trap`() throws {
        for file in try Checkout().programSources() {
            #expect(file.places(ofForced: "try") + file.places(ofForced: "as") == [])
        }
    }

    @Test func `locks are those that the thread sanitizer understands`() throws {
        for file in try Checkout().programSources() {
            #expect(file.places(ofWord: "Mutex") == [])
        }
    }

    @Test func `no file knows the machine that it was written on`() throws {
        let checkout = try Checkout()
        let names = ["home", "root", "Users", "opt", "mnt", "work", "private"]
        for folder in ["Sources", "Tests", "examples", "schemas"] {
            for path in try checkout.files(below: folder) {
                let found = MachinePaths.lines(of: try checkout.text(of: path), below: names)
                #expect(found == [], "\(path)")
            }
        }
    }

    @Test func `a path of a machine is told from the end of another path`() {
        let text = "a |home|b\n'|work|c'\nhttps:||host|work|d\n|homes|e\nx|home|f\n{g}|home|h"
            .replacing("|", with: "/")
        #expect(MachinePaths.lines(of: text, below: ["home", "work"]) == [1, 2])
    }

    @Test func `no work is left for later in a comment`() throws {
        let words = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
        for file in try Checkout().programSources() + Checkout().testSources() {
            for (index, line) in file.lines.enumerated() where line != file.code[index] {
                let found = line.utf8.split { !(65...90).contains($0) }.contains { word in
                    words.contains { $0.utf8.elementsEqual(word) }
                }
                #expect(!found, "\(file.path):\(index + 1)")
            }
        }
    }
}

/// Finds absolute paths below folders that only one machine has.
private enum MachinePaths {
    /// The numbers of the lines that hold such a path.
    static func lines(of text: String, below names: [String]) -> [Int] {
        let bytes = Array(text.utf8)
        let prefixes = names.map { Array("/\($0)/".utf8) }
        var found: [Int] = []
        var line = 1
        for index in bytes.indices {
            if bytes[index] == UInt8(ascii: "\n") { line += 1 }
            guard bytes[index] == UInt8(ascii: "/"), isStart(bytes[..<index].last),
                prefixes.contains(where: { bytes[index...].starts(with: $0) })
            else { continue }
            found.append(line)
        }
        return found
    }

    /// A letter, digit, dot or bracket before the slash makes it the middle of something longer.
    private static func isStart(_ before: UInt8?) -> Bool {
        guard let before else { return true }
        return before < 0x80 && !"/.}_-~$)>*".utf8.contains(before)
            && !Character(Unicode.Scalar(before)).isLetter
            && !Character(Unicode.Scalar(before)).isNumber
    }
}
