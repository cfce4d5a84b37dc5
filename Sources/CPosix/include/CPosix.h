// The Linux calls that Swift's Glibc module hides: their headers are not part of it, or they need
// _GNU_SOURCE, which a Swift package can only define for a C target. Every function answers like
// the call that it wraps: -1 with errno, unless a comment says otherwise.
#ifndef RECONCILE_CPOSIX_H
#define RECONCILE_CPOSIX_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// Files.

/// Reserves blocks beyond the end of a file without changing its size.
int reconcile_fallocate_keep_size(int fd, int64_t offset, int64_t length);
/// flock with LOCK_EX | LOCK_NB; `struct flock` hides the function from Swift.
int reconcile_flock_try_exclusive(int fd);
/// flock with LOCK_SH | LOCK_NB.
int reconcile_flock_try_shared(int fd);
/// flock with LOCK_UN.
int reconcile_flock_release(int fd);

// Descriptors.

/// pipe2 with O_CLOEXEC.
int reconcile_pipe(int *_Nonnull read_end, int *_Nonnull write_end);
/// A non-blocking, close-on-exec eventfd.
int reconcile_eventfd(void);
/// Sets O_NONBLOCK.
int reconcile_set_nonblocking(int fd);

// Sockets.

/// A close-on-exec, non-blocking TCP socket that listens on 127.0.0.1; `port` 0 asks for any and
/// is replaced by the one in use.
int reconcile_listen_loopback(uint16_t *_Nonnull port, int backlog);
/// A close-on-exec, blocking TCP socket that is connected to 127.0.0.1.
int reconcile_connect_loopback(uint16_t port);
/// accept4 with SOCK_NONBLOCK | SOCK_CLOEXEC, and TCP_NODELAY on the new socket.
int reconcile_accept(int fd);
/// send with MSG_NOSIGNAL.
ssize_t reconcile_send(int fd, const uint8_t *_Nonnull bytes, size_t count);
/// recv without flags.
ssize_t reconcile_recv(int fd, uint8_t *_Nonnull bytes, size_t count);
/// Makes the coming close send RST instead of FIN.
int reconcile_reset_on_close(int fd);
/// shutdown(SHUT_WR).
int reconcile_shutdown_writing(int fd);

// epoll.

#define RECONCILE_READABLE 1u
#define RECONCILE_WRITABLE 2u
#define RECONCILE_HUNG_UP 4u

/// One event: the token that was given with the descriptor and a mask of the bits above.
struct reconcile_event {
    uint64_t token;
    uint32_t ready;
};

/// epoll_create1(EPOLL_CLOEXEC).
int reconcile_epoll_create(void);
/// EPOLL_CTL_ADD, level-triggered.
int reconcile_epoll_add(int epoll, int fd, uint64_t token, uint32_t interest);
/// EPOLL_CTL_MOD.
int reconcile_epoll_modify(int epoll, int fd, uint64_t token, uint32_t interest);
/// EPOLL_CTL_DEL.
int reconcile_epoll_remove(int epoll, int fd);
/// epoll_wait; at most 256 events a call.
int reconcile_epoll_wait(int epoll, struct reconcile_event *_Nonnull events, int capacity,
                         int timeout_milliseconds);

// Processes.

/// Starts a program in its own process group with default signals, an empty signal mask and no
/// descriptors but 0, 1 and 2. Returns 0 or an errno value.
int reconcile_spawn(const char *_Nonnull program, char *_Nullable const *_Nonnull arguments,
                    char *_Nullable const *_Nonnull environment,
                    const char *_Nullable working_directory, int input, int output, int error,
                    pid_t *_Nonnull pid);
/// pidfd_open, close-on-exec.
int reconcile_pidfd_open(pid_t pid);
/// Waits for one child and describes its end: the exit code, or 256 + the signal.
int reconcile_wait(pid_t pid, int *_Nonnull end);
/// Tells whether a child has ended, and leaves it waitable: 1 yes, 0 no.
int reconcile_has_ended(pid_t pid);

/// The environment of this process.
char *_Nullable *_Nullable reconcile_environment(void);

// Memory.

/// mallopt(M_MMAP_THRESHOLD): blocks from that size on are given back when they are freed, now and
/// later. Returns 1, or 0 where the C library has no such setting.
int reconcile_return_blocks_from(int size);

// Hardening and signals.

/// Sets the handler of a signal to SIG_DFL.
int reconcile_default_signal(int signal);
/// Ignores SIGPIPE.
int reconcile_ignore_broken_pipe(void);
/// Blocks SIGPIPE in the calling thread: writes fail instead.
int reconcile_block_broken_pipe(void);
/// Sets the core limit to 0 and clears the dumpable flag.
int reconcile_forbid_core_dumps(void);
/// From now on the first SIGINT or SIGTERM writes its number as one byte into `fd`, and the second
/// ends the process with 128 + its number. A signal that was ignored stays ignored.
int reconcile_catch_interrupts(int fd);

#endif
