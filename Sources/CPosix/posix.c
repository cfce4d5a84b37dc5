#define _GNU_SOURCE
#include "CPosix.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Before anything else opens a descriptor: what is closed among the first three would be taken by
// the next file or socket, the state included, and reports and warnings would be written into it.
// What stands in cannot be written or read, so a lost report is noticed.
__attribute__((constructor)) static void hold_standard_streams(void) {
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF) continue;
        if (open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd) return;
    }
}

int reconcile_fallocate_keep_size(int fd, int64_t offset, int64_t length) {
    return fallocate(fd, FALLOC_FL_KEEP_SIZE, offset, length);
}

int reconcile_flock_try_exclusive(int fd) { return flock(fd, LOCK_EX | LOCK_NB); }

int reconcile_flock_try_shared(int fd) { return flock(fd, LOCK_SH | LOCK_NB); }

int reconcile_flock_release(int fd) { return flock(fd, LOCK_UN); }


int reconcile_pipe(int *read_end, int *write_end) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return -1;
    *read_end = ends[0];
    *write_end = ends[1];
    return 0;
}

int reconcile_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int reconcile_set_nonblocking(int fd) {
    int flags = fcntl(fd, F_GETFL);
    return flags < 0 ? -1 : fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

static struct sockaddr_in loopback(uint16_t port) {
    struct sockaddr_in address = {0};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

// Closes without losing the errno that the caller will report.
static int closing(int fd) {
    int saved = errno;
    close(fd);
    errno = saved;
    return -1;
}

int reconcile_listen_loopback(uint16_t *port, int backlog) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return -1;
    int on = 1;
    struct sockaddr_in address = loopback(*port);
    socklen_t length = sizeof address;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, backlog) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &length) != 0)
        return closing(fd);
    *port = ntohs(address.sin_port);
    return fd;
}

static void send_at_once(int fd) {
    int on = 1;
    // Without it answers only come later: nothing to report.
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

int reconcile_connect_loopback(uint16_t port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    struct sockaddr_in address = loopback(port);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) return closing(fd);
    send_at_once(fd);
    return fd;
}

int reconcile_accept(int fd) {
    int accepted = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (accepted >= 0) send_at_once(accepted);
    return accepted;
}

ssize_t reconcile_send(int fd, const uint8_t *bytes, size_t count) {
    return send(fd, bytes, count, MSG_NOSIGNAL);
}

ssize_t reconcile_recv(int fd, uint8_t *bytes, size_t count) { return recv(fd, bytes, count, 0); }

