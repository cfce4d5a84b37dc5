internal import Host
package import Model

/// The key that the first apply makes beside the state when the project names none.
package enum FingerprintKeyFile {
    private static let name = "fingerprint.key"
    private static let byteCount = 32

    /// The path of the key beside a state; nil where the state is on a server, because a key on the
    /// disk of a runner would be thrown away with it.
    package static func path(beside state: StateLocation) -> String? {
        guard case .file(let path) = state else { return nil }
        return Paths.join(Paths.parent(of: path), name)
    }

    /// Reads the key, or returns nil when there is none.
    ///
    /// Throws RC2102 when it cannot be read or is damaged: a damaged key is not replaced, because
    /// the right one may still be somewhere.
    package static func read(beside state: StateLocation) async throws(Diagnostic)
        -> FingerprintKey?
    {
        guard let path = path(beside: state) else { return nil }
        return try await runBlocking { () throws(Diagnostic) in try readNow(path) }
    }

    /// Makes a key, durably and for the owner only, and keeps it out of version control.
    ///
    /// Returns the present key when somebody else was faster, and nil where there is no place for
    /// one. Throws RC2102.
    package static func generate(
        beside state: StateLocation, randomness: any Randomness
    ) async throws(Diagnostic) -> FingerprintKey? {
        guard let path = path(beside: state) else { return nil }
        return try await runBlocking { () throws(Diagnostic) in
            do throws(HostError) {
                let folder = Paths.parent(of: path)
                try Files.makeFolders(folder, permissions: 0o700)
                try ignore(in: folder)
                let text = randomness.bytes(count: byteCount).hexadecimal + "\n"
                try Files.createDurably(Array(text.utf8), at: path, permissions: 0o600)
            } catch  where !error.isExisting {
                throw unusable("\(error)", path)
            } catch {
                // Somebody else made one in the meantime; that one counts.
            }
            guard let key = try readNow(path) else { throw unusable("it has gone again", path) }
            return key
        }
    }

    private static func readNow(_ path: String) throws(Diagnostic) -> FingerprintKey? {
        let bytes: [UInt8]
        do throws(HostError) {
            bytes = try Files.read(path, limit: 4096, regularOnly: true, followsLink: true)
        } catch  where error.isMissing {
            return nil
        } catch {
            throw unusable("\(error)", path)
        }
        let text = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
        let isHex = text.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
        guard isHex, text.count == 2 * byteCount else {
            throw unusable("it is not \(2 * byteCount) hex digits", path)
        }
        return try FingerprintKey(Secret(text), at: .file(path))
    }

    /// Sees to it that version control never takes the key along.
    private static func ignore(in folder: String) throws(HostError) {
        let path = Paths.join(folder, ".gitignore")
        let line = Array("/\(name)".utf8)
        var content: [UInt8] = []
        do throws(HostError) {
            content = try Files.read(path, limit: 1 << 20)
        } catch  where error.isMissing {
            content = []
        } catch {
            throw error
        }
        let lines = content.split(separator: UInt8(ascii: "\n"))
        guard !lines.contains(where: { $0.elementsEqual(line) || $0.elementsEqual("*".utf8) })
        else { return }
        if let last = content.last, last != UInt8(ascii: "\n") {
            content.append(UInt8(ascii: "\n"))
        }
        try Files.writeDurably(content + line + [UInt8(ascii: "\n")], to: path, permissions: 0o644)
    }

    private static func unusable(_ reason: String, _ path: String) -> Diagnostic {
        Diagnostic(
            .fingerprintKeyFile, "the fingerprint key cannot be used: \(reason)", at: .file(path),
            help: ["Bring the file back, or remove it to start with a new key."])
    }
}
