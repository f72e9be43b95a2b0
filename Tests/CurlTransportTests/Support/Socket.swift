import Glibc

/// A stream socket of the test server; whoever holds it closes it.
struct Socket: Sendable {
    let descriptor: Int32

    enum Failure: Error {
        case call(String, Int32)
    }

    /// Listens at a free port of the loopback interface.
    static func listen() throws -> (socket: Socket, port: Int) {
        let (socket, port) = try reserve()
        guard Glibc.listen(socket.descriptor, 512) == 0 else { throw Failure.call("listen", errno) }
        return (socket, port)
    }

    /// Takes a free port of the loopback interface, at which nobody listens.
    static func reserve() throws -> (socket: Socket, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure.call("socket", errno) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(descriptor, generic, size) == 0 && getsockname(descriptor, generic, &size) == 0
            }
        }
        guard bound else { throw Failure.call("bind or getsockname", errno) }
        return (Socket(descriptor: descriptor), Int(UInt16(bigEndian: address.sin_port)))
    }

    /// The next connection; `nil` once the socket was shut down.
    func accept() -> Socket? {
        while true {
            let connection = Glibc.accept(descriptor, nil, nil)
            if connection >= 0 {
                var yes: Int32 = 1
                unsafe setsockopt(
                    connection,
                    Int32(IPPROTO_TCP),
                    TCP_NODELAY,
                    &yes,
                    socklen_t(MemoryLayout<Int32>.size)
                )
                return Socket(descriptor: connection)
            }
            if errno != EINTR && errno != ECONNABORTED { return nil }
        }
    }

    /// Some bytes, or none at the end of the stream.
    func receive() -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, count in
            unsafe count = max(0, recv(descriptor, buffer.baseAddress, buffer.count, 0))
        }
    }

    /// Sends all bytes; `false` when the other side is gone.
    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = unsafe rest.withUnsafeBytes { buffer in
                unsafe Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }

    func close() {
        Glibc.close(descriptor)
    }

    /// Ends whatever waits on the socket, on any thread.
    func interrupt() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Makes the other side see a reset instead of an end when the socket is closed.
    func lingerNot() {
        var option = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }
}
