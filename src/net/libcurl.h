#pragma once

#include <curl/curl.h>

namespace kconnect {

#define KC_CURL_FUNCTIONS(each)                                                                    \
  each(curl_global_init) each(curl_easy_init) each(curl_easy_setopt) each(curl_easy_getinfo)       \
      each(curl_easy_reset) each(curl_easy_cleanup) each(curl_easy_strerror) each(curl_multi_init) \
          each(curl_multi_setopt) each(curl_multi_add_handle) each(curl_multi_remove_handle)       \
              each(curl_multi_perform) each(curl_multi_poll) each(curl_multi_wakeup)               \
                  each(curl_multi_info_read) each(curl_multi_cleanup) each(curl_slist_append)      \
                      each(curl_slist_free_all)

// libcurl, opened and initialised when it is first needed. Safe from any thread.
struct Libcurl {
#define KC_MEMBER(function) decltype(&::function) function;
  KC_CURL_FUNCTIONS(KC_MEMBER)
#undef KC_MEMBER
};

// Throws std::runtime_error when the library is not installed.
const Libcurl& libcurl();

}  // namespace kconnect
