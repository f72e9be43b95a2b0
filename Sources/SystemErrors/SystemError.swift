package import Foundation

/// What the system has against something, by its number.
package struct SystemError: Error, Sendable, Hashable {
    /// The number, as `errno` has it.
    package var number: Int32

    /// The error of a number.
    package init(number: Int32) {
        self.number = number
    }

    /// The error of the system that an error of Foundation comes from; `nil` where it comes from nowhere else.
    package init?(_ error: any Error) {
        let cause = (error as? CocoaError)?.underlying ?? error
        switch cause {
        case let cause as SystemError: self = cause
        case let cause as POSIXError: number = cause.code.rawValue
        default:
            let cause = cause as NSError
            guard cause.domain == NSPOSIXErrorDomain else { return nil }
            number = Int32(truncatingIfNeeded: cause.code)
        }
    }

    /// The number by its name; `nil` where it has none.
    package var code: POSIXErrorCode? {
        POSIXErrorCode(rawValue: number)
    }
}
