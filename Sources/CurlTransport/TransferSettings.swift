import Transport

/// What all transfers of a transport have in common.
struct TransferSettings: Sendable {
    var limits: TransportLimits
    var options: CurlTransport.Options
}
