import AdapterKit
import Testing

@Suite("A credential shows itself to nobody who does not ask for it")
struct SecretTests {
    private let secret = Secret("hunter2")

    @Test("no text made of it holds the value")
    func texts() {
        var dumped = ""
        dump(["key": secret], to: &dumped)
        let texts = ["\(secret)", String(describing: secret), String(reflecting: [secret]), dumped]
        #expect(texts.allSatisfy { !$0.contains("hunter2") })
        #expect(secret.revealed == "hunter2")
    }

    @Test("a reference names where it comes from, and not what it is")
    func references() {
        #expect(SecretReference.environment("TOKEN").description == "${env:TOKEN}")
        #expect(SecretReference.file("/run/token").description == "${file:/run/token}")
        #expect(SecretReference.inline(secret).description == "(secret)")
        #expect(!String(reflecting: SecretReference.inline(secret)).contains("hunter2"))
    }
}
