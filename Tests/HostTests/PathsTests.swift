import Host
import Testing

struct PathsTests {
    @Test(arguments: [
        ("/a/./b//c/..", "/a/b"), ("/..", "/"), ("/a/../../b", "/b"), ("a/..", "."),
        ("../a", "../a"),
        ("a/../../b", "../b"), ("/", "/"), ("", "."), ("/a/..b", "/a/..b"),
    ])
    func `a path is normalised by text`(_ pair: (String, String)) {
        #expect(Paths.normalised(pair.0) == pair.1)
    }

    @Test func `paths come apart and together`() {
        #expect(Paths.absolute("b/../c", in: "/a") == "/a/c")
        #expect(Paths.absolute("/x", in: "/a") == "/x")
        #expect(Paths.parent(of: "/a/b/") == "/a")
        #expect(Paths.parent(of: "/a") == "/")
        #expect(Paths.parent(of: "/") == "/")
        #expect(Paths.parent(of: "a") == ".")
        #expect(Paths.lastComponent(of: "/a/b/") == "b")
        #expect(Paths.lastComponent(of: "/") == "")
        #expect(Paths.join("/", "a") == "/a")
        #expect(Paths.relative("/a/b/c", to: "/a") == "b/c")
        #expect(Paths.relative("/ab/c", to: "/a") == "/ab/c")
    }

    @Test func `inside means below a whole component`() {
        #expect(Paths.isInside("/a/b", folder: "/a"))
        #expect(Paths.isInside("/a", folder: "/a"))
        #expect(!Paths.isInside("/ab", folder: "/a"))
        #expect(Paths.isInside("/ab", folder: "/"))
    }
}
