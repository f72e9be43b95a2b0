import Migration
import Testing

@Suite("A migration goes from one vendor to another")
struct RouteTests {
    @Test("the way back is another migration, and there is none from a vendor to itself")
    func ends() throws {
        let way = try #require(MigrationRoute(from: "togai", to: "amberflo"))
        let back = try #require(MigrationRoute(from: "amberflo", to: "togai"))
        #expect(way.name != back.name)
        #expect("\(way)" == "togai to amberflo")
        #expect(MigrationRoute(from: "togai", to: "togai") == nil)
    }
}
