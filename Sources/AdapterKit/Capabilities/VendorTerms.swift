/// On what terms a vendor takes objects, customers and events, as its documents say: what a move there has to reckon with.
package struct VendorTerms: Sendable, Hashable {
    /// A bound on how many objects an account may have.
    package struct Quota: Sendable, Hashable {
        /// The kind of object that Meterway makes; `nil` for something that it does not make, such as an account.
        package var kind: ObjectKind?
        /// What is counted, in words, in the plural.
        package var noun: String
        /// How many there may be.
        package var limit: Int
        /// The vendor's document that says so.
        package var source: String

        /// Makes a bound.
        package init(_ kind: ObjectKind?, _ noun: String, limit: Int, source: String) {
            self.kind = kind
            self.noun = noun
            self.limit = limit
            self.source = source
        }
    }

    /// What has to be there before a customer's usage counts.
    package enum Customers: Sendable, Hashable {
        /// Nothing: a customer is counted when the first event names it.
        case byThemselves
        /// A counter of each customer for each meter, which Meterway makes.
        case counters(source: String)
        /// An account of each customer, which Meterway does not make.
        case accounts(source: String)
    }

    /// How far back events are taken.
    package struct Backfill: Sendable, Hashable {
        /// For how many days; `nil` where no number is documented.
        package var days: Int?
        /// What the vendor does with older ones, in one sentence without its full stop.
        package var note: String
        /// The vendor's document that says so.
        package var source: String

        /// Makes a rule.
        package init(days: Int?, _ note: String, source: String) {
            self.days = days
            self.note = note
            self.source = source
        }
    }

    /// The bounds on objects.
    package var quotas: [Quota]
    /// What customers need.
    package var customers: Customers
    /// How far back events are taken; `nil` where nothing is known.
    package var backfill: Backfill?
    /// How many requests it takes to make an object, by kind; 1 where a kind is not named.
    package var requestsToMake: [ObjectKind: Int]

    /// Makes terms; by default nothing is known that has to be reckoned with.
    package init(
        quotas: [Quota] = [],
        customers: Customers = .byThemselves,
        backfill: Backfill? = nil,
        requestsToMake: [ObjectKind: Int] = [:]
    ) {
        self.quotas = quotas
        self.customers = customers
        self.backfill = backfill
        self.requestsToMake = requestsToMake
    }
}
