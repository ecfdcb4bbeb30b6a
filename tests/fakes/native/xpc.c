/* A stand-in for the part of libSystem that ffi/ binds: libxpc, the Mach bootstrap and free(). Written after the public headers'
 * facts. It checks what the caller hands over (the block's layout, reference counts, the order of calls) and aborts where the real
 * one would, or worse. The last word of a service's name says how that service misbehaves. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAGIC 0x58504331u
#define DEAD 0xdeadf00du

struct descriptor { unsigned long reserved, size; const char *signature, *layout; };
struct block { void *isa; int flags; int reserved; void (*invoke)(void *, void *); struct descriptor *descriptor; };
struct connection {
  unsigned magic;
  atomic_int references;
  int activated, cancelled;
  char name[128];
  struct block *handler;
  _Atomic(const char *) reason;
  pthread_mutex_t lock;
  pthread_cond_t wake;
};

void *_NSConcreteGlobalBlock[32];
char _xpc_error_connection_invalid[64];
unsigned bootstrap_port = 0x707;
unsigned mach_task_self_ = 0x103;

static atomic_int live, rights, events;

/* What is alive: connections, reasons and send rights. Must be 0 when the caller has ended. */
int fake_live(void) { return atomic_load(&live) + atomic_load(&rights); }
int fake_events(void) { return atomic_load(&events); }

static void misuse(const char *format, ...) {
  va_list list;
  va_start(list, format);
  fputs("API MISUSE: ", stderr);
  vfprintf(stderr, format, list);
  fputc('\n', stderr);
  va_end(list);
  abort();
}

static int is(const char *name, const char *kind) {
  const char *dot = strrchr(name, '.');
  return dot != NULL && strcmp(dot + 1, kind) == 0;
}

static void sleep_ms(int ms) { usleep(ms * 1000); }

/* --- bootstrap --- */

int bootstrap_look_up(unsigned port, const char *name, unsigned *out) {
  if (port != bootstrap_port) misuse("bootstrap_look_up in another port");
  if (strlen(name) > 127) misuse("a name of %zu bytes", strlen(name));
  if (is(name, "late")) sleep_ms(1200);
  if (is(name, "never")) for (;;) pause();
  if (is(name, "abort-lookup")) abort();
  if (is(name, "missing") || is(name, "missing-old") || is(name, "user-only-not")) return 1102;
  if (is(name, "sandboxed")) return 1100;
  if (is(name, "odd")) return 0x10000003;
  atomic_fetch_add(&rights, 1);
  *out = 0x1203;
  return 0;
}

const char *bootstrap_strerror(int code) {
  return code == 1102 ? "Unknown service name" : code == 1100 ? "Permission denied" : code == 0 ? "Success" : "unknown error";
}

int mach_port_deallocate(unsigned task, unsigned port) {
  if (task != mach_task_self_ || port != 0x1203) misuse("mach_port_deallocate(%u, %u)", task, port);
  if (atomic_fetch_sub(&rights, 1) <= 0) misuse("a right was given back twice");
  return 0;
}

/* --- connections --- */

static struct connection *check(struct connection *c, const char *where) {
  if (c == NULL || c->magic != MAGIC) misuse("%s on a connection that is gone", where);
  return c;
}

static void drop(struct connection *c) {
  int left = atomic_fetch_sub(&c->references, 1) - 1;
  if (left < 0) misuse("over-release of a connection");
  if (left > 0) return;
  if (!c->activated) misuse("release of an inactive connection");
  if (!c->cancelled && c->reason == NULL) misuse("release of a connection that was not cancelled");
  c->magic = DEAD; /* The memory stays, so that a use after the end is found. */
  atomic_fetch_sub(&live, 1);
}

static const char *reason_of(const char *name) {
  if (is(name, "missing")) return "Connection init failed at lookup with error 3 - No such process";
  if (is(name, "missing-old")) return "failed at lookup with error 3 - No such process";
  if (is(name, "user-only")) return "Connection init failed at lookup with error 3 - No such process";
  if (is(name, "sandboxed")) return "Connection init failed at lookup with error 159 - Sandbox restriction";
  if (is(name, "reentrant")) return "Connection init failed at lookup with error 141 - Reentrancy avoided";
  if (is(name, "interrupted")) return "Connection interrupted";
  if (is(name, "peer")) return "Peer failed the code signing requirement";
  if (is(name, "garbage")) return "\xff\xfe\x80 not a text \x1b[31m";
  if (is(name, "empty")) return "";
  return NULL;
}

