internal import CCurl
import Transport

/// A list of header lines in libcurl's form; whoever made it frees it after its transfer.
struct HeaderList {
    private(set) var pointer: UnsafeMutablePointer<curl_slist>?

    init(_ lines: [String]) throws(TransportError) {
        for line in lines {
            guard let longer = curl_slist_append(pointer, line) else {
                free()
                try check(CURLE_OUT_OF_MEMORY, "hold a request's header fields")
                return
            }
            pointer = longer
        }
    }

    func free() {
        curl_slist_free_all(pointer)
    }
}
