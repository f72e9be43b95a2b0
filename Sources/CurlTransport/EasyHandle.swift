internal import CCurl
import Transport

/// The handle of one transfer at a time; pooled and used again by the transport's thread.
struct EasyHandle {
    let pointer: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>

    init() throws(TransportError) {
        guard let pointer = curl_easy_init() else {
            throw TransportError(
                .unavailable,
                "libcurl could not make a handle; check the limit on memory, then try again",
                mayHaveBeenSent: false
            )
        }
        self.pointer = pointer
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    /// Forgets the last transfer's options; connections belong to the multi handle and stay.
    func reset() throws(TransportError) {
        curl_easy_reset(pointer)
        errorText.pointee = 0
        try check(
            meterway_easy_set_pointer(pointer, CURLOPT_ERRORBUFFER, errorText),
            "set easy option \(CURLOPT_ERRORBUFFER.rawValue)"
        )
    }

    func free() {
        curl_easy_cleanup(pointer)
        errorText.deallocate()
    }

    /// libcurl's words on how the last transfer failed.
    var failureText: String {
        String(cString: errorText)
    }
}

extension EasyHandle {
    func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
        try check(meterway_easy_set_long(pointer, option, value), "set easy option \(option.rawValue)")
    }

    func set(_ option: CURLoption, flag: Bool) throws(TransportError) {
        try set(option, flag ? 1 : 0)
    }

    func set(_ option: CURLoption, offset: Int) throws(TransportError) {
        try check(
            meterway_easy_set_offset(pointer, option, curl_off_t(offset)),
            "set easy option \(option.rawValue)"
        )
    }

    func set(_ option: CURLoption, _ value: String?) throws(TransportError) {
        try check(meterway_easy_set_string(pointer, option, value), "set easy option \(option.rawValue)")
    }

    func set(_ option: CURLoption, pointer value: UnsafeMutableRawPointer?) throws(TransportError) {
        try check(meterway_easy_set_pointer(pointer, option, value), "set easy option \(option.rawValue)")
    }

    func set(_ option: CURLoption, _ list: HeaderList) throws(TransportError) {
        try check(meterway_easy_set_list(pointer, option, list.pointer), "set easy option \(option.rawValue)")
    }

    func set(_ option: CURLoption, _ callback: curl_write_callback) throws(TransportError) {
        try check(
            meterway_easy_set_data_callback(pointer, option, callback),
            "set easy option \(option.rawValue)"
        )
    }

    func setBeforeRequest(_ callback: curl_prereq_callback) throws(TransportError) {
        try check(meterway_easy_set_prerequest_callback(pointer, callback), "set the pre-request callback")
    }

    /// Copies bytes into the handle as the request's body.
    func setBody(_ bytes: [UInt8]) throws(TransportError) {
        try set(CURLOPT_POSTFIELDSIZE_LARGE, offset: bytes.count)
        let code = bytes.withUnsafeBytes { buffer in
            var empty: UInt8 = 0
            guard let base = buffer.baseAddress, !buffer.isEmpty else {
                return meterway_easy_set_pointer(pointer, CURLOPT_COPYPOSTFIELDS, &empty)
            }
            return meterway_easy_set_pointer(
                pointer,
                CURLOPT_COPYPOSTFIELDS,
                UnsafeMutableRawPointer(mutating: base)
            )
        }
        try check(code, "hold a request's body")
    }

    func integer(_ info: CURLINFO) throws(TransportError) -> Int {
        var value = 0
        try check(meterway_easy_get_long(pointer, info, &value), "tell info \(info.rawValue)")
        return value
    }

    func offset(_ info: CURLINFO) throws(TransportError) -> Int {
        var value: curl_off_t = 0
        try check(meterway_easy_get_offset(pointer, info, &value), "tell info \(info.rawValue)")
        return Int(value)
    }
}
