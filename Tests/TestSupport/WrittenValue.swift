package import Documents
package import Model

extension JSONView {
    /// A value as it stands in an answer.
    package static func written(_ value: Value) -> JSONView {
        guard let document = try? JSONDocument(JSON.write(value)) else {
            preconditionFailure("what is written cannot be read")
        }
        return document.root
    }
}
