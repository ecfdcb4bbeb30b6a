/* What the two framework fakes share. */
#include <stdint.h>
enum kind { KIND_STRING = 7, KIND_DATA, KIND_ARRAY, KIND_DICTIONARY, KIND_NUMBER, KIND_BOOLEAN, KIND_ERROR, KIND_OTHER };
struct object {
  unsigned magic;
  int references, immortal;
  enum kind kind;
  char *bytes;          /* of a string or data */
  long length, number;
  struct object **keys; /* of a dictionary */
  struct object **values;
};
struct object *fake_make(enum kind kind);
struct object *fake_string(const char *text);
struct object *fake_number(long number);
struct object *fake_container(enum kind kind, long length);
void fake_put(struct object *dictionary, long at, const char *key, struct object *value);
struct object *fake_check(const void *object, const char *where);
void fake_misuse(const char *format, ...);
const void *CFRetain(const void *object);
void CFRelease(const void *object);
