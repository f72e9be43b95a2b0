import AdapterKit
import HTTPTypes
import Metering
import Transport

/// Where Amberflo tells usage, of any past time.
struct AmberfloUsageSource: UsageSource {
    let client: AmberfloClient

    /// The usage of each customer; and that of all, where customers' numbers do not add up to it (distinct values).
    func usage(_ query: UsageQuery) async throws(AdapterError) -> [UsageCell] {
        guard let question = AmberfloUsageQuestion(query) else { return [] }
        let cells = AmberfloUsageCells(question: question)
        if case .unique(.dimension(let name)) = query.aggregation,
            let distinct = try await values(of: name, query, cells)
        {
            return distinct
        }
        let groups = try await client.usage(question, isGrouped: true)
        let customers = try await heldByEvents(cells.customers(groups), of: groups, cells)
        guard query.customers.isEmpty else { return customers }
        switch query.aggregation {
        case .unique(.customer):
            return cells.distinctCustomers(groups) + customers
        case .unique(.dimension):
            return cells.total(try await client.usage(question, isGrouped: false)) + customers
        default:
            return customers
        }
    }

    /// The cells of distinct values of a dimension, each value asked for and counted once; `nil` where that is refused, as a report of
    /// too many values is, and each cell is one interval, so that Amberflo's own number can stand for them.
    private func values(
        of dimension: String,
        _ query: UsageQuery,
        _ cells: AmberfloUsageCells
    ) async throws(AdapterError) -> [UsageCell]? {
        let question = cells.question
        do throws(AdapterError) {
            let own = cells.distinctValues(try await client.usage(question, isGrouped: true, by: dimension))
            guard query.customers.isEmpty else { return own }
            return cells.distinctValues(try await client.usage(question, isGrouped: false, by: dimension)) + own
        } catch  where error.refusesContent && !question.hasSeveralIntervals {
            return nil
        }
    }

    /// The cells of a report without the zeros that stand for no usage.
    ///
    /// The document leaves open whether an interval without usage is told as 0, which is greater than values below it: where a
    /// greatest value is 0, events are counted, too. Where they cannot be, it is not known.
    private func heldByEvents(
        _ told: [UsageCell],
        of groups: [AmberfloUsageGroup],
        _ cells: AmberfloUsageCells
    ) async throws(AdapterError) -> [UsageCell] {
        let question = cells.question
        guard question.aggregation == .max, told.contains(where: { $0.value?.isZero == true }) else { return told }
        do throws(AdapterError) {
            let counts = AmberfloEventCounts(try await client.usage(question, isGrouped: true, function: .count))
            return cells.customers(counts.held(groups))
        } catch  where error.category == .rejected {
            return told.map { cell in
                guard cell.value?.isZero == true else { return cell }
                return UsageCell(customer: cell.customer, period: cell.period, value: nil)
            }
        }
    }
}

extension AmberfloClient {
    /// How often a window is halved at most: a sixteenth of a year in hours has room for some 180 customers.
    private static let cuts = 4

    /// A report on one meter; where it is refused, which it may be for its size, it is asked for in parts.
    ///
    /// Values of a dimension are told apart in parts only where each cell is one interval, since one value may be in several.
    func usage(
        _ question: AmberfloUsageQuestion,
        isGrouped: Bool,
        by dimension: String? = nil,
        function: AmberfloUsageQuestion.Function? = nil,
        cuts: Int = AmberfloClient.cuts
    ) async throws(AdapterError) -> [AmberfloUsageGroup] {
        do throws(AdapterError) {
            let body = question.body(dialect, isGrouped: isGrouped, by: dimension, function: function)
            return try await report(on: question, body, isGrouped: isGrouped)
        } catch {
            guard error.refusesContent, cuts > 0, dimension == nil || question.step != nil,
                let halves = question.halves
            else { throw error }
            var groups: [AmberfloUsageGroup] = []
            for half in halves {
                groups += try await usage(half, isGrouped: isGrouped, by: dimension, function: function, cuts: cuts - 1)
            }
            return groups
        }
    }

    /// The answer to one request, a POST that only reads.
    private func report(
        on question: AmberfloUsageQuestion,
        _ body: JSONValue,
        isGrouped: Bool
    ) async throws(AdapterError) -> [AmberfloUsageGroup] {
        let call = VendorCall("query usage", .post, "/usage", body: body, isWrite: false)
        guard let answer = try await json(call) else { throw malformed(call, "the answer is empty") }
        do {
            return try AmberfloUsageGroup.groups(in: answer, to: question, isGrouped: isGrouped, dialect)
        } catch {
            throw malformed(call, error.text)
        }
    }
}
