package import Model
package import Platforms
package import Sandbox

/// The platforms that this program knows; a sixth one is one more line here.
package enum Registry {
    /// Every platform, in the order in which they are shown.
    package static let all: [RegisteredPlatform] = [
        RegisteredPlatform(Blink.self, sandbox: BlinkSandbox.self),
        RegisteredPlatform(Mielto.self, sandbox: MieltoSandbox.self),
        RegisteredPlatform(Xpander.self, sandbox: XpanderSandbox.self),
        RegisteredPlatform(Deck.self, sandbox: DeckSandbox.self),
        RegisteredPlatform(Dragops.self, sandbox: DragopsSandbox.self),
    ]

    /// The descriptors of all platforms.
    package static var descriptors: [ProviderDescriptor] { all.map(\.descriptor) }

    /// The platforms as the sandbox serves them.
    package static var sandboxes: [any SandboxPlatform.Type] { all.map(\.sandbox) }

    /// The platform that a project file calls by that word, or nil.
    package static func platform(ofProvider provider: String) -> RegisteredPlatform? {
        all.first { $0.descriptor.provider.hasSameBytes(as: provider) }
    }
}

/// One platform with everything that belongs to it.
package struct RegisteredPlatform: Sendable {
    /// How to speak with it.
    package let adapter: any PlatformAdapter.Type
    /// The platform as its documents describe it, for tests and for trying things out.
    package let sandbox: any SandboxPlatform.Type

    /// Registers a platform with its second witness.
    package init(_ adapter: any PlatformAdapter.Type, sandbox: any SandboxPlatform.Type) {
        self.adapter = adapter
        self.sandbox = sandbox
    }

    /// What is known about it before it is asked.
    package var descriptor: ProviderDescriptor { adapter.descriptor }
}
