internal import Host
internal import Model

/// Reads secrets out of files, from the few folders where they may lie.
struct FileStore: Sendable {
    private let folder: String
    /// The folders below which files may lie, present or not.
    let roots: [String]
    /// Files that no manifest may send anywhere.
    private let protected: [String]

    init(project: Project, environment: Environment) {
        folder = project.folder
        var roots = [project.folder, "/run/secrets", "/var/run/secrets"]
        // Where systemd puts the credentials of a service.
        if let credentials = environment["CREDENTIALS_DIRECTORY"], credentials.utf8.first == slash {
            roots.append(Paths.normalised(credentials))
        }
        self.roots = roots
        let named = project.fingerprintKeys.flatMap(\.references).map { reference in
            Paths.absolute(reference.locator, in: project.folder)
        }
        protected = [FingerprintKeyFile.path(beside: project.state)].compactMap { $0 }.filter {
            key in !named.contains { $0.hasSameBytes(as: key) }
        }
    }

    /// Reads a file that a reference names; blocks.
    func read(_ locator: String) throws(SecretProblem) -> Secret {
        let path = Paths.absolute(locator, in: folder)
        let resolvedRoots = roots.compactMap { try? Files.resolve($0) }
        // By text first: what is outside is not even looked for.
        guard (roots + resolvedRoots).contains(where: { Paths.isInside(path, folder: $0) }) else {
            throw Self.outside
        }
        let resolved: String
        do throws(HostError) {
            resolved = try Files.resolve(path)
        } catch {
            throw Self.problem(error)
        }
        guard resolvedRoots.contains(where: { Paths.isInside(resolved, folder: $0) }),
            !protected.contains(where: { isSame($0, as: resolved) })
        else { throw Self.outside }
        return try readRegular(resolved)
    }

    /// Reads a file whose path the person who runs the program has put into a variable; blocks.
    ///
    /// No message holds the path: the variable may hold the secret itself by mistake.
    func readAnywhere(_ bytes: [UInt8]) throws(SecretProblem) -> Secret {
        guard let path = String(validating: bytes, as: UTF8.self), !path.isEmpty else {
            throw SecretProblem(.secretNotFound, "the variable holds no path")
        }
        let resolved: String
        do throws(HostError) {
            resolved = try Files.resolve(Paths.absolute(path, in: folder))
        } catch {
            throw SecretProblem(
                .secretNotFound, "the file that the variable names cannot be found",
                help: "With from=file the variable holds a path; leave the option out when it "
                    + "holds the value.")
        }
        return try readRegular(resolved)
    }

    /// Reads a path without symbolic links.
    private func readRegular(_ path: String) throws(SecretProblem) -> Secret {
        // Files there look regular and show processes and the kernel: `/proc/self/environ`.
        guard !["/proc", "/sys", "/dev"].contains(where: { Paths.isInside(path, folder: $0) })
        else { throw Self.outside }
        do throws(HostError) {
            return Secret(
                try Files.read(
                    path, limit: SecretFetcher.limit, regularOnly: true, followsLink: false))
        } catch {
            throw Self.problem(error)
        }
    }

    private func isSame(_ path: String, as resolved: String) -> Bool {
        path.hasSameBytes(as: resolved)
            || (try? Files.resolve(path)).map { $0.hasSameBytes(as: resolved) } == true
    }

    private static let outside = SecretProblem(
        .referenceRefused, "the file is not in a folder for secrets",
        help: "Files are read below the folder of the project file, in /run/secrets, "
            + "/var/run/secrets and $CREDENTIALS_DIRECTORY.")

    /// Says what failed without the path, which the reference shows already.
    private static func problem(_ error: HostError) -> SecretProblem {
        switch error {
        case _ where error.isMissing: SecretProblem(.secretNotFound, "there is no such file")
        case .system(_, _, let number):
            SecretProblem(.secretUnreadable, "the file cannot be read: \(HostError.reason(number))")
        case .wrongKind(_, let found):
            SecretProblem(.referenceRefused, "this is \(found.phrase), not a regular file")
        case .tooLarge(_, let limit):
            SecretProblem(.secretUnreadable, "the file is larger than \(limit) bytes")
        case .outside: outside
        }
    }
}

private let slash = UInt8(ascii: "/")
