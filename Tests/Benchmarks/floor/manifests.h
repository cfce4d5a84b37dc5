// Reads manifests as far as nobody can do without: every event of every file, kept nowhere.
#ifndef MANIFESTS_H
#define MANIFESTS_H

#include <stddef.h>

struct manifests {
    size_t files, bytes, documents, events;
};

// Adds the YAML files of a folder, in no order.
void read_manifests(const char *folder, struct manifests *total);

#endif
