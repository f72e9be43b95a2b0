extension FuzzReader {
    /// Every reader of outside input that Meterway has.
    ///
    /// - Parameter corpus: the files that inputs are made from.
    /// - Returns: the readers, by subject.
    /// - Throws: what the system says where a file of the corpus is not there.
    package static func all(_ corpus: FuzzCorpus = FuzzCorpus()) async throws -> [FuzzReader] {
        var readers = JSONReaders.all + [ExpressionReaders.expressions, LogicReaders.texts] + TimeReaders.all
        readers.append(try CronReaders.schedules(corpus))
        readers += try EventReaders.all(corpus)
        readers += try ProjectFileReaders.all(corpus)
        readers += SyncFileReaders.all
        readers.append(try ProjectionFileReaders.projections())
        readers.append(try SavedPlanReaders.plans())
        readers.append(FaultReaders.rules)
        readers.append(HeaderReaders.waits)
        for subject in try VendorSubject.all() {
            readers.append(try await VendorAnswers.reader(subject, corpus))
        }
        return readers
    }
}
