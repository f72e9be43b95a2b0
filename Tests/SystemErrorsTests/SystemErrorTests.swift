import Foundation
import SystemErrors
import Testing

@Suite("Errors of the system in words")
struct SystemErrorTests {
    @Test(
        "an error of the system is found in whatever form it comes",
        arguments: [
            POSIXError(.EROFS),
            NSError(domain: NSPOSIXErrorDomain, code: Int(EROFS)),
            CocoaError(.fileWriteUnknown, userInfo: [NSUnderlyingErrorKey: POSIXError(.EROFS)]),
            SystemError(number: EROFS),
        ] as [any Error]
    )
    func forms(error: any Error) {
        #expect(SystemError(error)?.code == .EROFS)
        #expect(SystemError.words(error) == "its file system can only be read")
    }

    @Test("every number has words, the system's own where nothing better is known")
    func everyNumber() {
        #expect(SystemError.words(POSIXError(.ETXTBSY)) == "the system says “Text file busy”")
        #expect(SystemError(number: 4095).description == "the system says “Unknown error 4095”")
        for number in Int32(1)...133 {
            #expect(!SystemError(number: number).description.contains("error \(number)") || [41, 58].contains(number))
        }
    }

    @Test("an error that comes from elsewhere keeps its own words")
    func foreign() {
        let error = CocoaError(.coderInvalidValue)
        #expect(SystemError(error) == nil)
        #expect(SystemError.words(error) == error.localizedDescription)
    }
}
