import Host
import Manifests
import Model
import Registry
import Reports
import State

/// The words that a shell asks for while somebody types.
enum CompletionWords {
    /// Finds them in the files of the project; opens no socket and reads no secret.
    ///
    /// What is wrong with the files is no business of a shell: what can be read is offered.
    static func find(
        _ kind: CompletionOptions.Words, _ common: CommonOptions, world: World
    ) async -> [String] {
        if kind == .topics { return ExplainCommand.handbook.topics }
        let path = common.projectFile
        let loaded = await runBlocking {
            ProjectLoader(descriptors: Registry.descriptors).load(projectFile: path)
        }
        var found: [String]
        switch kind {
        case .topics: found = []
        case .platforms:
            found = loaded.project?.platforms.map(\.name) ?? []
        case .labels:
            found = loaded.declarations.flatMap { declaration in
                declaration.labels.map { "\($0.key)=\($0.value)" }
            }
        case .addresses:
            found = loaded.declarations.map(\.address.description)
            if let project = loaded.project, project.state.isLocal {
                found += await recorded(project, common, world: world)
            }
        }
        var seen: Set<ByteKey> = []
        return found.filter { isPlain($0) && seen.insert(ByteKey($0)).inserted }
            .sorted { $0.precedesInBytes($1) }
    }

    /// The addresses in a state on this machine, removed manifests included.
    private static func recorded(
        _ project: Project, _ common: CommonOptions, world: World
    ) async -> [String] {
        let silent = World(
            environment: world.environment, clock: world.clock, randomness: world.randomness,
            output: world.output, error: Output(descriptor: -1))
        do throws(Failure) {
            let recorded = try await StateLoading.read(project, common, world: silent)
            return recorded.records.keys.map(\.description)
        } catch {
            return []
        }
    }

    /// Whether a shell takes the word as it stands: what files hold must not act when somebody
    /// presses Tab.
    private static func isPlain(_ word: String) -> Bool {
        !word.isEmpty
            && word.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"):
                    true
                default: "._-/=@+,".utf8.contains(byte)
                }
            }
    }
}
