/// What went wrong at a vendor, with the vendor's own words and what to do next.
package struct AdapterError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What the caller should do about it.
    package enum Category: Sendable, Hashable {
        /// Try the same again; after the time the vendor asked for, if it did.
        case retryable(after: Duration?)
        /// The vendor asks for a slower pace; nothing was done.
        case rateLimited(after: Duration?)
        /// Another object is in the way, such as one of the same name.
        case conflict
        /// The object is not there.
        case notFound
        /// The credentials are wrong, expired, or lack a right.
        case unauthorized
        /// The vendor refuses the request for what it says; repeating it is of no use.
        case rejected
        /// There are more customers than the vendor tells of at once; ask for all together, or for customers by name.
        case tooManyCustomers
        /// The answer is not what the vendor's document promises, such as HTML in place of JSON.
        case malformedResponse
        /// A write was sent, and whether it was done is not known; only reading tells.
        case outcomeUnknown
        /// The vendor could not be reached; nothing was sent.
        case unreachable
        /// The run was cancelled.
        case cancelled
    }

    /// The name of the vendor's instance in the project.
    package var vendor: String
    /// What was attempted, such as `create usage meter`.
    package var operation: String
    /// What the caller should do about it.
    package var category: Category
    /// One sentence that says what was found and what to do.
    package var message: String
    /// The status of the answer, where there was one.
    package var status: Int?
    /// The vendor's own words, as they stood in the answer, cut to 500 Unicode scalars.
    package var vendorMessage: String?
    /// The vendor's id of the request, where the answer named one.
    package var requestID: String?

    /// Makes an error.
    package init(
        vendor: String,
        operation: String,
        category: Category,
        message: String,
        status: Int? = nil,
        vendorMessage: String? = nil,
        requestID: String? = nil
    ) {
        self.vendor = vendor
        self.operation = operation
        self.category = category
        self.message = message
        self.status = status
        self.vendorMessage = vendorMessage
        self.requestID = requestID
    }

    package var description: String {
        var text = "\(vendor): \(operation): \(message)"
        if let status {
            text += " [status \(status)]"
        }
        if let vendorMessage, !vendorMessage.isEmpty {
            text += " The vendor says: \(vendorMessage)"
        }
        if let requestID {
            text += " (request \(requestID))"
        }
        return text
    }
}
