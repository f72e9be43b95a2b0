import Metering
import Testing

@Suite("Words for a shell")
struct ShellWordTests {
    @Test(
        "stay one word when they are pasted, whatever is in them",
        arguments: [
            ("egress/ann@example.com/k1", "egress/ann@example.com/k1"), ("größe", "größe"), ("", "''"), ("~", "'~'"),
            ("two words", "'two words'"), ("o'neil", #"'o'\''neil'"#), ("a;rm -rf $HOME", "'a;rm -rf $HOME'"),
            ("line\nbreak", "'line\nbreak'"), ("'", #"''\'''"#),
        ]
    )
    func quoted(text: String, word: String) {
        #expect(ShellWord.quoted(text) == word)
    }
}
