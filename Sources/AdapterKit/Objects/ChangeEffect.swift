/// What it takes to bring an object's changed fields about at its vendor.
package enum ChangeEffect: Sendable, Hashable {
    /// An update in place.
    case update(notes: [String] = [])
    /// The object has to be removed and made again; the text says what would be lost.
    case replace(losing: String)
    /// A new object has to take the place of this one, which stays until it is no longer needed; the text says why.
    case supersede(because: String)
    /// The vendor allows it by no means; the texts say why, and what the reader can do.
    case refused(reason: String, remedy: String)
}

/// What it means to take an object away.
package enum DeletionEffect: Sendable, Hashable {
    /// It goes; the text says what is lost for good, `nil` where nothing is.
    case delete(losing: String?)
    /// It stays at the vendor and is no longer managed; the text says why.
    case keep(reason: String)
    /// The vendor does not allow it; the texts say why, and what the reader can do.
    case refused(reason: String, remedy: String)
}
