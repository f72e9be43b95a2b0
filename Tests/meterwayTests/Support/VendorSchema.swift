import AdapterKit
import Metering

/// The part of the project file's JSON Schema that adapters decide, made from their declarations.
enum VendorSchema {
    /// The schema of one account at a vendor.
    static func account(_ adapters: [AdapterDescriptor]) -> JSONValue {
        [
            "type": "object",
            "required": ["adapter", "url"],
            "properties": [
                "adapter": [
                    "description": "Which vendor it is.",
                    "enum": .array(adapters.map { .string($0.name) }),
                ],
                "url": ["$ref": "#/$defs/url"],
                "limits": ["$ref": "#/$defs/limits"],
            ],
            "allOf": .array(adapters.map(branch)),
            "unevaluatedProperties": false,
        ]
    }

    /// What an account has beside its address, where it is one of this adapter's.
    private static func branch(_ adapter: AdapterDescriptor) -> JSONValue {
        var properties = JSONObject(adapter.settings.map { ($0.name, setting($0)) })
        properties["auth"] = [
            "type": "object",
            "additionalProperties": false,
            "required": required(adapter.credentials),
            "properties": .object(
                JSONObject(
                    adapter.credentials.map {
                        ($0.name, ["$ref": "#/$defs/secret", "description": .string(sentence($0.summary))])
                    }
                )
            ),
        ]
        var needed = adapter.settings.filter(\.isRequired).map(\.name)
        if adapter.credentials.contains(where: \.isRequired) { needed.append("auth") }
        return [
            "if": ["properties": ["adapter": ["const": .string(adapter.name)]], "required": ["adapter"]],
            "then": ["required": .array(needed.map(JSONValue.string)), "properties": .object(properties)],
        ]
    }

    private static func setting(_ spec: SettingSpec) -> JSONValue {
        var schema: JSONObject = ["description": .string(sentence(spec.summary))]
        switch spec.kind {
        case .text:
            schema["type"] = "string"
            schema["minLength"] = 1
        case .flag:
            schema["type"] = "boolean"
            schema["default"] = false
        case .choice(let words):
            schema["enum"] = .array(words.map(JSONValue.string))
            schema["default"] = words.first.map(JSONValue.string)
        case .url: schema["$ref"] = "#/$defs/url"
        }
        return .object(schema)
    }

    private static func required(_ specs: [SettingSpec]) -> JSONValue {
        .array(specs.filter(\.isRequired).map { .string($0.name) })
    }

    /// A summary as a sentence of its own.
    private static func sentence(_ summary: String) -> String {
        let text = summary.prefix(1).uppercased() + summary.dropFirst()
        return text.hasSuffix(".") ? text : text + "."
    }
}