/* One worker of libdispatch per connection: looks the name up, then waits for the end; calls the handler from its own thread. */
static void *work(void *argument) {
  struct connection *c = argument;
  if (is(c->name, "slow-reason")) sleep_ms(60);
  const char *reason = is(c->name, "slow-reason") ? "failed at lookup with error 3 - No such process" : reason_of(c->name);
  pthread_mutex_lock(&c->lock);
  if (reason != NULL) c->reason = reason;
  else while (!c->cancelled) pthread_cond_wait(&c->wake, &c->lock);
  pthread_mutex_unlock(&c->lock);
  c->handler->invoke(c->handler, _xpc_error_connection_invalid);
  atomic_fetch_add(&events, 1);
  drop(c);
  return NULL;
}

void *xpc_connection_create_mach_service(const char *name, void *queue, uint64_t flags) {
  if (queue != NULL) misuse("a target queue of the caller's");
  if (flags != 2) misuse("flags %llu", (unsigned long long)flags);
  if (is(name, "null")) return NULL;
  struct connection *c = calloc(1, sizeof *c);
  c->magic = MAGIC;
  c->references = 1;
  strncpy(c->name, name, sizeof c->name - 1);
  pthread_mutex_init(&c->lock, NULL);
  pthread_cond_init(&c->wake, NULL);
  atomic_fetch_add(&live, 1);
  return c;
}

void xpc_connection_set_event_handler(struct connection *c, struct block *b) {
  check(c, "set_event_handler");
  if (b->isa != (void *)_NSConcreteGlobalBlock) misuse("a block that is not global");
  if (b->flags != ((1 << 28) | (1 << 30)) || b->reserved != 0) misuse("block flags %x", b->flags);
  if (b->descriptor == NULL || b->descriptor->size != 32 || b->descriptor->reserved != 0) misuse("block descriptor");
  if (strcmp(b->descriptor->signature, "v16@?0@8") != 0) misuse("block signature");
  if (b->invoke == NULL) misuse("a block without code");
  c->handler = b;
}

void xpc_connection_activate(struct connection *c) {
  check(c, "activate");
  if (c->handler == NULL) misuse("activation without an event handler");
  if (c->activated) misuse("activated twice");
  if (is(c->name, "abort")) misuse("asked to");
  if (is(c->name, "segv")) *(volatile int *)0 = 1;
  if (is(c->name, "exit")) _exit(7);
  if (is(c->name, "frozen")) for (;;) pause();
  if (is(c->name, "noise")) {
    static const char words[] = "libxpc: this is no JSON\n";
    if (write(1, words, sizeof words - 1) < 0) abort();
  }
  if (is(c->name, "forged")) {
    static const char words[] = "{\"id\":1,\"answer\":{\"text\":7}}\n";
    if (write(1, words, sizeof words - 1) < 0) abort();
  }
  if (is(c->name, "flood")) {
    char words[65536];
    memset(words, 'x', sizeof words);
    for (;;) if (write(1, words, sizeof words) < 0) abort();
  }
  c->activated = 1;
  atomic_fetch_add(&c->references, 1);
  pthread_t thread;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, 65536);
  if (pthread_create(&thread, &attributes, work, c) != 0) abort();
  pthread_attr_destroy(&attributes);
}

void xpc_connection_cancel(struct connection *c) {
  check(c, "cancel");
  if (!c->activated) misuse("cancel before activation");
  pthread_mutex_lock(&c->lock);
  c->cancelled = 1;
  pthread_cond_signal(&c->wake);
  pthread_mutex_unlock(&c->lock);
}

char *xpc_connection_copy_invalidation_reason(struct connection *c) {
  check(c, "copy_invalidation_reason");
  if (c->reason == NULL) return NULL;
  atomic_fetch_add(&live, 1);
  return strdup(c->reason);
}

void xpc_release(struct connection *c) { drop(check(c, "release")); }

/* Only reasons are given away, so only they come back. */
void free(void *memory) {
  static void (*real)(void *);
  if (real == NULL) real = dlsym(RTLD_NEXT, "free");
  if (memory == NULL) misuse("free(NULL)");
  atomic_fetch_sub(&live, 1);
  real(memory);
}
