import AdapterKit
import HTTPTypes
import Metering

/// What event schemas and usage meters at Togai have in common: a state, and the same requests that change it.
protocol TogaiStated: Sendable {
    /// What it is called in errors.
    static var noun: String { get }

    /// What an answer lacks that cannot be read.
    static var lack: String { get }

    /// The path of one of them, by what Togai knows it by.
    static func path(_ id: String) -> String

    var status: String { get }

    /// The answer that it was read from.
    var json: JSONValue { get }

    init?(_ json: JSONValue)
}

extension TogaiStated {
    /// Whether the answer tells the status, which it may leave out (Togai API: Create an usage meter, status).
    var tellsStatus: Bool { json["status"]?.nonEmptyString != nil }
}

extension TogaiClient {
    /// One object, archived or not; `nil` where there is none.
    func current<Object: TogaiStated>(_ type: Object.Type, _ id: String) async throws(AdapterError) -> Object? {
        do throws(AdapterError) {
            return try await read(VendorCall("read \(Object.noun)", .get, Object.path(id)))
        } catch {
            if error.category == .notFound { return nil }
            throw error
        }
    }

    /// What an answer to a read tells.
    func read<Object: TogaiStated>(_ call: VendorCall) async throws(AdapterError) -> Object {
        guard let object = Object(try await json(call)) else {
            throw malformed(call.operation, "the \(Object.noun) has no \(Object.lack)")
        }
        return object
    }

    /// Makes an object, which is a draft at first.
    func create<Object: TogaiStated>(_ path: String, _ body: JSONValue) async throws(AdapterError) -> Object {
        let operation = "create \(Object.noun)"
        guard let object = Object(try await json(VendorCall(operation, .post, path, body: body))) else {
            throw malformed(operation, "the \(Object.noun) has no \(Object.lack)", isWrite: true)
        }
        return object
    }

    /// Changes fields of an object, and answers with it as Togai then has it.
    ///
    /// Where the answer is empty or leaves the status out, `isDone` tells whether the object that is read shows the change.
    ///
    /// - Throws: ``AdapterError``, of the category `outcomeUnknown` where the answer tells nothing and reading shows another object.
    func update<Object: TogaiStated>(
        _ id: String,
        _ fields: JSONValue,
        isDone: (Object) -> Bool
    ) async throws(AdapterError) -> Object {
        let call = VendorCall("update \(Object.noun)", .patch, Object.path(id), body: fields)
        if let object = try await answer(call).json.flatMap(Object.init), object.tellsStatus { return object }
        let object: Object = try await existing(id, call.operation)
        guard isDone(object) else {
            throw malformed(call.operation, "the answer tells nothing, and nothing has changed", isWrite: true)
        }
        return object
    }

    /// Moves an object to a state; one that is there already is left as it is.
    func move<Object: TogaiStated>(
        _ id: String,
        _ verb: String,
        to status: String
    ) async throws(AdapterError) -> Object {
        let operation = "\(verb) \(Object.noun)"
        do throws(AdapterError) {
            let call = VendorCall(operation, .post, "\(Object.path(id))/\(verb)")
            if let object = try await answer(call).json.flatMap(Object.init), object.tellsStatus { return object }
            let object: Object = try await existing(id, operation)
            guard object.status == status || !object.tellsStatus else {
                let found = "the answer tells nothing, and the \(Object.noun) is \(object.status)"
                throw malformed(operation, found, isWrite: true)
            }
            return object
        } catch {
            guard error.isRefusal, let object = try await current(Object.self, id), object.status == status else {
                throw error
            }
            return object
        }
    }

    /// Archives an object; one that is gone or archived is no error.
    func archive<Object: TogaiStated>(_ type: Object.Type, _ id: String) async throws(AdapterError) {
        let call = VendorCall("delete \(Object.noun)", .delete, Object.path(id))
        do throws(AdapterError) {
            if let answer = try await answer(call).json, answer["success"] != false { return }
            guard try await isThere(type, id) else { return }
            let found = "the answer does not tell of success, and the \(Object.noun) is still there"
            throw malformed(call.operation, found, isWrite: true)
        } catch {
            if error.category == .notFound { return }
            guard error.isRefusal, try await !isThere(type, id) else { throw error }
        }
    }

    private func isThere<Object: TogaiStated>(_ type: Object.Type, _ id: String) async throws(AdapterError) -> Bool {
        guard let object = try await current(type, id) else { return false }
        return object.status != TogaiStatus.archived
    }

    private func existing<Object: TogaiStated>(
        _ id: String,
        _ operation: String
    ) async throws(AdapterError) -> Object {
        if let object = try await current(Object.self, id) { return object }
        throw AdapterError(
            vendor: vendor,
            operation: operation,
            category: .notFound,
            message: "the \(Object.noun) \(id) is gone"
        )
    }
}
