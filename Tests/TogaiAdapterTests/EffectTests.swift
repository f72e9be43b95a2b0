import AdapterKit
import Metering
import Testing

@testable import TogaiAdapter

@Suite("What changes take at Togai")
struct EffectTests {
    let account: Account

    init() throws {
        account = try Account.sandbox()
    }

    private func effect(from old: Meter, to new: Meter, status: String? = nil) throws -> ChangeEffect {
        let before = try #require(account.translate([old]).objects.last)
        let after = try #require(account.translate([new]).objects.last)
        var image = before.image
        if let status { image["status"] = .string(status) }
        let observed = ObservedObject(
            kind: TogaiImage.usageMeter,
            id: "um.1",
            name: before.name,
            image: image,
            marks: [:],
            body: before.body
        )
        return account.translator.effect(of: after.image.changes(from: image), on: observed, toward: after)
    }

    @Test("a meter stands on its schema, unless Togai does not tell which of several that is")
    func parents() throws {
        let objects = account.translator.standIn(for: account.translate([try meter("a")]).objects)
        let standing = try #require(objects.first { $0.kind == TogaiImage.usageMeter })
        #expect(account.translator.parent(of: standing) == "api_request")
        var untold = standing
        untold.image[TogaiImage.schemaPath("job")] = true
        #expect(account.translator.parent(of: untold) == nil)
        untold.image[TogaiImage.schemaPath("api_request")] = .null
        #expect(account.translator.parent(of: untold) == "job")
        let schema = try #require(objects.first { $0.kind == TogaiImage.eventSchema })
        #expect(account.translator.parent(of: schema) == nil)
    }

    @Test("texts of an active meter change in place, with a note of what may be missed")
    func texts() throws {
        let effect = try effect(from: try meter("a", name: "A"), to: try meter("a", name: "B"))
        guard case .update(let notes) = effect else {
            Issue.record("\(effect)")
            return
        }
        #expect(notes.count == 1)
        #expect(try self.effect(from: try meter("a"), to: try meter("a", name: "B"), status: "INACTIVE") == .update())
    }

    @Test("what was wanted gone from an event schema is kept there for good, and so is recorded no more")
    func keptMembers() {
        let recorded = ObjectImage([
            "name": "api", "description": .null, "attributes.a": true, "attributes.m_b": .null,
            "attributes.a.defaultUnit": .null, "dimensions.region": true, "dimensions.tier": .null,
        ])
        let now = account.translator.aged(recorded, now: .epoch)
        #expect(now.paths == ["attributes.a", "description", "dimensions.region", "name"])
        let meter = ObjectImage(["matcher": .null, "description": .null])
        #expect(account.translator.aged(meter, now: .epoch) == meter)
    }

    @Test("a schema that would have more than fifty attributes is refused before it is sent", arguments: [49, 50])
    func fullSchema(count: Int) throws {
        let wanted = try #require(account.translate([try meter("a", value: "attributes.extra")]).objects.first)
        var image = ObjectImage(["name": "api_request", "status": "ACTIVE"])
        for index in 1...count { image["attributes.n\(index)"] = true }
        let there = ObservedObject(
            kind: TogaiImage.eventSchema,
            id: "api_request",
            name: "api_request",
            image: image,
            marks: [:],
            body: wanted.body
        )
        let effect = account.translator.effect(of: wanted.image.changes(from: image), on: there, toward: wanted)
        if case .refused = effect { #expect(count == 50) } else { #expect(count == 49) }
    }

    @Test("how a meter counts changes only by a new meter, once it was active")
    func counting() throws {
        for status in ["ACTIVE", "INACTIVE"] {
            guard
                case .replace(let losing) = try effect(
                    from: try meter("a"),
                    to: try meter("a", value: "attributes.b"),
                    status: status
                )
            else {
                Issue.record("no replacement of an \(status) meter")
                return
            }
            #expect(losing.contains("archived"))
        }
        #expect(
            try effect(from: try meter("a"), to: try meter("a", value: "attributes.b"), status: "DRAFT") == .update()
        )
        guard case .replace = try effect(from: try meter("a"), to: try meter("a", event: "job")) else {
            Issue.record("a meter of another event is no replacement")
            return
        }
    }

    @Test(
        "a meter rests while it is changed or taken away, and loses its name on its way out",
        arguments: ["ACTIVE", "INACTIVE", "DRAFT"]
    )
    func passing(status: String) throws {
        let objects = account.translator.standIn(for: account.translate([try meter("a", name: "A")]).objects)
        let isActive = status == "ACTIVE"
        let resting = isActive ? [ObjectImage(["status": "INACTIVE"])] : []
        for var object in objects {
            object.image["status"] = .string(status)
            let isMeter = object.kind == TogaiImage.usageMeter
            let freed = ObjectImage(["name": .string(TogaiNames.archived("A", id: object.id))])
            let changed = account.translator.passingFields(of: object, toward: object.image)
            #expect(changed == (isMeter ? resting : []), "\(object.kind)")
            #expect(
                account.translator.passingFields(of: object, toward: nil) == resting + (isMeter ? [freed] : []),
                "\(object.kind)"
            )
            var rested = object.image
            rested["status"] = "INACTIVE"
            let active = status == "DRAFT" && isMeter ? [ObjectImage(["status": "ACTIVE"])] : changed
            #expect(account.translator.passingFields(of: object, toward: rested) == active, "\(object.kind)")
        }
    }

    @Test("a meter that was active is no draft again")
    func draftAgain() throws {
        let effect = try effect(from: try meter("a"), to: try meter("a") { $0.status = .draft })
        guard case .refused(_, let remedy) = effect else {
            Issue.record("\(effect)")
            return
        }
        #expect(remedy.contains("inactive"))
    }

    @Test("schemas grow in place, keep what is withdrawn, and do not change units once active")
    func schemas() throws {
        let observed = TogaiImage.observed(try #require(TogaiSchema(try Fixture.eventSchema.json())))
        let wanted = try #require(account.translate([try meter("a", event: "rides")]).objects.first)
        func effect(_ changes: FieldChange...) -> ChangeEffect {
            account.translator.effect(of: changes, on: observed, toward: wanted)
        }
        let added = FieldChange(path: "attributes.x", before: .null, after: true)
        let unit = FieldChange(path: "attributes.distance.defaultUnit", before: "km", after: "m")
        #expect(effect(added) == .update())
        guard case .update(let notes) = effect(FieldChange(path: "dimensions.city", before: true, after: .null)) else {
            Issue.record("withdrawing is no update")
            return
        }
        #expect(notes.count == 1)
        guard case .refused = effect(unit), case .update(let more) = effect(added, unit) else {
            Issue.record("a unit changed")
            return
        }
        #expect(more.count == 1)
    }

    @Test("a schema goes only where Meterway made it")
    func deletion() throws {
        let schema = TogaiImage.observed(try #require(TogaiSchema(try Fixture.eventSchema.json())))
        guard case .keep = account.translator.deletion(of: schema, isOurs: false),
            case .delete(.some) = account.translator.deletion(of: schema, isOurs: true)
        else {
            Issue.record("schemas go otherwise")
            return
        }
        let meter = TogaiImage.observed(try #require(TogaiMeter(try Fixture.liveMeter.json())))
        guard case .delete(.some) = account.translator.deletion(of: meter, isOurs: false) else {
            Issue.record("meters go otherwise")
            return
        }
    }
}
