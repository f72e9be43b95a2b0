import Metering

extension Period {
    /// Reads what stands behind `--window`.
    ///
    /// - Throws: ``CommandFailure`` where it is no interval.
    init(ofOption text: String) throws(CommandFailure) {
        do {
            try self.init(interval: text)
        } catch {
            throw CommandFailure("`--window`: \(error.message)", expected: PeriodError.expected)
        }
    }
}
