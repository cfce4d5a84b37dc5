package import Model
package import Platforms

/// The platforms that this program knows; a sixth one is one more line here.
package enum Registry {
    /// Every platform, in the order in which they are shown.
    package static let all: [RegisteredPlatform] = [
        RegisteredPlatform(Blink.self),
        RegisteredPlatform(Mielto.self),
        RegisteredPlatform(Xpander.self),
        RegisteredPlatform(Deck.self),
        RegisteredPlatform(Dragops.self),
    ]

    /// The descriptors of all platforms.
    package static var descriptors: [ProviderDescriptor] { all.map(\.descriptor) }

    /// The platform that a project file calls by that word, or nil.
    package static func platform(ofProvider provider: String) -> RegisteredPlatform? {
        all.first { $0.descriptor.provider.hasSameBytes(as: provider) }
    }
}

/// One platform with everything that belongs to it.
package struct RegisteredPlatform: Sendable {
    /// How to speak with it.
    package let adapter: any PlatformAdapter.Type

    /// Registers a platform.
    package init(_ adapter: any PlatformAdapter.Type) { self.adapter = adapter }

    /// What is known about it before it is asked.
    package var descriptor: ProviderDescriptor { adapter.descriptor }
}
