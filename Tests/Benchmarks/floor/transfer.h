// One libcurl multi and a few handles: HTTP/1.1 on kept connections, one thread.
#ifndef TRANSFER_H
#define TRANSFER_H

#include <stddef.h>

#include "requests.h"

// Who gives out the work. `next` names the request for a free slot, or -1; `flush` is called when
// no slot is free or nothing is left to give, before anything is sent; `done` when an answer came.
struct feeder {
    int (*next)(void *context, int slot);
    void (*flush)(void *context);
    void (*done)(void *context, int request);
    void *context;
};

struct traffic {
    size_t requests, failed, received;
};

// Sends until nothing is left; answers are counted and dropped.
struct traffic transfer(struct requests *requests, int slots, struct feeder feeder);

#endif
