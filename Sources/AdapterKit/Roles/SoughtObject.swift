package import Metering

/// What a search by its names tells of a wanted object that no list shows.
package struct SoughtObject: Sendable {
    /// What keeps the object from being made.
    package struct Obstacle: Sendable {
        /// The vendor's id of the object that has the name.
        package var holder: String
        /// What there is to say of it.
        package var finding: Finding

        /// Makes an obstacle.
        package init(holder: String, finding: Finding) {
            self.holder = holder
            self.finding = finding
        }
    }

    /// The objects that bear one of its marks.
    package var bearers: [ObservedObject]
    /// What has one of its names for good, such as an object that has retired; `nil` where nothing has, as far as can be told.
    package var obstacle: Obstacle?

    /// Makes what a search tells.
    package init(bearers: [ObservedObject], obstacle: Obstacle? = nil) {
        self.bearers = bearers
        self.obstacle = obstacle
    }
}
