#define _GNU_SOURCE
#include "KillSwitch.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

static const char *watched_path;
static size_t watched_length;
static long last_step;
static int is_torn;
static _Atomic long own_count;
static _Atomic long *count = &own_count;

__attribute__((constructor)) static void prepare(void) {
    watched_path = getenv("KILLSWITCH_FILE");
    if (!watched_path) return;
    watched_length = strlen(watched_path);
    const char *step = getenv("KILLSWITCH_STEP");
    last_step = step ? atol(step) : 0;
    is_torn = getenv("KILLSWITCH_TORN") != NULL;
    const char *counter = getenv("KILLSWITCH_COUNT");
    if (!counter) return;
    int file = open(counter, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return;
    if (ftruncate(file, sizeof(long)) == 0) {
        void *shared = mmap(NULL, sizeof(long), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (shared != MAP_FAILED) count = shared;
    }
    close(file);
}

static int is_watched_path(const char *path) {
    return watched_path && strncmp(path, watched_path, watched_length) == 0;
}

static int is_watched(int file) {
    if (!watched_path) return 0;
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_watched_path(path);
}

/* Counts a change, and says whether the program is to end at it. */
static int is_last(void) {
    return atomic_fetch_add(count, 1) + 1 == last_step;
}

static void end(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

#define NEXT(name, ...) \
    static __typeof__(name) *next; \
    if (!next) next = (__typeof__(name) *)dlsym(RTLD_NEXT, #name); \
    return next(__VA_ARGS__)

typedef ssize_t (*writer)(int, const void *, size_t, off64_t);

static ssize_t write_watched(writer next, int file, const void *bytes, size_t size, off64_t offset) {
    if (is_watched(file) && is_last()) {
        if (is_torn && size > 1) next(file, bytes, size / 2, offset);
        end();
    }
    return next(file, bytes, size, offset);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t offset) {
    static writer next;
    if (!next) next = (writer)dlsym(RTLD_NEXT, "pwrite");
    return write_watched(next, file, bytes, size, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t offset) {
    static writer next;
    if (!next) next = (writer)dlsym(RTLD_NEXT, "pwrite64");
    return write_watched(next, file, bytes, size, offset);
}

int fsync(int file) {
    if (is_watched(file) && is_last()) end();
    NEXT(fsync, file);
}

int fdatasync(int file) {
    if (is_watched(file) && is_last()) end();
    NEXT(fdatasync, file);
}

int ftruncate(int file, off_t size) {
    if (is_watched(file) && is_last()) end();
    NEXT(ftruncate, file, size);
}

int ftruncate64(int file, off64_t size) {
    if (is_watched(file) && is_last()) end();
    NEXT(ftruncate64, file, size);
}

int unlink(const char *path) {
    if (is_watched_path(path) && is_last()) end();
    NEXT(unlink, path);
}
