/// Why a value cannot be changed by itself.
struct EditObstacle: Error {
    /// The byte where the obstacle stands.
    var offset: Int
    /// What it is, as a sentence without its full stop.
    var message: String
}
