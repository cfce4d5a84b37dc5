import Model
import Testing

struct AddressTests {
    @Test(arguments: ["", "/", "a", "a/", "/b", "a/b/c", "a//b", "a/b/"])
    func `a text that is no address is none`(text: String) {
        #expect(Address(parsing: text) == nil)
    }

    @Test func `an address is read back from its text`() {
        let address = Address(platform: "blink-é", name: "a.b_c-d")
        #expect(Address(parsing: address.description) == address)
    }
}
