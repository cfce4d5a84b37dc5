import Host
import Testing

struct NetTests {
    @Test func `bytes cross a loopback connection in both directions`() throws {
        let listener = try TCPListener()
        let client = try TCPConnection(toLoopbackPort: listener.port)
        let poller = try Poller()
        var events: [Poller.Event] = []
        try poller.add(listener.descriptor, token: 7, for: .readable)
        try poller.wait(&events, atMost: .seconds(5))
        #expect(events.map(\.token) == [7] && events.map(\.ready) == [.readable])
        let server = try #require(try listener.accept())
        #expect(try listener.accept() == nil)

        var buffer = [UInt8](repeating: 0, count: 64)
        #expect(server.receive(into: &buffer) == .wouldBlock)
        #expect(client.send(Array("xhello".utf8), from: 1) == .moved(5))
        #expect(server.wait(for: .readable, atMost: .seconds(5)))
        #expect(server.receive(into: &buffer) == .moved(5))
        #expect(Array(buffer.prefix(5)) == Array("hello".utf8))

        client.close()
        #expect(server.wait(for: .readable, atMost: .seconds(5)))
        #expect(server.receive(into: &buffer) == .closed)
    }

    @Test func `a reset is told as closed and never as a signal`() throws {
        let listener = try TCPListener()
        let client = try TCPConnection(toLoopbackPort: listener.port)
        #expect(client.wait(for: .writable, atMost: .seconds(5)))
        let poller = try Poller()
        var events: [Poller.Event] = []
        try poller.add(listener.descriptor, token: 1, for: .readable)
        try poller.wait(&events, atMost: .seconds(5))
        try #require(try listener.accept()).reset()
        #expect(client.wait(for: .readable, atMost: .seconds(5)))
        #expect(client.send([1]) == .closed)
    }

    @Test func `a full connection says that it would block`() throws {
        let listener = try TCPListener()
        let client = try TCPConnection(toLoopbackPort: listener.port)
        let chunk = [UInt8](repeating: 1, count: 1 << 20)
        var sent = 0
        while case .moved(let count) = client.send(chunk) { sent += count }
        #expect(client.send(chunk) == .wouldBlock)
        #expect(sent > 0)
    }

    @Test func `a poller wakes from another thread and times out alone`() throws {
        let poller = try Poller()
        var events: [Poller.Event] = []
        try poller.wait(&events, atMost: .milliseconds(1))
        #expect(events.isEmpty)
        let thread = try WorkerThread { poller.wake() }
        try poller.wait(&events, atMost: nil)
        #expect(events.isEmpty)
        thread.join()
    }

    @Test func `a port in use is an error that says so`() throws {
        let listener = try TCPListener()
        let error = #expect(throws: HostError.self) { _ = try TCPListener(port: listener.port) }
        #expect(
            error?.description == "cannot listen on port \(listener.port): Address already in use")
        #expect(throws: HostError.self) { _ = try TCPListener(port: 70_000) }
    }
}
