/// The time and memory of a run.
package struct FuzzMeasures: Sendable, Hashable {
    /// The processor time of the whole run, in seconds.
    package var seconds: Double
    /// The median of an input's processor time, in microseconds.
    package var medianMicroseconds: Double
    /// The greatest processor time of an input, in seconds.
    package var slowest: Double
    /// The length of that input, in bytes.
    package var slowestLength: Int
    /// The greatest resident memory of the process during the run, in MiB; `nil` where the system does not tell.
    package var peakMiB: Int?

    /// The greatest resident memory that reading inputs of at most 64 KiB may come to, in MiB.
    package static let memoryLimit = 768

    /// Says that the run took too much memory, where it did.
    func failure(after inputs: Int) -> FuzzFailure? {
        guard let peakMiB, peakMiB > Self.memoryLimit else { return nil }
        return FuzzFailure(
            input: [],
            number: inputs,
            fault: "\(peakMiB) MiB are resident; \(Self.memoryLimit) are allowed"
        )
    }
}
