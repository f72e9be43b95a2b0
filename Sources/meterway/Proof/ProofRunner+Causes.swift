import Metering
import Migration

extension ProofRunner {
    /// Finds the events that make totals differ: those of single customers, and where these agree, of all together.
    ///
    /// - Parameters:
    ///   - rows: the totals; they get the causes.
    ///   - task: what is proved.
    ///   - parts: the vendors.
    ///   - rejections: the events that did not count.
    func explain(
        _ rows: inout [ProofRow],
        _ task: ProofTask,
        _ parts: [Part],
        _ rejections: [ProofRejection]
    ) async {
        var searches = DifferenceSearch.maximumTotals
        for index in rows.indices {
            let row = rows[index]
            guard !row.isEqual, let meter = task.meters.first(where: { $0.key == row.meter }) else { continue }
            rows[index].causes = gaps(row, meter, task)
            for (part, side) in zip(parts, row.sides) where row.differs(side.reading) {
                if row.customer == nil, rows.contains(where: { $0.tells(of: row.meter, at: side.vendor) }) { continue }
                let refused = refusals(row, side.vendor, rejections)
                if !refused.isEmpty {
                    rows[index].causes += refused
                } else if searches > 0 {
                    searches -= 1
                    let search = DifferenceSearch(
                        trial: part.trial,
                        stage: part.stage,
                        task: task,
                        meter: meter,
                        customer: row.customer
                    )
                    if let cause = await search.run() { rows[index].causes.append(cause) }
                }
            }
        }
    }

    /// Why the reference is not what is expected.
    private func gaps(_ row: ProofRow, _ meter: Meter, _ task: ProofTask) -> [ProofCause] {
        guard row.missesExpectation, case .value(let found?) = row.reference else { return [] }
        let events = task.sample.events.filter {
            (meter.event == nil || meter.event == $0.event) && (row.customer == nil || row.customer == $0.customer)
        }
        return row.expected.filter { $0 != found }.flatMap { expected in
            ExpectationGap(meter: meter, window: task.window, expected: expected, found: found).causes(among: events)
        }
    }

    /// The events that the vendor did not take.
    private func refusals(_ row: ProofRow, _ vendor: String, _ rejections: [ProofRejection]) -> [ProofCause] {
        rejections.filter {
            $0.vendor == vendor && $0.meter == row.meter && (row.customer == nil || row.customer == $0.customer)
        }
        .map {
            ProofCause(vendor, events: [$0.event], reason: "\($0.event) did not get through: \($0.reason)")
        }
    }
}

extension ProofRow {
    /// Whether the row is a customer's, of a meter, and a vendor's total differs in it.
    fileprivate func tells(of meter: Meter.Key, at vendor: String) -> Bool {
        customer != nil && self.meter == meter && sides.contains { $0.vendor == vendor && differs($0.reading) }
    }
}
