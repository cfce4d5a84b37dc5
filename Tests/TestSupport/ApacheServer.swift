import Host

/// Apache with mod_dav: a store of files over HTTP that keeps conditional requests.
///
/// As a place for state it needs two settings, which are what a person has to set as well:
///
/// * `FileETag Digest`. Its usual tags are weak while a file is younger than a second, and a weak
///   tag never satisfies `If-Match`: whoever has just written could not write again.
/// * One worker (`ServerLimit 1`, `ThreadsPerChild 1`, `MaxRequestWorkers 1`). mod_dav looks at the
///   condition first and replaces the file later, with nothing in between that keeps others away:
///   of eight `PUT` with `If-None-Match: *` at once it let two to five through in 35 of 40 rounds,
///   and one in each of 40 rounds with one worker.
package final class ApacheServer: Sendable {
    /// How the tags of files are made.
    package enum Tags: String, Sendable {
        /// Of the content.
        case digest = "Digest"
        /// Of the file's number, time and size.
        case file = "INode MTime Size"
    }

    /// The variable that names the program, such as `/usr/sbin/apache2`.
    package static let variable = "RECONCILE_TEST_APACHE"

    private let folder: TemporaryFolder
    private let server: ExternalServer

    /// Starts it with an empty folder, which it serves at `/`.
    package init(tags: Tags = .digest) async throws {
        folder = try TemporaryFolder()
        let program = ExternalServer.program(ApacheServer.variable) ?? "apache2"
        try folder.write(ApacheServer.configuration(tags), to: "dav.conf")
        server = try await ExternalServer(
            [
                "/bin/sh", "-euc", ApacheServer.script, program, folder.path,
                "Listen 127.0.0.1:{port}",
            ], ready: "/")
    }

    /// The port on 127.0.0.1.
    package var port: Int { server.port }
    /// `http://127.0.0.1:PORT`.
    package var url: String { server.url }

    /// The bytes of a file that it keeps.
    package func bytes(of name: String) throws -> [UInt8] {
        try Files.read(folder("work/files/" + name), limit: 1 << 26)
    }

    /// Ends it and waits for that.
    package func stop() async { await server.stop() }

    // It will not serve as root. Losing root also loses the wish to end with the test program, so
    // that is wished again; `-X` keeps everything in one process, which ends as a whole.
    private static let script = """
        mkdir -p "$1/work/files"
        run="$0 -X -d $1/work -f $1/dav.conf"
        if [ "$(id -u)" = 0 ]; then
            chmod 755 "$1"
            chmod 644 "$1/dav.conf"
            chown -R 65534:65534 "$1/work"
            run="setpriv --reuid=65534 --regid=65534 --clear-groups setpriv --pdeathsig KILL $run"
        fi
        exec $run -c "$2"
        """

    private static func configuration(_ tags: Tags) -> String {
        let modules = "/usr/lib/apache2/modules"
        return """
            ServerName 127.0.0.1
            PidFile apache.pid
            ErrorLog error.log
            LoadModule mpm_event_module \(modules)/mod_mpm_event.so
            LoadModule authz_core_module \(modules)/mod_authz_core.so
            LoadModule dav_module \(modules)/mod_dav.so
            LoadModule dav_fs_module \(modules)/mod_dav_fs.so
            ServerLimit 1
            StartServers 1
            ThreadLimit 1
            ThreadsPerChild 1
            MinSpareThreads 1
            MaxSpareThreads 1
            MaxRequestWorkers 1
            DavLockDB locks
            DocumentRoot files
            <Location "/">
              Dav On
              FileETag \(tags.rawValue)
            </Location>

            """
    }
}
