import Host
import TestSupport
import Testing

@Suite struct LinkageTests {
    @Test func `the program is linked with libcurl and libyaml and without Foundation and ICU`()
        async throws
    {
        let libraries = try await libraries()
        #expect(libraries.contains { $0.hasPrefix("libcurl.so") })
        #expect(libraries.contains { $0.hasPrefix("libyaml-0.so") })
        // The essentials are small; the rest brings ICU, which is larger than all of the program.
        let foundation = libraries.filter {
            $0.hasPrefix("libFoundation") && !$0.hasPrefix("libFoundationEssentials")
        }
        #expect(foundation == [])
        #expect(libraries.filter { $0.lowercased().contains("icu") } == [])
    }

    /// The names of the shared libraries of the built program.
    private func libraries() async throws -> [String] {
        let completion = try await ChildProcess.run(
            ChildProcess.Request(
                ["ldd", BuiltProgram.path()], environment: Environment.process()))
        #expect(completion.end == .exited(0))
        return String(decoding: completion.output, as: UTF8.self).split(separator: "\n").compactMap
        {
            $0.split(whereSeparator: \.isWhitespace).first.map(String.init)
        }
    }
}
