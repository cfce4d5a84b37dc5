// The least that reading manifests costs: libyaml's events and nothing more.
//
//     floor-yaml FOLDER
#include "common.h"
#include "manifests.h"

int main(int count, char **words) {
    if (count != 2) fail("usage: floor-yaml FOLDER");
    struct manifests total = {0};
    double start = seconds();
    read_manifests(words[1], &total);
    printf("{\"yaml\": %.6f, \"files\": %zu, \"bytes\": %zu, \"documents\": %zu, \"events\": %zu}\n",
        seconds() - start, total.files, total.bytes, total.documents, total.events);
}
