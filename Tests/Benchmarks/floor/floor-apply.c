// The least that an apply of creates costs: the same requests at the same concurrency; with a journal,
// an entry for each intent synced before its request leaves, and one for each result. What is ready
// together shares one write and one sync.
//
//     floor-apply REQUESTS CONCURRENCY [JOURNAL ENTRYLENGTH]
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common.h"
#include "transfer.h"

struct journal {
    int next, count;
    int file;  // -1 without a journal.
    size_t entry_length;
    char *entries;
    size_t length, room, syncs, written;
};

static void note(struct journal *journal) {
    if (journal->file < 0) return;
    if (journal->length + journal->entry_length > journal->room) {
        journal->room = journal->room * 2 + journal->entry_length * 64;
        journal->entries = realloc(journal->entries, journal->room);
        if (!journal->entries) fail("no memory");
    }
    memset(journal->entries + journal->length, 'x', journal->entry_length - 1);
    journal->entries[journal->length + journal->entry_length - 1] = '\n';
    journal->length += journal->entry_length;
}

static int next_create(void *context, int slot) {
    (void)slot;
    struct journal *journal = context;
    if (journal->next == journal->count) return -1;
    note(journal);
    return journal->next++;
}

static void result(void *context, int request) {
    (void)request;
    note(context);
}

static void sync_group(void *context) {
    struct journal *journal = context;
    if (journal->length == 0) return;
    if (write(journal->file, journal->entries, journal->length) != (ssize_t)journal->length
        || fdatasync(journal->file) != 0) {
        fail("cannot write the journal");
    }
    journal->written += journal->length;
    journal->length = 0;
    journal->syncs++;
}

int main(int count, char **words) {
    if (count != 3 && count != 5) fail("usage: floor-apply REQUESTS CONCURRENCY [JOURNAL LENGTH]");
    struct requests requests = load_requests(words[1]);
    struct journal journal = {.count = requests.count, .file = -1};
    if (count == 5) {
        journal.file = open(words[3], O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
        journal.entry_length = (size_t)atol(words[4]);
        if (journal.file < 0 || journal.entry_length < 2) fail("cannot open %s", words[3]);
    }
    double start = seconds();
    curl_global_init(CURL_GLOBAL_DEFAULT);
    struct traffic traffic = transfer(
        &requests, atoi(words[2]),
        (struct feeder){next_create, sync_group, result, &journal});
    printf("{\"seconds\": %.6f, \"requests\": %zu, \"failed\": %zu, \"received\": %zu, "
           "\"syncs\": %zu, \"journal\": %zu}\n",
        seconds() - start, traffic.requests, traffic.failed, traffic.received, journal.syncs,
        journal.written);
    return traffic.failed > 0;
}
