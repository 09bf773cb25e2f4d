/* Makes the n-th call that changes files below a folder fail, be interrupted, be torn, or be the last one.

   Loaded before libc (LD_PRELOAD). The laboratory sets folder, number and kind with lab_set() in each of its processes. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { COUNT, NO_SPACE, NO_SPACE_FROM_HERE, IO_ERROR, INTERRUPTED, KILLED, TORN };

static char folder[PATH_MAX];
static long at = -1, seen = 0;
static int kind = COUNT;

void lab_set(const char *path, long number, int what) {
    strncpy(folder, path, PATH_MAX - 1);
    at = number, kind = what, seen = 0;
}
long lab_seen(void) { return seen; }

static int below(const char *path) { return folder[0] && path && strncmp(path, folder, strlen(folder)) == 0; }

static int ours(int fd) {
    char link[64], path[PATH_MAX];
    if (!folder[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0) return 0;
    path[n] = 0;
    return below(path);
}

/* Returns whether the call fails; errno is then set. `torn` is told that only a part of a write is made. */
static int strike(int *torn) {
    long number = seen++;
    if (kind == COUNT || number < at || (number > at && kind != NO_SPACE_FROM_HERE)) return 0;
    switch (kind) {
    case NO_SPACE: case NO_SPACE_FROM_HERE: errno = ENOSPC; return 1;
    case IO_ERROR: errno = EIO; return 1;
    case INTERRUPTED: raise(SIGINT); return 0;
    case TORN: if (torn) { *torn = 1; return 0; } /* fall through */
    default: kill(getpid(), SIGKILL); return 1;
    }
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = dlsym(RTLD_NEXT, #name)

#define WRITES(name, args, call, half) \
    ssize_t name args { REAL(name); int torn = 0; \
        if (ours(fd)) { if (strike(&torn)) return -1; if (torn) { half; kill(getpid(), SIGKILL); } } \
        return call; }
WRITES(write, (int fd, const void *b, size_t n), real(fd, b, n), (void)!real(fd, b, n / 2))
WRITES(pwrite, (int fd, const void *b, size_t n, off_t o), real(fd, b, n, o), (void)!real(fd, b, n / 2, o))
WRITES(pwrite64, (int fd, const void *b, size_t n, off64_t o), real(fd, b, n, o), (void)!real(fd, b, n / 2, o))
WRITES(writev, (int fd, const struct iovec *v, int n), real(fd, v, n), (void)!real(fd, v, n / 2))

#define ON_FD(name, args, call) int name args { REAL(name); return ours(fd) && strike(0) ? -1 : call; }
ON_FD(fsync, (int fd), real(fd))
ON_FD(fdatasync, (int fd), real(fd))
ON_FD(ftruncate, (int fd, off_t n), real(fd, n))
ON_FD(ftruncate64, (int fd, off64_t n), real(fd, n))

#define ON_PATH(name, args, path, call) int name args { REAL(name); return below(path) && strike(0) ? -1 : call; }
ON_PATH(rename, (const char *a, const char *b), b, real(a, b))
ON_PATH(renameat, (int c, const char *a, int d, const char *b), b, real(c, a, d, b))
ON_PATH(mkdir, (const char *a, mode_t m), a, real(a, m))
ON_PATH(mkdirat, (int d, const char *a, mode_t m), a, real(d, a, m))

#define OPENS(name) \
    int name(const char *a, int flags, ...) { REAL(name); va_list more; va_start(more, flags); \
        mode_t m = flags & O_CREAT ? va_arg(more, mode_t) : 0; va_end(more); \
        return (flags & O_CREAT) && below(a) && strike(0) ? -1 : real(a, flags, m); }
OPENS(open)
OPENS(open64)

FILE *fopen64(const char *a, const char *how) { REAL(fopen64); return how[0] != 'r' && below(a) && strike(0) ? NULL : real(a, how); }
FILE *fopen(const char *a, const char *how) { REAL(fopen); return how[0] != 'r' && below(a) && strike(0) ? NULL : real(a, how); }
size_t fwrite(const void *b, size_t s, size_t n, FILE *f) { REAL(fwrite); return ours(fileno(f)) && strike(0) ? 0 : real(b, s, n, f); }
