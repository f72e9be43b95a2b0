package import AdapterKit
package import Metering

extension ObservedObject {
    /// The object as JSON, without what it holds of a running period.
    package var json: JSONValue {
        let marks = marks.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
        return [
            "kind": .string(kind.rawValue), "id": .string(id), "name": .string(name), "image": JSONValue(image),
            "marks": .object(JSONObject(marks)), "body": body,
        ]
    }

    /// The object that JSON stands for; `nil` where it stands for none.
    package init?(json: JSONValue) {
        guard let kind = json["kind"]?.string, let id = json["id"]?.string, let name = json["name"]?.string,
            let image = json["image"]?.image, let marks = json["marks"]?.object, let body = json["body"]
        else { return nil }
        self.init(
            kind: ObjectKind(kind),
            id: id,
            name: name,
            image: image,
            marks: Dictionary(
                keepingFirst: marks.members.compactMap { member in member.value.string.map { (member.key, $0) } }
            ),
            body: body
        )
    }
}