int reconcile_reset_on_close(int fd) {
    struct linger abort = {.l_onoff = 1, .l_linger = 0};
    return setsockopt(fd, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
}

int reconcile_shutdown_writing(int fd) { return shutdown(fd, SHUT_WR); }

int reconcile_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

static int control(int epoll, int operation, int fd, uint64_t token, uint32_t interest) {
    struct epoll_event event = {0};
    if (interest & RECONCILE_READABLE) event.events |= EPOLLIN | EPOLLRDHUP;
    if (interest & RECONCILE_WRITABLE) event.events |= EPOLLOUT;
    event.data.u64 = token;
    return epoll_ctl(epoll, operation, fd, &event);
}

int reconcile_epoll_add(int epoll, int fd, uint64_t token, uint32_t interest) {
    return control(epoll, EPOLL_CTL_ADD, fd, token, interest);
}

int reconcile_epoll_modify(int epoll, int fd, uint64_t token, uint32_t interest) {
    return control(epoll, EPOLL_CTL_MOD, fd, token, interest);
}

int reconcile_epoll_remove(int epoll, int fd) { return epoll_ctl(epoll, EPOLL_CTL_DEL, fd, NULL); }

int reconcile_epoll_wait(int epoll, struct reconcile_event *events, int capacity,
                         int timeout_milliseconds) {
    struct epoll_event found[256];
    int count = epoll_wait(epoll, found, capacity < 256 ? capacity : 256, timeout_milliseconds);
    for (int i = 0; i < count; i++) {
        uint32_t ready = 0;
        if (found[i].events & (EPOLLIN | EPOLLRDHUP)) ready |= RECONCILE_READABLE;
        if (found[i].events & EPOLLOUT) ready |= RECONCILE_WRITABLE;
        if (found[i].events & (EPOLLHUP | EPOLLERR)) ready |= RECONCILE_HUNG_UP;
        events[i].token = found[i].data.u64;
        events[i].ready = ready;
    }
    return count;
}

int reconcile_spawn(const char *program, char *const *arguments, char *const *environment,
                    const char *working_directory, int input, int output, int error, pid_t *pid) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure) return failure;
    failure = posix_spawnattr_init(&attributes);
    if (failure) {
        posix_spawn_file_actions_destroy(&actions);
        return failure;
    }
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    // dup2 onto itself would leave close-on-exec set; the caller's pipes are never 0, 1 or 2.
    if (!failure) failure = posix_spawn_file_actions_adddup2(&actions, input, 0);
    if (!failure) failure = posix_spawn_file_actions_adddup2(&actions, output, 1);
    if (!failure) failure = posix_spawn_file_actions_adddup2(&actions, error, 2);
    if (!failure) failure = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    if (!failure && working_directory)
        failure = posix_spawn_file_actions_addchdir_np(&actions, working_directory);
    if (!failure) failure = posix_spawnattr_setsigdefault(&attributes, &all);
    if (!failure) failure = posix_spawnattr_setsigmask(&attributes, &none);
    if (!failure) failure = posix_spawnattr_setpgroup(&attributes, 0);
    if (!failure)
        failure = posix_spawnattr_setflags(
            &attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    if (!failure)
        failure = posix_spawnp(pid, program, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

int reconcile_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int reconcile_wait(pid_t pid, int *end) {
    int status = 0;
    pid_t waited;
    do waited = waitpid(pid, &status, 0);
    while (waited < 0 && errno == EINTR);
    if (waited < 0) return -1;
    *end = WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
    return 0;
}

int reconcile_has_ended(pid_t pid) {
    siginfo_t info = {0};
    if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0) return -1;
    return info.si_pid == pid;
}

char **reconcile_environment(void) { return environ; }

int reconcile_default_signal(int number) {
    struct sigaction action = {0};
    action.sa_handler = SIG_DFL;
    return sigaction(number, &action, NULL);
}

int reconcile_ignore_broken_pipe(void) {
    struct sigaction action = {0};
    action.sa_handler = SIG_IGN;
    return sigaction(SIGPIPE, &action, NULL);
}

int reconcile_block_broken_pipe(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    return pthread_sigmask(SIG_BLOCK, &set, NULL);
}

int reconcile_return_blocks_from(int size) { return mallopt(M_MMAP_THRESHOLD, size); }

int reconcile_forbid_core_dumps(void) {
    struct rlimit none = {0, 0};
    int limited = setrlimit(RLIMIT_CORE, &none);
    int hidden = prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    return limited != 0 || hidden != 0 ? -1 : 0;
}

static volatile sig_atomic_t interrupted;
static volatile sig_atomic_t interrupt_fd = -1;

static void interrupt(int number) {
    // Only what POSIX allows in a handler: write and _exit.
    if (interrupted) _exit(128 + number);
    interrupted = 1;
    int saved = errno;
    unsigned char byte = (unsigned char)number;
    if (interrupt_fd < 0 || write(interrupt_fd, &byte, 1) != 1) _exit(128 + number);
    errno = saved;
}

int reconcile_catch_interrupts(int fd) {
    interrupt_fd = fd;
    struct sigaction action = {0}, old;
    action.sa_handler = interrupt;
    action.sa_flags = SA_RESTART;
    sigfillset(&action.sa_mask);
    int numbers[2] = {SIGINT, SIGTERM};
    for (int i = 0; i < 2; i++) {
        if (sigaction(numbers[i], NULL, &old) != 0) return -1;
        if (old.sa_handler == SIG_IGN) continue;
        if (sigaction(numbers[i], &action, NULL) != 0) return -1;
    }
    return 0;
}
