package import Metering

extension JSONValue {
    /// The elements of an answer's list, be it the answer itself or a member of it.
    ///
    /// A member that is null has none, as some servers write a list without elements; an answer that is null is no list.
    package func list(_ member: String) -> [JSONValue]? {
        if let elements = array { return elements }
        guard let value = self[member] else { return nil }
        return value.isNull ? [] : value.array
    }
}
