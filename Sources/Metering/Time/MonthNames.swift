/// The English names of the months, for messages.
enum MonthNames {
    /// January to December.
    static let full = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
