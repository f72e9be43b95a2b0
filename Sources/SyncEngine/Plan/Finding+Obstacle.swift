package import Metering

extension Finding {
    /// A finding of what is in the way of an object as a whole, and of no field of its meter.
    package static func obstacle(_ reason: String, remedy: String) -> Finding {
        Finding(.key, .refused, reason: reason, remedy: remedy)
    }
}
