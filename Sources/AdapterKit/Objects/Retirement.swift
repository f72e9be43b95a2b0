/// How an object leaves that another took the place of.
package struct Retirement: Sendable, Hashable {
    /// How it ends.
    package enum End: Sendable, Hashable {
        /// It is deleted as soon as nothing hangs on it.
        case deleted
        /// The vendor removes it when its running period ends.
        case byItself
    }

    /// The fields to change first, such as a name that its successor needs; empty where there are none.
    package var image: ObjectImage
    /// The name people know it by from then on; `nil` where that stays.
    package var name: String?
    /// How it ends.
    package var end: End
    /// What the reader should know of it, in one sentence; `nil` where there is nothing.
    package var note: String?

    /// Makes a retirement.
    package init(image: ObjectImage = ObjectImage(), name: String? = nil, end: End, note: String? = nil) {
        self.image = image
        self.name = name
        self.end = end
        self.note = note
    }
}
