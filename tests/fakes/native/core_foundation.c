/* A stand-in for CoreFoundation: counted containers and the XML property list. It aborts on a double release, on NULL and on a
 * wrong type. */
#include "core_foundation.h"
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC 0x43464f42u
#define DEAD 0xdeadf00du
#define UTF8 0x08000100u

static atomic_int live;
int fake_live(void) { return atomic_load(&live); }

struct callbacks { long version; void *functions[4]; } kCFTypeArrayCallBacks;

void fake_misuse(const char *format, ...) {
  va_list list;
  va_start(list, format);
  fputs("API MISUSE: ", stderr);
  vfprintf(stderr, format, list);
  fputc('\n', stderr);
  va_end(list);
  abort();
}

struct object *fake_check(const void *object, const char *where) {
  struct object *o = (struct object *)object;
  if (o == NULL) fake_misuse("%s(NULL)", where);
  if (o->magic != MAGIC) fake_misuse("%s on an object that is gone", where);
  return o;
}

struct object *fake_make(enum kind kind) {
  struct object *o = calloc(1, sizeof *o);
  o->magic = MAGIC;
  o->references = 1;
  o->kind = kind;
  atomic_fetch_add(&live, 1);
  return o;
}

struct object *fake_string(const char *text) {
  struct object *o = fake_make(KIND_STRING);
  o->length = strlen(text);
  o->bytes = strdup(text);
  return o;
}

struct object *fake_number(long number) {
  struct object *o = fake_make(KIND_NUMBER);
  o->number = number;
  return o;
}

struct object *fake_container(enum kind kind, long length) {
  struct object *o = fake_make(kind);
  o->length = length;
  o->values = calloc(length + 1, sizeof *o->values);
  if (kind == KIND_DICTIONARY) o->keys = calloc(length + 1, sizeof *o->keys);
  return o;
}

/* Takes the value over. */
void fake_put(struct object *dictionary, long at, const char *key, struct object *value) {
  if (dictionary->keys != NULL) dictionary->keys[at] = fake_string(key);
  dictionary->values[at] = value;
}

const void *CFRetain(const void *object) {
  fake_check(object, "CFRetain")->references++;
  return object;
}

void CFRelease(const void *object) {
  struct object *o = fake_check(object, "CFRelease");
  if (--o->references > 0) return;
  if (o->immortal) fake_misuse("over-release of a constant");
  if (o->keys != NULL) for (long i = 0; i < o->length; i++) if (o->keys[i]) CFRelease(o->keys[i]);
  if (o->values != NULL) for (long i = 0; i < o->length; i++) if (o->values[i]) CFRelease(o->values[i]);
  free(o->keys);
  free(o->values);
  free(o->bytes);
  o->magic = DEAD; /* The rest stays, so that a use after the end is found. */
  o->bytes = NULL;
  atomic_fetch_sub(&live, 1);
}

unsigned long CFGetTypeID(const void *object) { return fake_check(object, "CFGetTypeID")->kind; }
unsigned long CFDictionaryGetTypeID(void) { return KIND_DICTIONARY; }
unsigned long CFDataGetTypeID(void) { return KIND_DATA; }

const void *CFStringCreateWithBytes(void *allocator, const char *bytes, long length, unsigned encoding, unsigned char external) {
  if (allocator != NULL || encoding != UTF8 || external != 0) fake_misuse("CFStringCreateWithBytes");
  struct object *o = fake_make(KIND_STRING);
  o->bytes = malloc(length + 1);
  memcpy(o->bytes, bytes, length);
  o->bytes[length] = 0;
  o->length = length;
  return o;
}

const void *CFStringCreateExternalRepresentation(void *allocator, const void *string, unsigned encoding, unsigned char loss) {
  struct object *o = fake_check(string, "CFStringCreateExternalRepresentation");
  if (allocator != NULL || o->kind != KIND_STRING || encoding != UTF8) fake_misuse("a text of no string");
  (void)loss;
  struct object *data = fake_make(KIND_DATA);
  data->bytes = strdup(o->bytes);
  data->length = o->length;
  return data;
}

const void *CFArrayCreate(void *allocator, const void **values, long count, const void *callbacks) {
  if (allocator != NULL || callbacks != &kCFTypeArrayCallBacks) fake_misuse("CFArrayCreate without the type callbacks");
  struct object *o = fake_container(KIND_ARRAY, count);
  for (long i = 0; i < count; i++) o->values[i] = (struct object *)CFRetain(values[i]);
  return o;
}

long CFDataGetLength(const void *data) {
  struct object *o = fake_check(data, "CFDataGetLength");
  if (o->kind != KIND_DATA) fake_misuse("CFDataGetLength of another type");
  return o->length;
}

const char *CFDataGetBytePtr(const void *data) {
  struct object *o = fake_check(data, "CFDataGetBytePtr");
  if (o->kind != KIND_DATA) fake_misuse("CFDataGetBytePtr of another type");
  return o->bytes;
}

long CFErrorGetCode(const void *error) { return fake_check(error, "CFErrorGetCode")->number; }
const void *CFErrorCopyDescription(const void *error) {
  fake_check(error, "CFErrorCopyDescription");
  return fake_string("The property list holds a value of another kind");
}

struct text { char *bytes; long length, room; };

static void add(struct text *out, const char *more) {
  long length = strlen(more);
  while (out->length + length + 1 > out->room) out->bytes = realloc(out->bytes, out->room = out->room * 2 + 1024);
  memcpy(out->bytes + out->length, more, length + 1);
  out->length += length;
}

static int render(struct text *out, const struct object *o) {
  char number[64];
  switch (o->kind) {
    case KIND_STRING:
      add(out, "<string>"), add(out, o->bytes), add(out, "</string>\n");
      return 1;
    case KIND_NUMBER:
      snprintf(number, sizeof number, "<integer>%ld</integer>\n", o->number);
      add(out, number);
      return 1;
    case KIND_BOOLEAN:
      add(out, o->number ? "<true/>\n" : "<false/>\n");
      return 1;
    case KIND_ARRAY:
    case KIND_DICTIONARY:
      add(out, o->kind == KIND_ARRAY ? "<array>\n" : "<dict>\n");
      for (long i = 0; i < o->length; i++) {
        if (o->keys != NULL) add(out, "<key>"), add(out, o->keys[i]->bytes), add(out, "</key>\n");
        if (!render(out, o->values[i])) return 0;
      }
      add(out, o->kind == KIND_ARRAY ? "</array>\n" : "</dict>\n");
      return 1;
    default:
      return 0;
  }
}

const void *CFPropertyListCreateData(void *allocator, const void *list, long format, unsigned long options, void **error) {
  if (allocator != NULL || format != 100 || options != 0 || error == NULL) fake_misuse("CFPropertyListCreateData");
  struct text out = {0};
  add(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\">\n");
  if (!render(&out, fake_check(list, "CFPropertyListCreateData"))) {
    free(out.bytes);
    struct object *one = fake_make(KIND_ERROR);
    one->number = 3851;
    *error = one;
    return NULL;
  }
  add(&out, "</plist>\n");
  struct object *data = fake_make(KIND_DATA);
  data->bytes = out.bytes;
  data->length = out.length;
  return data;
}
