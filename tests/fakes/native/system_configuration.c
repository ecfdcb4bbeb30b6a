/* A stand-in for SystemConfiguration: a dynamic store and the status of VPN services, which misbehave as `fake_mode` was told or as
 * the first digits of a service's id say. */
#include "core_foundation.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char mode[64] = "plain";
static __thread int error_code;

int fake_live(void);
void fake_mode(const char *wanted) { strncpy(mode, wanted, sizeof mode - 1); }
static int is(const char *wanted) { return strcmp(mode, wanted) == 0; }

int SCError(void) { return error_code; }
const char *SCErrorString(int code) {
  switch (code) {
    case 0: return "Success!";
    case 1001: return "Failed!";
    case 1003: return "Permission denied";
    case 1004: return "No such key";
    case 2002: return "Configuration daemon not (no longer) available";
    default: return "Unknown error";
  }
}

const void *SCDynamicStoreCreate(void *allocator, const void *name, void *callout, void *context) {
  fake_check(name, "SCDynamicStoreCreate");
  if (allocator != NULL || callout != NULL || context != NULL) fake_misuse("SCDynamicStoreCreate");
  if (is("sandboxed")) return error_code = 1003, NULL;
  if (is("no-server")) return error_code = 2002, NULL;
  if (is("abort")) abort();
  if (is("hang")) for (;;) pause();
  error_code = 0;
  return fake_make(KIND_OTHER);
}

static struct object *pair(const char *key, const char *value) {
  struct object *one = fake_container(KIND_DICTIONARY, 1);
  fake_put(one, 0, key, fake_string(value));
  return one;
}

static struct object *plain(void) {
  struct object *store = fake_container(KIND_DICTIONARY, 5);
  struct object *global = fake_container(KIND_DICTIONARY, 3);
  fake_put(global, 0, "PrimaryInterface", fake_string("utun4"));
  fake_put(global, 1, "PrimaryService", fake_string("5D9D6DDD-2A76-4F4C-8B7B-0F5C4A1C9E10"));
  fake_put(global, 2, "Router", fake_string("192.168.1.1"));
  fake_put(store, 0, "State:/Network/Global/IPv4", global);
  struct object *user = fake_container(KIND_DICTIONARY, 3);
  fake_put(user, 0, "Name", fake_string(is("nobody") ? "loginwindow" : "jdoe"));
  fake_put(user, 1, "UID", fake_number(501));
  struct object *yes = fake_make(KIND_BOOLEAN);
  yes->number = 1;
  fake_put(user, 2, "Active", yes);
  fake_put(store, 1, "State:/Users/ConsoleUser", user);
  struct object *interfaces = fake_container(KIND_ARRAY, 2);
  interfaces->values[0] = fake_string("en0");
  interfaces->values[1] = fake_string("utun4");
  struct object *holder = fake_container(KIND_DICTIONARY, 1);
  fake_put(holder, 0, "Interfaces", interfaces);
  fake_put(store, 2, "State:/Network/Interface", holder);
  fake_put(store, 3, "State:/Network/Service/5D9D6DDD-2A76-4F4C-8B7B-0F5C4A1C9E10/IPv4", pair("InterfaceName", "utun4"));
  struct object *ppp = fake_container(KIND_DICTIONARY, 2);
  fake_put(ppp, 0, "AuthName", fake_string("tunnel"));
  fake_put(ppp, 1, "AuthPassword", fake_string("not-for-captures"));
  fake_put(store, 4, "Setup:/Network/Service/5D9D6DDD-2A76-4F4C-8B7B-0F5C4A1C9E11/PPP", ppp);
  return store;
}

const void *SCDynamicStoreCopyMultiple(const void *store, const void *keys, const void *patterns) {
  fake_check(store, "SCDynamicStoreCopyMultiple");
  struct object *list = fake_check(patterns, "SCDynamicStoreCopyMultiple");
  if (keys != NULL || list->kind != KIND_ARRAY || list->length != 1) fake_misuse("the patterns");
  if (strcmp(list->values[0]->bytes, ".*") != 0) fake_misuse("a pattern that is not for all");
  if (is("no-value")) return error_code = 1001, NULL;
  if (is("late")) usleep(300000);
  if (is("segv")) *(volatile int *)0 = 1;
  if (is("garbage")) return fake_string("this is no dictionary");
  if (is("empty")) return fake_container(KIND_DICTIONARY, 0);
  if (is("odd-value")) {
    struct object *odd = fake_container(KIND_DICTIONARY, 1);
    fake_put(odd, 0, "State:/odd", fake_make(KIND_OTHER));
    return odd;
  }
  if (is("many")) {
    struct object *many = fake_container(KIND_DICTIONARY, 10000);
    for (long i = 0; i < 10000; i++) {
      char key[64];
      snprintf(key, sizeof key, "State:/Network/Service/%05ld/DNS", i);
      fake_put(many, i, key, pair("InterfaceName", "utun4"));
    }
    return many;
  }
  if (is("deep")) {
    struct object *deep = fake_string("bottom");
    for (int i = 0; i < 5000; i++) {
      struct object *next = fake_container(KIND_DICTIONARY, 1);
      fake_put(next, 0, i == 4999 ? "State:/Network/Global/IPv4" : "k", deep);
      deep = next;
    }
    return deep;
  }
  return plain();
}

const void *SCNetworkConnectionCreateWithServiceID(void *allocator, const void *id, void *callout, void *context) {
  struct object *text = fake_check(id, "SCNetworkConnectionCreateWithServiceID");
  if (allocator != NULL || callout != NULL || context != NULL) fake_misuse("SCNetworkConnectionCreateWithServiceID");
  if (strncmp(text->bytes, "404", 3) == 0) return error_code = 1004, NULL;
  struct object *connection = fake_make(KIND_OTHER);
  connection->bytes = strdup(text->bytes);
  return connection;
}

int SCNetworkConnectionGetStatus(const void *connection) {
  const char *id = fake_check(connection, "SCNetworkConnectionGetStatus")->bytes;
  if (strncmp(id, "dead", 4) == 0) for (;;) pause();
  if (strncmp(id, "1a7e", 4) == 0) usleep(1200000);
  if (strncmp(id, "ab", 2) == 0) abort();
  if (strncmp(id, "ff", 2) == 0) return -1;
  if (strncmp(id, "77", 2) == 0) return 77;
  return id[0] >= '0' && id[0] <= '3' ? id[0] - '0' : 2;
}
