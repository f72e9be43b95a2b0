#include "CHeap.h"

#include <jemalloc/jemalloc.h>

// Read by jemalloc when the program starts. All threads share one heap, so that what one lets go of is used again in another;
// each keeps a few freed pieces at hand, so that they seldom wait for one another.
const char *malloc_conf = "narenas:1";

// What is named here is taken from jemalloc's archive, and all of it with it; else the C library's own would do.
__attribute__((used)) static int (*const control)(const char *, void *, size_t *, void *, size_t) = mallctl;
