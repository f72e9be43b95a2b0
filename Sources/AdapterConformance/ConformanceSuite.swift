package import Testing

/// The suite that every adapter passes, made with one adapter and a stand-in for its vendor.
///
/// An adapter's tests run it in one parameterised test:
///
///     @Test("conforms", arguments: ConformanceCheck.allCases)
///     func conforms(_ check: ConformanceCheck) async throws {
///         await ConformanceSuite(.vendor).run(check)
///     }
///
/// Generated checks print the smallest project that fails as a meter file and its events as NDJSON, with the seed.
package struct ConformanceSuite: Sendable {
    let subject: ConformanceSubject
    let settings: ConformanceSettings

    /// Makes the suite for a subject.
    package init(_ subject: ConformanceSubject) {
        self.subject = subject
        settings = .current
    }

    /// Runs one check; where the subject excepts it, its failures are known ones, and have to be there.
    ///
    /// - Parameters:
    ///   - check: what is tried.
    ///   - sourceLocation: where failures are reported.
    package func run(_ check: ConformanceCheck, sourceLocation: SourceLocation = #_sourceLocation) async {
        guard settings.includes(check) else { return }
        let began = ContinuousClock.now
        defer {
            if settings.showsFigures {
                print("\(subject.name), \(check.rawValue): \((ContinuousClock.now - began).formattedSeconds) s")
            }
        }
        let exception = subject.exceptions.first { $0.scope == .check(check) }
        guard let exception else { return await perform(check, sourceLocation) }
        await withKnownIssue("\(exception)", sourceLocation: sourceLocation) { await perform(check, sourceLocation) }
    }

    private func perform(_ check: ConformanceCheck, _ location: SourceLocation) async {
        let runner = LawRunner(subject: subject, settings: settings)
        switch check {
        case .connection: await ConnectionCheck(subject: subject, location: location).run()
        case .lifecycle: await LifecycleCheck(subject: subject, location: location).run()
        case .paging: await PagingCheck(subject: subject, location: location).run()
        case .fixedPoint: await runner.run(FixedPointLaw(subject: subject).law, location)
        case .adoption: await runner.run(AdoptionLaw(subject: subject).law, location)
        case .failedReads: await FailedReadsCheck(subject: subject, location: location).run()
        case .failedWrites: await FailedWritesCheck(subject: subject, location: location).run()
        case .interruptions: await InterruptionCheck(subject: subject, location: location).run()
        case .secrets: await SecretsCheck(subject: subject, location: location).run()
        case .meterRoundTrip: await runner.run(MeterRoundTripLaw(subject: subject).law, location)
        case .objectRoundTrip: await runner.run(ObjectRoundTripLaw(subject: subject).law, location)
        case .standIn:
            await runner.run(StandInLaw(subject: subject).law, location)
            await runner.run(StandInAfterUpdateLaw(subject: subject).law, location)
        case .growth: await GrowthCheck(subject: subject).run(location)
        case .totals: await runner.run(TotalsLaw(subject: subject).law, location)
        case .spelling: await runner.run(SpellingLaw(subject: subject).law, location)
        case .capabilities: await CapabilityCheck(subject: subject).run(location)
        case .leaving: await LeavingCheck(subject: subject, location: location).run()
        case .damagedAnswers: await DamagedAnswersCheck(subject: subject, settings: settings, location: location).run()
        }
    }
}

extension Duration {
    /// The whole seconds and tenths of them.
    var formattedSeconds: String {
        let tenths = components.seconds * 10 + components.attoseconds / 100_000_000_000_000_000
        return "\(tenths / 10).\(tenths % 10)"
    }
}
