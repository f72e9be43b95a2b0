import Testing

@testable import meterway

@Suite("Words of work that a person ends")
struct SilenceTests {
    @Test("Work that has words left out, because the wish to stop came before them, has no value")
    func cut() async {
        let (words, stop) = (Words(), StopSignal())
        let console = words.console()
        let value = await console.silent(after: stop) { () -> Int? in
            console.say("before")
            stop.raise()
            console.result("the result")
            return 7
        }
        #expect(value == nil)
        #expect(words.all == ["before\n"] && !console.hasResult)
        console.result("afterwards")
        #expect(words.all.last == "afterwards\n")
    }

    @Test("Work that had said everything when the wish came has its value")
    func whole() async {
        let (words, stop) = (Words(), StopSignal())
        let console = words.console()
        let value = await console.silent(after: stop) { () -> Int? in
            console.result("the result")
            stop.raise()
            return 7
        }
        #expect(value == 7 && words.all == ["the result\n"])
    }
}
