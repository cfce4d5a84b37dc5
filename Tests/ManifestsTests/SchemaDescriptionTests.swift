import Host
import Manifests
import Model
import Registry
import Testing

/// What an editor shows while somebody writes a file.
@Suite struct SchemaDescriptionTests {
    /// Every member of every mapping in a schema, with the words that lead to it.
    ///
    /// Rules such as `if` name members too, but not to describe them; only a mapping that refuses
    /// other members, and a schema as a whole, says what there is.
    private func members(of schema: Value, at path: String) -> [(path: String, schema: Value)] {
        var found: [(String, Value)] = []
        switch schema {
        case .object(let object):
            let describes = object["additionalProperties"] == false || object["$schema"] != nil
            for member in object.members {
                if member.key == "properties", describes {
                    for property in member.value.objectValue?.members ?? [] {
                        found.append(("\(path).\(property.key)", property.value))
                    }
                }
                if member.key != "default", member.key != "examples", member.key != "const" {
                    found += members(of: member.value, at: "\(path).\(member.key)")
                }
            }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                found += members(of: element, at: "\(path)[\(index)]")
            }
        default: break
        }
        return found
    }

    @Test(arguments: Schemas.all(for: Registry.descriptors).map(\.fileName))
    func `every field has a description`(_ name: String) throws {
        let schema = try #require(
            Schemas.all(for: Registry.descriptors).first { $0.fileName == name }?.schema)
        let found = members(of: schema, at: name)
        #expect(found.count >= 15)
        for (path, member) in found {
            let text = member["description"]?.stringValue ?? ""
            #expect(text.hasSuffix(".") && text.count > 5, "\(path): \(text)")
        }
    }

    @Test func `fields have examples out of the example of their kind`() {
        for descriptor in Registry.descriptors {
            let schema = Schemas.all(for: Registry.descriptors).first {
                $0.fileName == "\(descriptor.kind.name).schema.json"
            }?.schema
            let found = members(of: schema ?? .null, at: "").filter { $0.schema["examples"] != nil }
            #expect(found.count >= 4, "\(descriptor.kind.name)")
        }
    }
}
