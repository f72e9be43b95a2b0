internal import CCurl
import Transport

/// libcurl's own set-up, done once in a process and never undone.
enum CurlGlobal {
    private static let code = curl_global_init(Int(CURL_GLOBAL_ALL))

    /// Sets libcurl up, if that was not done yet.
    static func begin() throws(TransportError) {
        try check(code, "set up libcurl")
    }
}
