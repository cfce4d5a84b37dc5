import Host
import Testing

struct ChildProcessTests {
    private func run(
        _ script: String, input: [UInt8]? = nil, deadline: Duration = .seconds(20),
        outputLimit: Int = 65_536, environment: Environment = Environment()
    ) async throws -> ChildProcess.Completion {
        try await ChildProcess.run(
            ChildProcess.Request(
                ["/bin/sh", "-c", script], environment: environment, input: input,
                deadline: deadline, outputLimit: outputLimit, errorLimit: 10))
    }

    @Test func `both outputs and the exit code come back`() async throws {
        let completion = try await run("echo out; echo err >&2; exit 3")
        #expect(completion.end == .exited(3))
        #expect(completion.output == Array("out\n".utf8))
        #expect(completion.errorOutput == Array("err\n".utf8))
    }

    @Test func `input larger than a pipe goes through`() async throws {
        let input = [UInt8](repeating: 0x61, count: 300_000)
        let completion = try await run("cat", input: input, outputLimit: 400_000)
        #expect(completion.end == .exited(0))
        #expect(completion.output == input)
    }

    @Test func `a program that ignores its input is no error`() async throws {
        let input = [UInt8](repeating: 0x61, count: 300_000)
        #expect(try await run("exec <&-; exit 0", input: input).end == .exited(0))
    }

    @Test func `stdin is empty without input`() async throws {
        #expect(try await run("wc -c").output.starts(with: Array("0".utf8)))
    }

    @Test func `only the given variables arrive, byte for byte`() async throws {
        let completion = try await ChildProcess.run(
            ChildProcess.Request(
                ["/usr/bin/env"], environment: Environment(["B": "x=y", "A": "zwei Wörter"])))
        #expect(completion.output == Array("A=zwei Wörter\nB=x=y\n".utf8))
    }

    @Test func `no descriptor beyond the three is open`() async throws {
        let listener = try TCPListener()
        // `ls` itself opens one to read the folder.
        let completion = try await run("ls /proc/self/fd | wc -l")
        #expect(completion.output == Array("4\n".utf8))
        #expect(listener.port > 0)
    }

    @Test func `signals are default and the group is the program's own`() async throws {
        let completion = try await run(
            "grep SigIgn /proc/self/status; ps -o pgid= -p $$ | tr -d ' '; echo $$")
        let lines = String(decoding: completion.output, as: UTF8.self).split(separator: "\n")
        // glibc itself leaves its two internal signals, 32 and 33, ignored.
        let ignored = lines.first.flatMap { UInt64($0.suffix(8), radix: 16) }
        #expect(ignored.map { $0 & 0x7FFF_FFFF } == 0)
        #expect(lines.count == 3 && lines[1] == lines[2])
    }

    @Test func `a group that does not end is killed at the deadline`() async throws {
        let clock = SystemClock()
        let start = clock.uptime
        let completion = try await run("sleep 600 & sleep 600", deadline: .milliseconds(50))
        #expect(completion.end == .deadline)
        #expect(clock.uptime - start < .seconds(500))
    }

    @Test func `too much output ends the program`() async throws {
        let completion = try await run("yes", outputLimit: 1000)
        #expect(completion.end == .outputLimit)
        #expect(completion.output.count == 1000)
        let small = try await run("printf 12345", outputLimit: 4)
        #expect(small.end == .outputLimit)
        #expect(try await run("printf 1234", outputLimit: 4).end == .exited(0))
    }

    @Test func `stderr is cut without harm`() async throws {
        let completion = try await run("head -c 200000 /dev/zero >&2; exit 0")
        #expect(completion.end == .exited(0))
        #expect(completion.errorOutput.count == 10)
    }

    @Test func `a background process that keeps the pipe does not hold us`() async throws {
        let clock = SystemClock()
        let start = clock.uptime
        let completion = try await run("sleep 600 & echo $!; exit 5")
        #expect(completion.end == .exited(5))
        #expect(clock.uptime - start < .seconds(500))
        let pid = String(decoding: completion.output.dropLast(), as: UTF8.self)
        // Killed with its group: soon a zombie, or gone once somebody has reaped it.
        var isAlive = true
        for _ in 0..<1000 where isAlive {
            let stat = try? Files.read("/proc/\(pid)/stat", limit: 4096)
            isAlive = stat.map { !String(decoding: $0, as: UTF8.self).contains(") Z") } ?? false
            if isAlive { try await SystemClock().sleep(for: .milliseconds(2)) }
        }
        #expect(!isAlive)
    }

    @Test func `cancelling the task ends the program`() async throws {
        let task = Task { try await run("sleep 600") }
        task.cancel()
        #expect(try await task.value.end == .cancelled)
    }

    @Test func `a foreign signal is told`() async throws {
        #expect(try await run("kill -9 $$").end == .signalled(9))
    }

    @Test func `a missing program and a zero byte are errors`() async throws {
        for arguments in [["/nonexistent/program"], ["no-such-program-here"], ["a\0b"], []] {
            await #expect(throws: HostError.self) {
                try await ChildProcess.run(
                    ChildProcess.Request(arguments, environment: Environment()))
            }
        }
    }

    @Test func `runs leave no descriptor behind`() async throws {
        // Other tests run beside this one and own descriptors, but only for a while: what leaks
        // stays, so the least of several counts tells.
        let before = try Files.names(in: "/proc/self/fd").count
        for _ in 0..<100 { _ = try await run("exit 0") }
        var least = Int.max
        for _ in 0..<200 where least >= before + 80 {
            least = min(least, try Files.names(in: "/proc/self/fd").count)
            if least >= before + 80 { try await SystemClock().sleep(for: .milliseconds(50)) }
        }
        #expect(least < before + 80)
    }
}
