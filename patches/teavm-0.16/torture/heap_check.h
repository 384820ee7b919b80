/*
 * For ./build.sh --torture, put into the generated collector: collects at random allocations, and holds the heap against itself
 * before and after. Every object must have a class, every reference lead to an object, and nothing be written behind what was
 * allocated. It ends the process with what is wrong.
 *
 * With ZEROHALT_TORTURE_FAILURES=N:SEED:SPARED in the environment it also lets one in N allocations fail, at random, of those that may
 * not use the reserve (additions/reserve.patch), behind the first ones, which are spared.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ALLOCATIONS_BETWEEN = 200 /* in a heap of 1 MB, and on average half of that */, GUARD = 64, MOST_GUARDS = 1000 };

static uint64_t *heap_objects; /* a bit for every 8 bytes of the heap: an object begins there */
static uintptr_t heap_classes[4096];
static int heap_class_count;
static long heap_collections;
static char *heap_guards[MOST_GUARDS]; /* chunks that look free, behind what was allocated since the last collection */
static int heap_guard_count;

void meth_otr_GC_collectGarbageFullImpl(int32_t);
int32_t meth_otr_GC_objectSize(void *);
void teavm_gc_fixHeap();
int teavm_arrayClassCount();
TeaVM_Class *teavm_arrayClass(int32_t);

static void heap_fail(const char *when, const char *what, char *object, char *other) {
    char text[256], *heap = teavm_gc_heapAddress;
    int length = snprintf(text, sizeof text, "zerohalt: heap %s collection %ld: %s at %ld (%08x %08x), %ld of %ld\n", when,
                          heap_collections, what, (long)(object - heap), ((unsigned *)object)[0], ((unsigned *)object)[1],
                          (long)(other - heap), (long)teavm_gc_availableBytes);
    if (write(2, text, (size_t)length) < 0) _exit(134);
    abort();
}

static int heap_compare(const void *a, const void *b) {
    uintptr_t x = *(const uintptr_t *)a, y = *(const uintptr_t *)b;
    return (x > y) - (x < y);
}

static void heap_reference(const char *when, char *holder, void *reference) {
    long offset = (char *)reference - (char *)teavm_gc_heapAddress;
    if (!reference || offset < 0 || offset >= teavm_gc_maxAvailableBytes) return; /* a literal, for example */
    if (offset % 8 || offset >= teavm_gc_availableBytes || !(heap_objects[offset / 512] >> offset / 8 % 64 & 1)) {
        heap_fail(when, "a reference to no object", holder, reference);
    }
}

static void heap_references(const char *when, char *object, TeaVM_Class *class) {
    if (class->itemType) {
        void **items = TEAVM_ARRAY_DATA(object, void *);
        if (teavm_primitiveKind(class->itemType)) return;
        for (int i = 0; i < ((TeaVM_Array *)object)->size; i++) heap_reference(when, object, items[i]);
        return;
    }
    for (; class; class = class->superclass) {
        int16_t *layout = class->layout; /* how many fields, and where */
        for (int i = 1; layout && i <= layout[0]; i++) heap_reference(when, object, *(void **)(object + layout[i]));
    }
}

/* From where the next object is allocated. */
static void *heap_guard(char *end) {
    if (heap_guard_count == MOST_GUARDS || end + 2 * GUARD > (char *)sfld_otr_GC_currentChunkLimit) return end;
    memset(end, 0xa5, GUARD);
    ((cls_otr_FreeChunk *)end)->fld_classReference = 0;
    ((cls_otr_FreeChunk *)end)->fld_size = GUARD;
    heap_guards[heap_guard_count++] = end;
    return end + GUARD;
}

static void heap_check_guards(const char *when) {
    static unsigned char intact[GUARD];
    memset(intact, 0xa5, GUARD);
    memcpy(intact, (int[]){0, GUARD}, 8);
    for (int i = 0; i < heap_guard_count; i++) {
        if (memcmp(heap_guards[i], intact, GUARD)) heap_fail(when, "something written behind an object", heap_guards[i], heap_guards[i]);
    }
    heap_guard_count = 0;
}

