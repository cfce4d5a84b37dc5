// A server that costs next to nothing, so that it is never what a create waits for: it answers every
// POST as Blink answers a create, every list as an empty one, and counts what it has made.
//
//     answers        prints the address, serves until it is ended
//
// GET /_sandbox/health says how many were made, POST /_sandbox/reset forgets them, as the sandbox does.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common.h"

enum { LIMIT = 64 * 1024 };

struct connection {
    int socket;
    size_t length;
    char bytes[LIMIT + 1];
};

static unsigned long made;

// What stands between a key of the body and the next quotation mark; names of the benchmark have no
// escapes in them.
static int text_of(const char *body, const char *key, const char **text) {
    const char *place = strstr(body, key);
    if (!place) return 0;
    *text = place + strlen(key);
    const char *end = strchr(*text, '"');
    return end ? (int)(end - *text) : 0;
}

static int create(char *answer, size_t room, const char *body) {
    const char *name = "", *type = "";
    int name_length = text_of(body, "\"name\":\"", &name);
    int type_length = text_of(body, "\"connection_type_id\":\"", &type);
    return snprintf(answer, room,
        "{\"id\":\"00000000-0000-4000-8000-%012lx\",\"name\":\"%.*s\",\"display_name\":\"%.*s\","
        "\"full_name\":\"%.*s\",\"description\":\"\",\"status\":\"active\","
        "\"connection_type_id\":\"%.*s\",\"attributes\":{\"token\":{\"value\":{}}},"
        "\"created_with_o_auth\":false,\"creation_method\":\"api\",\"creation_location\":\"api\","
        "\"external_id\":\"\",\"secret_manager\":\"blink\",\"tenant_id\":\"tenant-sandbox\","
        "\"workspace_id\":\"ws-1\",\"created_at\":1795291453,\"updated_at\":1795291453,"
        "\"created_by\":\"sandbox-user\",\"updated_by\":\"sandbox-user\"}",
        ++made, name_length, name, name_length, name, name_length, name, type_length, type);
}

static void answer(struct connection *connection, const char *head, const char *body) {
    char text[4096], whole[5120];
    int length;
    if (strncmp(head, "GET /_sandbox/health", 20) == 0) {
        length = snprintf(text, sizeof text, "{\"platforms\":[{\"objects\":%lu}]}", made);
    } else if (strncmp(head, "POST /_sandbox/reset", 20) == 0) {
        made = 0;
        length = snprintf(text, sizeof text, "{}");
    } else if (strncmp(head, "POST", 4) == 0) {
        length = create(text, sizeof text, body);
    } else {
        length = snprintf(text, sizeof text, "{\"results\":[],\"total\":0}");
    }
    int all = snprintf(whole, sizeof whole,
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s", length,
        text);
    if (length >= (int)sizeof text || all >= (int)sizeof whole) fail("an answer is too long");
    // So few bytes fit into the buffer of the system.
    if (send(connection->socket, whole, (size_t)all, MSG_NOSIGNAL) != all) {
        shutdown(connection->socket, SHUT_RDWR);
    }
}

// Answers the requests that are whole, and keeps the rest.
static int serve(struct connection *connection) {
    ssize_t received = recv(
        connection->socket, connection->bytes + connection->length, LIMIT - connection->length, 0);
    if (received < 0 && (errno == EAGAIN || errno == EINTR)) return 1;
    if (received <= 0) return 0;
    connection->length += (size_t)received;
    connection->bytes[connection->length] = 0;
    for (;;) {
        char *end = strstr(connection->bytes, "\r\n\r\n");
        if (!end) return connection->length < LIMIT;
        *end = 0;
        size_t body = 0;
        char *field = strcasestr(connection->bytes, "\r\ncontent-length:");
        if (field) body = (size_t)atol(field + 17);
        *end = '\r';
        char *start = end + 4;
        size_t head = (size_t)(start - connection->bytes);
        if (head + body > LIMIT) return 0;
        if (head + body > connection->length) return 1;
        char kept = start[body];
        start[body] = 0;
        answer(connection, connection->bytes, start);
        start[body] = kept;
        connection->length -= head + body;
        memmove(connection->bytes, start + body, connection->length + 1);
    }
}

int main(void) {
    signal(SIGPIPE, SIG_IGN);
    int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    if (bind(listener, (struct sockaddr *)&address, length) != 0 || listen(listener, 128) != 0
        || getsockname(listener, (struct sockaddr *)&address, &length) != 0) {
        fail("cannot listen");
    }
    int poller = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
    printf("http://127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        struct epoll_event events[64];
        int count = epoll_wait(poller, events, 64, -1);
        for (int index = 0; index < count; index++) {
            struct connection *connection = events[index].data.ptr;
            if (connection) {
                if (serve(connection)) continue;
                close(connection->socket);
                free(connection);
                continue;
            }
            int socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
            if (socket < 0) continue;
            setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            connection = malloc(sizeof *connection);
            if (!connection) fail("no memory");
            connection->socket = socket;
            connection->length = 0;
            event.data.ptr = connection;
            epoll_ctl(poller, EPOLL_CTL_ADD, socket, &event);
        }
    }
}
