#pragma once

// libcurl's setters and getters are variadic, which Swift cannot call. One wrapper per type of
// argument: a single one that takes a pointer would pass a long in the wrong width.

#include <curl/curl.h>
#include <string.h>

static inline CURLcode rc_set_long(CURL *_Nonnull handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode rc_set_offset(CURL *_Nonnull handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

/// libcurl copies the text.
static inline CURLcode rc_set_string(
    CURL *_Nonnull handle, CURLoption option, const char *_Nullable value) {
    return curl_easy_setopt(handle, option, value);
}

/// The caller keeps what the pointer points to alive until the transfer has ended.
static inline CURLcode rc_set_pointer(
    CURL *_Nonnull handle, CURLoption option, void *_Nullable value) {
    return curl_easy_setopt(handle, option, value);
}

/// The caller keeps the list alive until the transfer has ended.
static inline CURLcode rc_set_list(
    CURL *_Nonnull handle, CURLoption option, struct curl_slist *_Nullable list) {
    return curl_easy_setopt(handle, option, list);
}

typedef size_t (*rc_data_function)(
    char *_Nullable bytes, size_t size, size_t count, void *_Nullable context);

/// For CURLOPT_WRITEFUNCTION, CURLOPT_HEADERFUNCTION and CURLOPT_READFUNCTION.
static inline CURLcode rc_set_data_function(
    CURL *_Nonnull handle, CURLoption option, rc_data_function _Nonnull function) {
    return curl_easy_setopt(handle, option, function);
}

typedef int (*rc_prereq_function)(
    void *_Nullable context, char *_Nullable peer, char *_Nullable local, int peer_port,
    int local_port);

/// For CURLOPT_PREREQFUNCTION.
static inline CURLcode rc_set_prereq_function(
    CURL *_Nonnull handle, rc_prereq_function _Nonnull function) {
    return curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, function);
}

static inline CURLcode rc_get_long(CURL *_Nonnull handle, CURLINFO info, long *_Nonnull value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode rc_get_pointer(
    CURL *_Nonnull handle, CURLINFO info, void *_Nullable *_Nonnull value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLMcode rc_multi_set_long(
    CURLM *_Nonnull multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

/// Takes one finished transfer from the queue; false when there is none.
static inline int rc_multi_next_done(
    CURLM *_Nonnull multi, CURL *_Nullable *_Nonnull handle, CURLcode *_Nonnull result) {
    int left = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &left)) != NULL) {
        if (message->msg == CURLMSG_DONE) {
            *handle = message->easy_handle;
            *result = message->data.result;
            return 1;
        }
    }
    return 0;
}

/// Overwrites bytes in a way that the optimiser may not drop.
static inline void rc_wipe(void *_Nonnull bytes, size_t count) {
    void *(*volatile const overwrite)(void *, int, size_t) = memset;
    overwrite(bytes, 0, count);
}
