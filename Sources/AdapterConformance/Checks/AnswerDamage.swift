import HTTPTypes
import Metering
import Transport

/// One way after the other of damaging an answer.
struct AnswerDamage: Sendable {
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// The answer, damaged; now and then whole.
    mutating func apply(to response: TransportResponse) -> TransportResponse {
        var response = response
        if random.chance(12) {
            let status = random.pick(200, 201, 202, 204, 206, 207, 302, 400, 404, 409, 500)
            response.head.status = HTTPResponse.Status(code: status)
        }
        if random.chance(20) {
            response.head.headerFields[.contentType] = random.pick(nil, "text/html", "application/octet-stream")
        }
        switch random.below(10) {
        case 0: break
        case 1...3: damageBytes(&response.body)
        default:
            guard var json = try? JSONValue.parse(response.body) else {
                damageBytes(&response.body)
                return response
            }
            for _ in 0..<random.within(1...3) {
                json = JSONDamage.apply(to: json, &random)
            }
            response.body = json.bytes()
        }
        return response
    }

    private mutating func damageBytes(_ body: inout [UInt8]) {
        guard !body.isEmpty else {
            body = Array("{".utf8)
            return
        }
        let start = random.below(body.count)
        let end = min(body.count, start + random.within(1...8))
        switch random.below(6) {
        case 0: body.removeSubrange(start...)
        case 1: body.removeSubrange(start..<end)
        case 2: body[start] ^= 1 << UInt8(random.below(8))
        case 3: body[start] = UInt8(random.below(256))
        case 4: body.insert(contentsOf: body[start..<end], at: start)
        default: body.insert(contentsOf: [0xFF, 0x00, 0xC0], at: start)
        }
    }
}
