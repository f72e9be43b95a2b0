import MeterConfig
import Metering
import SyncEngine

extension EditRefusal {
    /// Those of some meters that the refused edit concerns: its own, or all that take its event.
    func keys(among meters: some Sequence<Meter>) -> [Meter.Key] {
        if section == "events" { return meters.filter { $0.event == key }.map(\.key) }
        return (SyncSubject(key)?.meter).map { [$0] } ?? []
    }
}
