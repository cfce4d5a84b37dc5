import Model

/// The check of `routes: {name: "METHOD /path"}`.
enum RouteOverride {
    /// The form of every override for JSON Schema; placeholders are checked by the program.
    static func pattern(for route: RouteDescriptor) -> String {
        let methods = methods(for: route).joined(separator: "|")
        return "^(?:\(methods)) (?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@%-]|\\{[a-z_]+\\})+)+$"
    }

    /// What is wrong with an override, or nil when it is sound.
    static func problem(
        with text: String, for route: RouteDescriptor, hasWorkspace: Bool
    ) -> String? {
        let parts = text.utf8.split(separator: 0x20, omittingEmptySubsequences: false)
        guard parts.count == 2, let path = String(parts[1]) else {
            return "a route is `METHOD /path`"
        }
        let methods = methods(for: route)
        guard methods.contains(where: { $0.utf8.elementsEqual(parts[0]) }) else {
            return "the method of `\(route.name)` is one of \(methods.joined(separator: ", "))"
        }
        guard let used = placeholders(of: path) else {
            return "the path starts with a slash, has no empty part, no query and no `..`, and "
                + "names placeholders as {name}"
        }
        let own = placeholders(of: route.path) ?? []
        let known = hasWorkspace ? own + ["workspace"] : own
        if let unknown = used.first(where: { name in !known.contains(name) }) {
            return known.isEmpty
                ? "`\(route.name)` knows no placeholder, so {\(unknown)} means nothing"
                : "`\(route.name)` knows no placeholder {\(unknown)}"
        }
        if let lost = own.first(where: { $0 != "workspace" && !used.contains($0) }) {
            return "without {\(lost)} the route does not say which object is meant"
        }
        return nil
    }

    private static func methods(for route: RouteDescriptor) -> [String] {
        // Reading must not write, and a write behind GET would be retried like a read.
        route.method == "GET" ? ["GET"] : ["POST", "PUT", "PATCH", "DELETE"]
    }

    /// The names in braces, or nil when the path is not well formed.
    static func placeholders(of path: String) -> [String]? {
        guard path.utf8.first == UInt8(ascii: "/") else { return nil }
        var names: [String] = []
        for part in path.utf8.dropFirst().split(
            separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        {
            guard !part.isEmpty, !part.elementsEqual(".".utf8), !part.elementsEqual("..".utf8)
            else { return nil }
            var rest = part
            while let byte = rest.popFirst() {
                if byte == UInt8(ascii: "{") {
                    let name = rest.prefix { 0x61...0x7A ~= $0 || $0 == 0x5F }
                    rest = rest[name.endIndex...]
                    guard !name.isEmpty, rest.popFirst() == UInt8(ascii: "}"),
                        let text = String(name)
                    else { return nil }
                    names.append(text)
                } else if !isPathByte(byte) {
                    return nil
                }
            }
        }
        return names
    }

    private static func isPathByte(_ byte: UInt8) -> Bool {
        0x61...0x7A ~= byte | 0x20 || 0x30...0x39 ~= byte
            || "._~!$&'()*+,;=:@%-".utf8.contains(byte)
    }
}
