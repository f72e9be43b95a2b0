extension Duration {
    /// Minutes and seconds, such as `1:05`, with hours before them where there are any; begun seconds count.
    var clockText: String {
        let (whole, rest) = components
        let seconds = max(0, whole + (rest > 0 ? 1 : 0))
        let twoDigits = { (number: Int64) in number < 10 ? "0\(number)" : "\(number)" }
        let minutes = "\(twoDigits(seconds / 60 % 60)):\(twoDigits(seconds % 60))"
        return seconds < 3_600 ? "\(seconds / 60):\(twoDigits(seconds % 60))" : "\(seconds / 3_600):\(minutes)"
    }

    /// What is said of a wait that a vendor asks for; nothing where there is none.
    var pauseWords: [String] { self > .zero ? ["waits \(clockText) for the vendor's rate limit"] : [] }
}
