import Testing

@testable import Metering

@Suite("Words that were meant")
struct SimilarityTests {
    @Test(
        "are found by the least number of changes",
        arguments: [
            ("kitten", "sitting", 3), ("", "abc", 3), ("abc", "abc", 0), ("ab", "ba", 1),
            ("aggregtaion", "aggregation", 1), ("flaw", "lawn", 2),
        ]
    )
    func distance(left: String, right: String, expected: Int) {
        #expect(Similarity.distance(Array(left.utf8), Array(right.utf8)) == expected)
        #expect(Similarity.distance(Array(right.utf8), Array(left.utf8)) == expected)
    }

    @Test("come the closest first, and not when they are far")
    func closest() {
        let known = ["aggregation", "dimensions", "description", "unit"]
        #expect(Similarity.closest(to: "agregation", among: known) == ["aggregation"])
        #expect(Similarity.closest(to: "UNIT", among: known) == ["unit"])
        #expect(Similarity.closest(to: "zzz", among: known).isEmpty)
        #expect(Similarity.closest(to: "cat", among: ["bat", "cat", "rat"], limit: 2) == ["cat", "bat"])
        #expect(Similarity.closest(to: "c", among: ["b", "B"]).isEmpty, "nothing of it is left")
        #expect(Similarity.closest(to: "C", among: ["b", "c"]) == ["c"])
    }
}
