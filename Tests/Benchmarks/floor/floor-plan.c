// The least that a plan of unchanged connections costs: the events of the same manifests, the bytes
// of the same pages - every platform at once, its next page when the one before came - and the bytes
// of the same state with one hash over them. Nothing is decoded, compared, or kept.
//
//     floor-plan MANIFESTS REQUESTS STATE      "-" leaves one out
#include <dlfcn.h>
#include <string.h>

#include "common.h"
#include "manifests.h"
#include "transfer.h"

struct pages {
    struct requests *requests;
    int *next;
};

static int next_page(void *context, int lane) {
    struct pages *pages = context;
    int index = pages->next[lane];
    if (index >= 0) pages->next[lane] = pages->requests->list[index].next;
    return index;
}

// The hash is OpenSSL's, which is there wherever libcurl is; its headers need not be.
static void hash(const unsigned char *bytes, size_t length) {
    void *library = dlopen("libcrypto.so.3", RTLD_NOW);
    if (!library) library = dlopen("libcrypto.so.1.1", RTLD_NOW);
    if (!library) fail("no libcrypto: %s", dlerror());
    unsigned char *(*sha256)(const unsigned char *, size_t, unsigned char *);
    *(void **)&sha256 = dlsym(library, "SHA256");
    unsigned char digest[32];
    if (!sha256 || !sha256(bytes, length, digest)) fail("libcrypto has no SHA256");
}

int main(int count, char **words) {
    if (count != 4) fail("usage: floor-plan MANIFESTS REQUESTS STATE");
    double start = seconds();
    struct manifests manifests = {0};
    if (strcmp(words[1], "-") != 0) read_manifests(words[1], &manifests);
    double yaml = seconds() - start;

    struct traffic traffic = {0};
    double pages = 0;
    if (strcmp(words[2], "-") != 0) {
        // The list of requests is the harness's, so reading it does not count; initialising does.
        struct requests requests = load_requests(words[2]);
        start = seconds();
        curl_global_init(CURL_GLOBAL_DEFAULT);
        struct pages context = {&requests, requests.first};
        traffic = transfer(
            &requests, requests.lanes, (struct feeder){.next = next_page, .context = &context});
        pages = seconds() - start;
    }

    start = seconds();
    size_t length = 0, lines = 0;
    if (strcmp(words[3], "-") != 0) {
        unsigned char *state = read_file(words[3], &length);
        for (unsigned char *place = state; (place = memchr(place, '\n', length - (size_t)(place - state)));
             place++) {
            lines++;
        }
        hash(state, length);
        free(state);
    }
    double state = seconds() - start;

    printf("{\"yaml\": %.6f, \"pages\": %.6f, \"state\": %.6f, \"documents\": %zu, \"lines\": %zu, "
           "\"requests\": %zu, \"failed\": %zu, \"received\": %zu}\n",
        yaml, pages, state, manifests.documents, lines, traffic.requests, traffic.failed,
        traffic.received);
    return traffic.failed > 0;
}
