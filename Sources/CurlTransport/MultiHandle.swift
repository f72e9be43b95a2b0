internal import CCurl
import Transport

/// The handle that drives many transfers.
///
/// `@unchecked Sendable` holds by this rule: the transport's thread alone calls everything but ``wakeup()``, which
/// libcurl allows from any thread for as long as the handle lives; and it lives until the last reference, on whichever
/// thread, is gone.
final class MultiHandle: @unchecked Sendable {
    private let pointer: UnsafeMutableRawPointer

    init(connectionsPerHost: Int) throws(TransportError) {
        guard let pointer = curl_multi_init() else {
            throw TransportError(
                .unavailable,
                "libcurl could not make a multi handle; check the limits on memory and on open files, then try again",
                mayHaveBeenSent: false
            )
        }
        self.pointer = pointer
        let bound = max(1, connectionsPerHost)
        try set(CURLMOPT_MAX_HOST_CONNECTIONS, bound)
        // Twice the bound is the least at which no connection is closed for another; more serve several hosts.
        try set(CURLMOPT_MAXCONNECTS, max(32, bound * 4))
        try set(CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
    }

    deinit {
        curl_multi_cleanup(pointer)
    }

    private func set(_ option: CURLMoption, _ value: Int) throws(TransportError) {
        try check(meterway_multi_set_long(pointer, option, value), "set multi option \(option.rawValue)")
    }

    func add(_ easy: EasyHandle) throws(TransportError) {
        try check(curl_multi_add_handle(pointer, easy.pointer), "start a transfer")
    }

    func remove(_ easy: EasyHandle) throws(TransportError) {
        try check(curl_multi_remove_handle(pointer, easy.pointer), "end a transfer")
    }

    /// Does whatever can be done without waiting.
    func perform() throws(TransportError) {
        var running: Int32 = 0
        try check(curl_multi_perform(pointer, &running), "carry on with its transfers")
    }

    /// Waits for the network, for ``wakeup()``, or for as many milliseconds; returns how many sockets are ready.
    func poll(milliseconds: Int32) throws(TransportError) -> Int {
        var ready: Int32 = 0
        try check(curl_multi_poll(pointer, nil, 0, milliseconds, &ready), "wait for the network")
        return Int(ready)
    }

    /// Ends the current, or else the next, wait.
    func wakeup() throws(TransportError) {
        try check(curl_multi_wakeup(pointer), "be woken")
    }

    /// The next finished transfer: its number and how it ended.
    func nextFinished() throws(TransportError) -> (id: UInt64, code: CURLcode)? {
        var left: Int32 = 0
        while let message = curl_multi_info_read(pointer, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let raw = message.pointee.easy_handle else { continue }
            let code = message.pointee.data.result
            var tag: UnsafeMutableRawPointer?
            try check(meterway_easy_get_private(raw, &tag), "name a finished transfer")
            return (UInt64(UInt(bitPattern: tag)), code)
        }
        return nil
    }
}
