internal import CCurl
import Transport

extension EasyHandle {
    /// Sets every option of a transfer, on a handle that was just reset.
    func configure(_ request: PreparedRequest, settings: TransferSettings) throws(TransportError) {
        try set(CURLOPT_URL, request.url)
        try set(CURLOPT_PATH_AS_IS, flag: true)
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_FOLLOWLOCATION, flag: false)
        try set(CURLOPT_NOSIGNAL, flag: true)
        // Otherwise ending a transfer while its host is looked up blocks the thread until the look-up returns.
        try set(CURLOPT_QUICK_EXIT, flag: true)
        // Without TLS there is no HTTP/2 to wait for, yet libcurl would hold back all requests but the first until
        // that one's answer has shown which version the server speaks.
        try set(CURLOPT_HTTP_VERSION, request.isSecure ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1)
        try set(CURLOPT_PIPEWAIT, flag: request.isSecure)
        try set(CURLOPT_ACCEPT_ENCODING, "")
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, flag: true)
        try set(CURLOPT_USERAGENT, settings.options.userAgent)
        try configureMethod(request)
        try configureNetwork(settings.options.network, secure: request.isSecure)
        try configureTimes(settings.limits)
    }

    private func configureMethod(_ request: PreparedRequest) throws(TransportError) {
        switch request.shape {
        case .head:
            try set(CURLOPT_NOBODY, flag: true)
        case .withoutBody:
            try set(CURLOPT_HTTPGET, flag: true)
            if request.method != "GET" { try set(CURLOPT_CUSTOMREQUEST, request.method) }
        case .withBody:
            try set(CURLOPT_POST, flag: true)
            try setBody(request.body)
            if request.method != "POST" { try set(CURLOPT_CUSTOMREQUEST, request.method) }
        }
    }

    /// Names proxies and authorities; the empty proxy keeps libcurl from asking the environment by itself.
    private func configureNetwork(_ network: NetworkSettings, secure: Bool) throws(TransportError) {
        try set(CURLOPT_PROXY, network.proxy(secure: secure) ?? "")
        try set(CURLOPT_NOPROXY, network.noProxy ?? "")
        try set(CURLOPT_SSL_VERIFYPEER, flag: true)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        try set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        if let file = network.authorityFile {
            try set(CURLOPT_CAINFO, file)
            if network.authorityFolder == nil { try set(CURLOPT_CAPATH, nil) }
        }
        if let folder = network.authorityFolder {
            try set(CURLOPT_CAPATH, folder)
            if network.authorityFile == nil { try set(CURLOPT_CAINFO, nil) }
        }
    }

    /// Sets the time limits; libcurl measures standing still over several seconds, and so may notice it some later.
    private func configureTimes(_ limits: TransportLimits) throws(TransportError) {
        try set(CURLOPT_CONNECTTIMEOUT_MS, limits.connect.wholeMilliseconds)
        try set(CURLOPT_TIMEOUT_MS, limits.total.wholeMilliseconds)
        try set(CURLOPT_LOW_SPEED_LIMIT, 1)
        try set(CURLOPT_LOW_SPEED_TIME, limits.stalled.wholeSeconds)
        try set(CURLOPT_MAXAGE_CONN, limits.idle.wholeSeconds)
    }
}

extension Duration {
    /// The duration in milliseconds, rounded up, and at least one: to libcurl, zero means its own default.
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
        guard !overflow, whole < Int64(Int32.max) else { return Int(Int32.max) }
        return Int(max(1, whole + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000))
    }

    /// The duration in seconds, rounded up, and at least one.
    var wholeSeconds: Int {
        let (seconds, attoseconds) = components
        return Int(min(max(1, seconds + (attoseconds > 0 ? 1 : 0)), Int64(Int32.max)))
    }
}
