#include "manifests.h"

#include <dirent.h>
#include <string.h>
#include <yaml.h>

#include "common.h"

static void read_events(const char *path, struct manifests *total) {
    size_t length;
    unsigned char *bytes = read_file(path, &length);
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser)) fail("no memory");
    yaml_parser_set_input_string(&parser, bytes, length);
    for (int done = 0; !done;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) fail("%s: %s", path, parser.problem);
        total->events++;
        if (event.type == YAML_DOCUMENT_START_EVENT) total->documents++;
        done = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    free(bytes);
    total->files++;
    total->bytes += length;
}

void read_manifests(const char *folder, struct manifests *total) {
    DIR *listing = opendir(folder);
    if (!listing) fail("cannot list %s", folder);
    for (struct dirent *entry; (entry = readdir(listing));) {
        const char *ending = strrchr(entry->d_name, '.');
        if (!ending || strcmp(ending, ".yaml") != 0) continue;
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        read_events(path, total);
    }
    closedir(listing);
}
