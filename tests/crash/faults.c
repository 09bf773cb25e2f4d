/* Stops before every call that changes files below a folder, and asks the laboratory what to try there.

   Loaded before libc (LD_PRELOAD). For each fault that is tried the process is forked: the copy meets the fault and ends,
   whatever it does then; the process itself waits, the laboratory puts the files back, and the work goes on. So the work
   is done once, and not once for every point. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GO_ON, NO_SPACE, NO_SPACE_FROM_HERE, IO_ERROR, INTERRUPTED, KILLED, TORN, ASK };
enum { MOST_FILES = 256, PATIENCE_S = 300, LARGE_PAGE = 1 << 21 };
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif

static char folder[PATH_MAX];
static long at = -1, seen = 0;
static int kind = GO_ON, questions, answers, is_copy = 0;

/* From now on counts the calls, anew. */
void lab_count(const char *path) {
    strncpy(folder, path, PATH_MAX - 1);
    kind = GO_ON, seen = 0;
}
long lab_seen(void) { return seen; }

/* Makes the memory of the heap this process's own, in large pages: of what is shared with another process every page that is
   written is copied as a small one, and the more small pages there are, the longer it takes to copy a process. */
static void own_heap(void) {
    unsigned long from, to;
    char line[PATH_MAX];
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps && fgets(line, sizeof line, maps)) {
        if (!strstr(line, "[heap]") || sscanf(line, "%lx-%lx", &from, &to) != 2) continue;
        for (volatile char *page = (char *)from; page < (char *)to; page += LARGE_PAGE) *page = *page;
        madvise((void *)from, to - from, MADV_COLLAPSE); /* where the system can't, it's slower and nothing else */
    }
    if (maps) fclose(maps);
}

/* From now on asks over `to`, two numbers at a time (of the call; how the copy before it ended), and is answered over `from`. */
void lab_ask(const char *path, int to, int from) {
    strncpy(folder, path, PATH_MAX - 1);
    own_heap();
    questions = to, answers = from, kind = ASK;
}

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

static int answer(long number, long ended) {
    long question[2] = {number, ended};
    int wanted;
    if (syscall(SYS_write, questions, question, sizeof question) != sizeof question) _exit(1);
    if (syscall(SYS_read, answers, &wanted, sizeof wanted) != sizeof wanted) _exit(1);
    return wanted;
}

/* Returns 1 in the copies that are to meet a fault, and 0 when all that was wanted here has been tried. */
static int ask(long number) {
    static off_t place[MOST_FILES]; /* a copy shares the places in open files with us */
    int ended = 0, wanted;
    if (syscall(SYS_gettid) != getpid()) return 0; /* a copy has this thread only */
    while ((wanted = answer(number, ended)) != GO_ON) {
        for (int fd = 0; fd < MOST_FILES; fd++)
            if ((place[fd] = lseek(fd, 0, SEEK_CUR)) >= 0 && !ours(fd)) place[fd] = -1;
        pid_t copy = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0); /* not fork(): locks that are held stay those of this thread */
        if (copy < 0) _exit(1);
        if (copy == 0) {
            alarm(PATIENCE_S);
            at = number, kind = wanted, is_copy = 1;
            return 1;
        }
        waitpid(copy, &ended, 0);
        for (int fd = 0; fd < MOST_FILES; fd++) if (place[fd] >= 0) lseek(fd, place[fd], SEEK_SET);
    }
    return 0;
}

/* Returns whether the call fails; errno is then set. `torn` is told that only a part of a write is made. */
static int strike(int *torn) {
    long number = seen++;
    if (kind == ASK) {
        int before = errno;
        int struck = ask(number);
        errno = before;
        if (!struck) return 0;
    }
    if (kind == GO_ON || number < at || (number > at && kind != NO_SPACE_FROM_HERE)) return 0;
    switch (kind) {
    case NO_SPACE: case NO_SPACE_FROM_HERE: errno = ENOSPC; return 1;
    case IO_ERROR: errno = EIO; return 1;
    case INTERRUPTED: kill(getpid(), SIGINT); return 0;
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

WRITES(sendfile, (int fd, int b, off_t *o, size_t n), real(fd, b, o, n), (void)!real(fd, b, o, n / 2))
WRITES(sendfile64, (int fd, int b, off64_t *o, size_t n), real(fd, b, o, n), (void)!real(fd, b, o, n / 2))
WRITES(copy_file_range, (int b, off64_t *o, int fd, off64_t *p, size_t n, unsigned f), real(b, o, fd, p, n, f),
       (void)!real(b, o, fd, p, n / 2, f))

#define ON_FD(name, args, call) int name args { REAL(name); return ours(fd) && strike(0) ? -1 : call; }
ON_FD(fsync, (int fd), real(fd))
ON_FD(fdatasync, (int fd), real(fd))
ON_FD(ftruncate, (int fd, off_t n), real(fd, n))
ON_FD(ftruncate64, (int fd, off64_t n), real(fd, n))
ON_FD(fchmod, (int fd, mode_t m), real(fd, m))

#define ON_PATH(name, args, path, call) int name args { REAL(name); return below(path) && strike(0) ? -1 : call; }
ON_PATH(rename, (const char *a, const char *b), b, real(a, b))
ON_PATH(renameat, (int c, const char *a, int d, const char *b), b, real(c, a, d, b))
ON_PATH(chmod, (const char *a, mode_t m), a, real(a, m))
ON_PATH(mkdir, (const char *a, mode_t m), a, real(a, m))
ON_PATH(mkdirat, (int d, const char *a, mode_t m), a, real(d, a, m))

/* The locks of a file, which the process itself holds, don't hinder its copies: of these, one at a time is at work. */
#define LOCKS(name) \
    int name(int fd, int what, ...) { REAL(name); va_list more; va_start(more, what); \
        struct flock *lock = va_arg(more, struct flock *); va_end(more); \
        if (!is_copy || (what != F_SETLK && what != F_SETLKW && what != F_GETLK) || !ours(fd)) return real(fd, what, lock); \
        if (what == F_GETLK) lock->l_type = F_UNLCK; \
        return 0; }
LOCKS(fcntl)
LOCKS(fcntl64)

#define OPENS(name) \
    int name(const char *a, int flags, ...) { REAL(name); va_list more; va_start(more, flags); \
        mode_t m = flags & O_CREAT ? va_arg(more, mode_t) : 0; va_end(more); \
        return (flags & O_CREAT) && below(a) && strike(0) ? -1 : real(a, flags, m); }
OPENS(open)
OPENS(open64)

FILE *fopen64(const char *a, const char *how) { REAL(fopen64); return how[0] != 'r' && below(a) && strike(0) ? NULL : real(a, how); }
FILE *fopen(const char *a, const char *how) { REAL(fopen); return how[0] != 'r' && below(a) && strike(0) ? NULL : real(a, how); }
size_t fwrite(const void *b, size_t s, size_t n, FILE *f) { REAL(fwrite); return ours(fileno(f)) && strike(0) ? 0 : real(b, s, n, f); }
