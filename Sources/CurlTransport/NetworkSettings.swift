/// Proxies and certificate authorities, as the usual environment variables name them.
package struct NetworkSettings: Sendable, Hashable {
    /// The proxy for `http` URLs; `nil` for none.
    package var httpProxy: String?

    /// The proxy for `https` URLs; `nil` for none.
    package var httpsProxy: String?

    /// Hosts that are reached without a proxy, separated by commas, as libcurl reads them.
    package var noProxy: String?

    /// A file of certificate authorities in PEM form, in place of the system's.
    package var authorityFile: String?

    /// A folder of certificate authorities, hashed by `openssl rehash`, in place of the system's.
    package var authorityFolder: String?

    /// Reads the variables that the `curl` tool reads, and in its order of precedence.
    ///
    /// Proxies: `http_proxy` (in small letters only: a CGI server sets `HTTP_PROXY` from a request's header field),
    /// `https_proxy`, `all_proxy` and `no_proxy`, the last three in capitals too. Authorities: `CURL_CA_BUNDLE`, else
    /// `SSL_CERT_FILE` and `SSL_CERT_DIR`. An empty variable counts as none.
    package init(environment: [String: String]) {
        func first(_ names: String...) -> String? {
            for name in names {
                if let value = environment[name], !value.isEmpty { return value }
            }
            return nil
        }
        let anyProxy = first("all_proxy", "ALL_PROXY")
        httpProxy = first("http_proxy") ?? anyProxy
        httpsProxy = first("https_proxy", "HTTPS_PROXY") ?? anyProxy
        noProxy = first("no_proxy", "NO_PROXY")
        authorityFile = first("CURL_CA_BUNDLE", "SSL_CERT_FILE")
        authorityFolder = first("CURL_CA_BUNDLE") == nil ? first("SSL_CERT_DIR") : nil
    }

    /// The proxy for a URL, before ``noProxy`` is asked.
    func proxy(secure: Bool) -> String? {
        secure ? httpsProxy : httpProxy
    }
}
