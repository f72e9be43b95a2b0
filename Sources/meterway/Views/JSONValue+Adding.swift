import Metering

extension JSONValue {
    /// The object with more members; anything else as it is.
    func adding(_ members: JSONObject) -> JSONValue {
        guard case .object(var object) = self else { return self }
        for member in members.members { object[member.key] = member.value }
        return .object(object)
    }
}
