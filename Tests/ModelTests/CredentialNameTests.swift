import Model
import Testing

@Test(arguments: [
    "token", "access_token", "accessToken", "refresh-token", "PASSWORD", "db.passwd",
    "client_secret", "clientSecret", "passphrase", "api_key", "apiKey", "APIKey", "X-API-Key",
    "private_key", "secretKey", "access-key", "new API token",
])
func `a name that ends in a credential's word is a credential`(_ name: String) {
    #expect(CredentialName.matches(name))
}

@Test(arguments: [
    "token_type", "tokenType", "key", "issue_key", "publicKey", "passwordPolicy", "secret_name",
    "tokens", "", "-", "base_url", "apikeys", "keyToken2",
])
func `a name that only contains such a word is not`(_ name: String) {
    #expect(!CredentialName.matches(name))
}
