#include "requests.h"

#include <string.h>

#include "common.h"

// Cuts a line off the text and returns it.
static char *take_line(char **text, const char *path) {
    char *line = *text, *end = strchr(line, '\n');
    if (!end) fail("%s ends within a record", path);
    *end = 0;
    *text = end + 1;
    return line;
}

struct requests load_requests(const char *path) {
    size_t length;
    char *text = (char *)read_file(path, &length), *end = text + length;
    struct requests all = {0};
    int room = 0;
    while (text < end) {
        if (all.count == room) {
            room = room ? room * 2 : 1024;
            all.list = realloc(all.list, (size_t)room * sizeof *all.list);
            if (!all.list) fail("no memory");
        }
        struct request *request = &all.list[all.count++];
        *request = (struct request){.next = -1};
        char *save, *head = take_line(&text, path);
        request->lane = atoi(strtok_r(head, " ", &save));
        request->method = strtok_r(NULL, " ", &save);
        request->url = strtok_r(NULL, " ", &save);
        int headers = atoi(strtok_r(NULL, " ", &save));
        request->body_length = (size_t)atol(strtok_r(NULL, " ", &save));
        while (headers-- > 0) {
            request->headers = curl_slist_append(request->headers, take_line(&text, path));
        }
        // An empty value keeps libcurl from adding the header.
        request->headers = curl_slist_append(request->headers, "Expect:");
        request->body = text;
        text += request->body_length + 1;
        if (request->lane >= all.lanes) all.lanes = request->lane + 1;
    }
    all.first = malloc((size_t)(all.lanes + 1) * sizeof *all.first);
    int *last = malloc((size_t)(all.lanes + 1) * sizeof *last);
    if (!all.first || !last) fail("no memory");
    for (int lane = 0; lane < all.lanes; lane++) all.first[lane] = last[lane] = -1;
    for (int index = 0; index < all.count; index++) {
        int lane = all.list[index].lane;
        *(last[lane] < 0 ? &all.first[lane] : &all.list[last[lane]].next) = index;
        last[lane] = index;
    }
    free(last);
    return all;
}
