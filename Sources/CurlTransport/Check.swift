internal import CCurl
import Transport

/// Turns a result code of libcurl's easy interface, other than success, into an error.
///
/// Only set-up goes through here: the end of a transfer has more to say, see `TransportError.init(_:failure:)`.
func check(_ code: CURLcode, _ doing: @autoclosure () -> String) throws(TransportError) {
    guard code != CURLE_OK else { return }
    throw TransportError(
        .unavailable,
        "libcurl could not \(doing()); check that libcurl 7.85 or newer, built with TLS, is installed",
        mayHaveBeenSent: false,
        cause: "curl \(code.rawValue): \(String(cString: curl_easy_strerror(code)))"
    )
}

/// Turns a result code of libcurl's multi interface, other than success, into an error.
func check(_ code: CURLMcode, _ doing: @autoclosure () -> String) throws(TransportError) {
    guard code != CURLM_OK else { return }
    throw TransportError(
        .unavailable,
        "libcurl could not \(doing()); check the limits on memory and on open files, then try again",
        mayHaveBeenSent: false,
        cause: "curl multi \(code.rawValue): \(String(cString: curl_multi_strerror(code)))"
    )
}
