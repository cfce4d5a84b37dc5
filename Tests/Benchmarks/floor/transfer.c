#include "transfer.h"

#include <string.h>

#include "common.h"

struct slot {
    CURL *handle;
    int request;  // -1 while nothing is in flight.
    size_t *received;
};

static size_t count(char *bytes, size_t size, size_t number, void *context) {
    (void)bytes;
    *((struct slot *)context)->received += size * number;
    return size * number;
}

static void prepare(struct slot *slot, const struct request *request) {
    CURL *handle = slot->handle;
    curl_easy_setopt(handle, CURLOPT_URL, request->url);
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, request->headers);
    if (strcmp(request->method, "GET") == 0) {
        curl_easy_setopt(handle, CURLOPT_HTTPGET, 1L);
        curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, NULL);
    } else {
        curl_easy_setopt(handle, CURLOPT_POST, 1L);
        curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request->method);
        curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request->body);
        curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, (long)request->body_length);
    }
}

// Whether the answer is one of success.
static int succeeded(CURLMsg *message) {
    long status = 0;
    curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
    return message->data.result == CURLE_OK && status >= 200 && status < 300;
}

struct traffic transfer(struct requests *requests, int slots, struct feeder feeder) {
    struct traffic traffic = {0};
    CURLM *multi = curl_multi_init();
    struct slot *all = calloc((size_t)slots, sizeof *all);
    if (!multi || !all) fail("no memory");
    for (int index = 0; index < slots; index++) {
        struct slot *slot = &all[index];
        *slot = (struct slot){curl_easy_init(), -1, &traffic.received};
        curl_easy_setopt(slot->handle, CURLOPT_PRIVATE, slot);
        curl_easy_setopt(slot->handle, CURLOPT_WRITEFUNCTION, count);
        curl_easy_setopt(slot->handle, CURLOPT_WRITEDATA, slot);
        curl_easy_setopt(slot->handle, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
        curl_easy_setopt(slot->handle, CURLOPT_BUFFERSIZE, 256 * 1024L);
        curl_easy_setopt(slot->handle, CURLOPT_NOSIGNAL, 1L);
    }
    struct slot **chosen = calloc((size_t)slots, sizeof *chosen);
    if (!chosen) fail("no memory");
    int flying = 0;
    do {
        // First everything is given out, then it is sent: a group shares one flush.
        int given = 0;
        for (int index = 0; index < slots; index++) {
            if (all[index].request >= 0) continue;
            int next = feeder.next(feeder.context, index);
            if (next < 0) continue;
            all[index].request = next;
            prepare(&all[index], &requests->list[next]);
            chosen[given++] = &all[index];
        }
        if (feeder.flush) feeder.flush(feeder.context);
        for (int index = 0; index < given; index++) {
            curl_multi_add_handle(multi, chosen[index]->handle);
        }
        flying += given;
        if (flying == 0) break;
        int running, left, finished = 0;
        while (finished == 0) {
            curl_multi_perform(multi, &running);
            for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));) {
                struct slot *slot;
                curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&slot);
                traffic.requests++;
                if (!succeeded(message)) traffic.failed++;
                curl_multi_remove_handle(multi, slot->handle);
                if (feeder.done) feeder.done(feeder.context, slot->request);
                slot->request = -1;
                flying--;
                finished++;
            }
            if (finished == 0) curl_multi_poll(multi, NULL, 0, 1000, NULL);
        }
    } while (1);
    for (int index = 0; index < slots; index++) curl_easy_cleanup(all[index].handle);
    curl_multi_cleanup(multi);
    free(chosen);
    free(all);
    return traffic;
}
