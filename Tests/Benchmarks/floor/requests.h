// The requests that the program under test once sent, to be sent again just so.
#ifndef REQUESTS_H
#define REQUESTS_H

#include <stddef.h>

#include <curl/curl.h>

struct request {
    int lane;  // What is asked one after the other: a platform, when it is read page by page.
    char *method, *url;
    struct curl_slist *headers;
    char *body;
    size_t body_length;
    int next;  // The next one of its lane, or -1.
};

struct requests {
    struct request *list;
    int count, lanes;
    int *first;  // The first one of each lane.
};

// A file of records: "LANE METHOD URL HEADERS BODYLENGTH\n", a line for each header, the body, "\n".
struct requests load_requests(const char *path);

#endif
