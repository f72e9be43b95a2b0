import HTTPTypes
import SeededRandom
import Testing
import Transport

@Suite("Redaction of secrets")
struct RedactorTests {
    private let redactor = Redactor(secrets: ["s3cr3t/v+l\"ue ä", "short", "short-but-longer", ""])

    @Test("Fields that carry secrets by their name lose their value, others keep it")
    func fields() throws {
        let names = [
            "Authorization", "authorization", "Proxy-Authorization", "X-API-KEY", "Api-Key", "Cookie", "Set-Cookie",
            "X-Auth-Token", "X-Client-Secret", "X-Amz-Signature",
        ]
        for text in names {
            let name = try #require(HTTPField.Name(text))
            let field = HTTPField(name: name, value: "abc")
            #expect(redactor.redact(HTTPFields([field]))[name] == "[redacted]", "\(text)")
        }
        let plain: HTTPFields = [.contentType: "application/json", .retryAfter: "1"]
        #expect(redactor.redact(plain) == plain)
    }

    @Test(
        "Given values are taken out, however they are spelled",
        arguments: [
            "s3cr3t/v+l\"ue ä", "s3cr3t%2Fv%2Bl%22ue%20%C3%A4", "s3cr3t%2fv%2bl%22ue%20%c3%a4",
            "s3cr3t%2Fv%2Bl%22ue+%C3%A4", "s3cr3t/v%2Bl%22ue%20%C3%A4", "s3cr3t/v+l%22ue%20%c3%a4",
            "s3cr3t/v+l&quot;ue ä", #"s3cr3t/v+l\"ue ä"#, #"s3cr3t\/v+l\"ue ä"#, "czNjcjN0L3YrbCJ1ZSDDpA==",
        ]
    )
    func values(spelling: String) {
        #expect(redactor.redact("before \(spelling) after") == "before [redacted] after")
    }

    @Test("A value of fewer than four characters takes no word apart", arguments: ["", "o", "the", "ä👍"])
    func tooShort(secret: String) {
        #expect(Redactor(secrets: [secret]).redact("the other ä👍 o") == "the other ä👍 o")
        #expect(Redactor(secrets: ["\(secret)-key"]).redact("its \(secret)-key!") == "its [redacted]!")
    }

    @Test("The longest value is taken out first")
    func longest() {
        #expect(redactor.redact("short-but-longer, short") == "[redacted], [redacted]")
    }

