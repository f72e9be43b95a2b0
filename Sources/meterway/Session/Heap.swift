#if os(Linux)
import CMalloc
#endif

/// The process's memory, as the C library hands it out.
enum Heap {
    /// Lets all threads share one heap.
    ///
    /// Left alone, glibc gives each thread a heap of its own, and what a plan lets go of in one is not used again in another: a
    /// plan of 10,000 definitions then takes up to half as much memory again, at the same cost in time.
    static func share() {
        #if os(Linux)
        _ = mallopt(M_ARENA_MAX, 1)
        #endif
    }
}
