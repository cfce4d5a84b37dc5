internal import CPosix
internal import Glibc
internal import Model

/// The environment variables that the program was given.
///
/// A value, so that tests make their own and nothing deep inside asks the process.
package struct Environment: Sendable {
    private var values: [ByteKey: [UInt8]]

    /// Makes an environment from texts.
    package init(_ values: [String: String] = [:]) {
        self.values = [:]
        for (name, value) in values { self.values[ByteKey(name)] = Array(value.utf8) }
    }

    /// Copies the environment of this process; of equal names the first one counts, as with
    /// `getenv`.
    package static func process() -> Environment {
        var environment = Environment()
        guard var entry = unsafe reconcile_environment() else { return environment }
        while let text = unsafe entry.pointee {
            let bytes = unsafe Array(
                UnsafeRawBufferPointer(start: text, count: strlen(text)))
            if let equals = bytes.firstIndex(of: UInt8(ascii: "=")), equals > 0 {
                let name = ByteKey(String(decoding: bytes[..<equals], as: UTF8.self))
                if environment.values[name] == nil {
                    environment.values[name] = Array(bytes[(equals + 1)...])
                }
            }
            unsafe entry += 1
        }
        return environment
    }

    /// The value of a variable; nil when it is not set or not UTF-8.
    package subscript(name: String) -> String? {
        bytes(of: name).flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// The exact bytes of a variable, or nil when it is not set.
    package func bytes(of name: String) -> [UInt8]? { values[ByteKey(name)] }

    /// Whether a variable is set and not empty.
    package func isSet(_ name: String) -> Bool { bytes(of: name)?.isEmpty == false }

    /// The names in byte order.
    package var names: [String] { values.keys.sorted().map(\.text) }

    /// This environment with only the variables that `isIncluded` accepts.
    package func filtered(_ isIncluded: (String) -> Bool) -> Environment {
        var environment = self
        environment.values = values.filter { isIncluded($0.key.text) }
        return environment
    }

    /// This environment with one variable set.
    package func setting(_ name: String, to value: String) -> Environment {
        var environment = self
        environment.values[ByteKey(name)] = Array(value.utf8)
        return environment
    }
}
