import Model
import Testing

private let credentials = [
    "token", "access_token", "accessToken", "refresh-token", "PASSWORD", "db.passwd",
    "client_secret", "clientSecret", "passphrase", "api_key", "apiKey", "APIKey", "X-API-Key",
    "private_key", "secretKey", "access-key", "new API token", "apikey", "PRIVATEKEY", "APIToken",
    "myTOKEN", "token_", "1Token", "api__KEY", "x.secret", "SECRET_ACCESS_KEY", "@Token", "apiKEY",
    "API_key", "API key", "Secret",
]

private let others = [
    "token_type", "tokenType", "key", "issue_key", "publicKey", "passwordPolicy", "secret_name",
    "tokens", "", "-", "base_url", "apikeys", "keyToken2", "mytoken", "Xtoken", "XTOKEN", "TOKEn",
    "toKEN", "ToKEN", "capi_key", "CAPIKey", "@token", "monkey", "API", "api_keys", "kEY", "apiKeY",
    "xapiKey", "public_api key_id",
]

@Test(arguments: credentials)
func `a name that ends in a credential's word is a credential`(_ name: String) {
    #expect(CredentialName.matches(name))
}

@Test(arguments: others)
func `a name that only contains such a word is not`(_ name: String) {
    #expect(!CredentialName.matches(name))
}

@Test func `the pattern of the schemas says the same as the rule`() throws {
    let pattern = try Regex(CredentialName.pattern)
    for name in credentials + others {
        #expect(name.contains(pattern) == CredentialName.matches(name), "\(name)")
    }
}

@Test func `pattern and rule agree on every short name of an awkward alphabet`() throws {
    let pattern = try Regex(CredentialName.pattern)
    let pieces = [
        "api", "Api", "API", "key", "Key", "KEY", "token", "Token", "TOKEN", "_", "x", "X",
    ]
    for a in pieces {
        for b in pieces {
            for c in pieces {
                let name = a + b + c
                #expect(name.contains(pattern) == CredentialName.matches(name), "\(name)")
            }
        }
    }
}
