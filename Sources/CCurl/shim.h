// Swift cannot call variadic C functions: one function per type of argument.
#include <curl/curl.h>

static inline CURLcode xtalwatch_curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

// For strings, lists and buffers: anything that libcurl takes as a pointer.
static inline CURLcode xtalwatch_curl_set_pointer(CURL *handle, CURLoption option, const void *value) {
  return curl_easy_setopt(handle, option, value);
}

typedef size_t (*xtalwatch_curl_callback)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode xtalwatch_curl_set_writer(CURL *handle, xtalwatch_curl_callback writer, void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
  return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, writer);
}

static inline long xtalwatch_curl_status(CURL *handle) {
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

// Seconds, whether the header gave seconds or a date; 0 where there is none.
static inline curl_off_t xtalwatch_curl_retry_after(CURL *handle) {
  curl_off_t seconds = 0;
  curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &seconds);
  return seconds;
}

// Called once a header line, with the line's end.
static inline CURLcode xtalwatch_curl_set_header_reader(
  CURL *handle, xtalwatch_curl_callback reader, void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_HEADERDATA, context);
  return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, reader);
}

static inline CURLcode xtalwatch_curl_set_body_reader(
  CURL *handle, xtalwatch_curl_callback reader, void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_READDATA, context);
  return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_READFUNCTION, reader);
}

// A mail goes to those recipients that the server takes. The option's name was misspelled until libcurl 8.2.
static inline CURLcode xtalwatch_curl_allow_refused_recipients(CURL *handle) {
  return curl_easy_setopt(handle, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
}