    @Test(
        "Values after a telling name are taken out",
        arguments: [
            (#"{"access_token":"abc.def","expires_in":60}"#, #"{"access_token":"[redacted]","expires_in":60}"#),
            (#"{"client_secret" : "a \" b", "id": 1}"#, #"{"client_secret" : "[redacted]", "id": 1}"#),
            (#"{"password":"it's d'abc", "id": 1}"#, #"{"password":"[redacted]", "id": 1}"#),
            ("password: 'say \"abc\" twice', id: 1", "password: '[redacted]', id: 1"),
            (#"{\"apiKey\":\"abc\",\"a\":1}"#, #"{\"apiKey\":\"[redacted]\",\"a\":1}"#),
            ("GET /x?api_key=abc&page=2", "GET /x?api_key=[redacted]&page=2"),
            ("X-API-KEY: abc\r\nAccept: b", "X-API-KEY: [redacted]\r\nAccept: b"),
            ("Authorization: Custom a b c\nHost: d", "Authorization: [redacted]\nHost: d"),
            ("Authorization: Custom a\r\nHost: d", "Authorization: [redacted]\r\nHost: d"),
            ("?authorization=abc&page=2", "?authorization=[redacted]&page=2"),
            ("password: abc, id: 1", "password: [redacted], id: 1"),
            ("Cookie: a=b; c=d", "Cookie: [redacted]"),
            ("sent Bearer eyJhbGciOi.J9.x to it", "sent Bearer [redacted] to it"),
            ("sent basic dXNlcjpwYXNz to it", "sent basic [redacted] to it"),
            ("password=abc", "password=[redacted]"),
        ]
    )
    func named(text: String, expected: String) {
        #expect(redactor.redact(text) == expected)
        #expect(redactor.redact(expected) == expected)
    }

    @Test(
        "Values in quotes that are doubled, tripled or escaped are taken out to their end",
        arguments: [
            (#"{""token"":""abcdef"",""a"":1}"#, #"{""token"":""[redacted]"",""a"":1}"#),
            (#"{""token"":"",bc"",""a"":1}"#, #"{""token"":""[redacted]"",""a"":1}"#),
            (#""{""a"":1,""token"":""abc""}",x"#, #""{""a"":1,""token"":""[redacted]""}",x"#),
            (#""token=""abc""",x"#, #""token=""[redacted]""",x"#),
            ("password=''s3cr3tX'' and", "password=''[redacted]'' and"),
            ("password='it''s abc' and", "password='[redacted]' and"),
            ("password=''it''''s abc'' and", "password=''[redacted]'' and"),
            ("password='''abc''' and", "password='''[redacted]''' and"),
            (#"password = """\#n abc "d"\#n"""\#n"#, #"password = """[redacted]"""\#n"#),
            (#"{\"token\":\"\\nabc\\\"d\",\"a\":1}"#, #"{\"token\":\"[redacted]\",\"a\":1}"#),
            (#"{\"token\":\"a\\\\\",\"a\":1}"#, #"{\"token\":\"[redacted]\",\"a\":1}"#),
            (#"{\\\"token\\\":\\\"abc\\\",\\\"a"#, #"{\\\"token\\\":\\\"[redacted]\\\",\\\"a"#),
            (#"{\"\"token\"\":\"\"abc\"\",\"\"a"#, #"{\"\"token\"\":\"\"[redacted]\"\",\"\"a"#),
            (#""{\"token\":\"abc", "a""#, #""{\"token\":\"[redacted]", "a""#),
            (#"password=""abc"#, #"password=""[redacted]"#), ("password=''abc', x", "password=''[redacted]"),
            (#"password=\""abc""#, #"password=\""[redacted]""#), (#"password="'abc'""#, #"password="[redacted]""#),
        ]
    )
    func quoted(text: String, expected: String) {
        #expect(redactor.redact(text) == expected)
        #expect(redactor.redact(expected) == expected)
    }

    @Test("Whatever marks a value begins with, none of it is left before the next mark")
    func anyMarks() {
        var generator = SplitMix64(seed: 12)
        let names = ["token", "\"token\"", "\"\"token\"\"", "\\\"token\\\"", "'token'"]
        for _ in 0..<5_000 {
            let name = names.randomElement(using: &generator) ?? ""
            let count = Int.random(in: 1...7, using: &generator)
            let marks = (0..<count).map { _ in ["\"", "'", "\\"].randomElement(using: &generator) ?? "" }.joined()
            let text = "{\(name):\(marks)zyx.wvu\(marks),x}"
            #expect(!redactor.redact(text).contains("zyx"), "\(text)")
            #expect(!redactor.redact(text).contains("wvu"), "\(text)")
        }
    }

    @Test(
        "What carries no secret stays as it is",
        arguments: [
            "https://basic.vendor-2.example", "Basic plan-2 and others",
            "", "Basic subscription plan", "Bearer token expired", "the token was refused", #"{"nextToken":"abc"}"#,
            #"{"token":"","next":"abc","secret":''}"#, #"{\"token\":\"\",\"next\":\"abc\"}"#,
            #"{""token"":"""",""next"":""abc""}"#, #"{\n\"token\": \"\"\n}"#, "token='' and password='');",
            #""token=\"\"", "a""#, #"{"token_type":"Bearer"}"#, "meter 'api_calls' (key: calls)", "ends with token",
            "ends with token:",
            "naïve text — with dashes", #"unfinished \"#,
        ]
    )
    func harmless(text: String) {
        #expect(redactor.redact(text) == text)
    }

    @Test("No text makes it fail or lets a given value through")
    func anyText() {
        var generator = SplitMix64(seed: 11)
        let pieces = [
            "token", "\"", ":", "=", " ", "\\", "'", "short", "Bearer", "a", "\n", "é", "%", "[", "secret", "}",
        ]
        for _ in 0..<5_000 {
            let text = (0..<12).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            #expect(!redactor.redact(text).contains("short"), "\(text)")
        }
    }

    @Test("Addresses, fields and errors hold no secrets")
    func partsOfRequests() {
        #expect(redactor.redact("/a?access_token=abc&b=short") == "/a?access_token=[redacted]&b=[redacted]")
        let fields: HTTPFields = [.authorization: "Bearer abc", .accept: "x/y", .setCookie: "a=b"]
        #expect(
            redactor.redact(fields) == [.authorization: "[redacted]", .accept: "x/y", .setCookie: "[redacted]"]
        )
        let error = TransportError(.other, "It said short", mayHaveBeenSent: true, cause: "token=abc")
        #expect(
            redactor.redact(error)
                == TransportError(.other, "It said [redacted]", mayHaveBeenSent: true, cause: "token=[redacted]")
        )
    }
}