static void heap_find_objects(const char *when) {
    char *heap = teavm_gc_heapAddress, *end = heap + teavm_gc_availableBytes, *last = heap;
    size_t bits = (size_t)teavm_gc_maxAvailableBytes / 64 + 8;
    if (!heap_objects) heap_objects = malloc(bits);
    memset(heap_objects, 0, bits);
    heap_class_count = 0;
    for (int i = 0; i < teavm_classReferencesCount; i++) heap_classes[heap_class_count++] = (uintptr_t)teavm_classReferences[i];
    for (int i = 0; i < teavm_arrayClassCount(); i++) heap_classes[heap_class_count++] = (uintptr_t)teavm_arrayClass(i);
    qsort(heap_classes, (size_t)heap_class_count, sizeof *heap_classes, heap_compare);
    for (char *object = heap; object < end;) {
        if (((TeaVM_Object *)object)->header) {
            uintptr_t class = (uintptr_t)TEAVM_CLASS_OF(object);
            long at = (object - heap) / 8;
            if (!bsearch(&class, heap_classes, (size_t)heap_class_count, sizeof class, heap_compare)) {
                heap_fail(when, "no object", object, last);
            }
            heap_objects[at / 64] |= (uint64_t)1 << at % 64;
        }
        int size = meth_otr_GC_objectSize(object);
        if (size <= 0 || size % 8 || size > end - object) heap_fail(when, "a wrong size", object, last);
        last = object;
        object += size;
    }
}

static void heap_check(const char *when) {
    char *heap = teavm_gc_heapAddress;
    heap_check_guards(when);
    heap_find_objects(when);
    for (char *object = heap; object < heap + teavm_gc_availableBytes; object += meth_otr_GC_objectSize(object)) {
        if (((TeaVM_Object *)object)->header) heap_references(when, object, TEAVM_CLASS_OF(object));
    }
    for (int i = 1; i <= *(int32_t *)teavm_gc_staticRoots; i++) heap_reference(when, heap, *teavm_gc_staticRoots[i]);
    for (TeaVM_StackFrame *frame = teavm_stackTop; frame; frame = frame->next) {
        for (int i = 0; i < frame->size; i++) heap_reference(when, heap, ((void **)(frame + 1))[i]);
    }
    for (TeaVM_Class *class = teavm_firstClass; class; class = class->next) heap_reference(when, heap, class->classObject);
}

/* As if the current chunk had just been filled to its last byte. */
static void heap_use_up(void) {
    char *rest = sfld_otr_GC_currentChunk, *end = sfld_otr_GC_currentChunkLimit;
    if (rest == end) return;
    ((cls_otr_FreeChunk *)rest)->fld_classReference = 0;
    ((cls_otr_FreeChunk *)rest)->fld_size = (int32_t)(end - rest);
    sfld_otr_GC_currentChunk = end;
}

static unsigned long heap_random(unsigned long *random) {
    *random ^= *random << 13;
    *random ^= *random >> 7;
    return *random ^= *random << 17;
}

static void heap_let_fail(void) {
    static unsigned long random = 88172645463325252UL, one_in, seed, spared;
    static char *failures;
    if (!failures) {
        failures = getenv("ZEROHALT_TORTURE_FAILURES");
        if (!failures) failures = "";
        sscanf(failures, "%lu:%lu:%lu", &one_in, &seed, &spared);
        random ^= seed * 0x9e3779b97f4a7c15UL;
    }
    if (spared > 0) spared--;
    else if (one_in && (heap_random(&random) >> 16) % one_in == 0) teavm_throwOutOfMemoryError();
}

static void heap_torture(int32_t size) {
    static unsigned long random = 88172645463325252UL;
    static unsigned left;
    if (!teavm_stackTop) return;
    if (teavm_gc_kept != TEAVM_GC_LEAST) heap_let_fail();
    if (left-- > 0) return;
    heap_random(&random);
    int64_t megabytes = teavm_gc_availableBytes >> 20;
    left = (unsigned)(random % (unsigned long)(ALLOCATIONS_BETWEEN * megabytes * megabytes));
    heap_collections++;
    if (random >> 32 & 1) heap_use_up();
    teavm_gc_fixHeap();
    meth_otr_GC_collectGarbageFullImpl(size);
}
