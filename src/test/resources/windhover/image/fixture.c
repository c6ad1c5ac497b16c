/* What ImageTest and DebugInfoTest read. Built by build.sh; the images are committed, for no test needs a compiler. */
typedef struct Event Event;
typedef struct Queue Queue;

enum Color { RED, GREEN = 5, BLUE };

struct Event {
  Event *next;
  void (*callback)(Event *);
  unsigned ready : 3;
  signed level : 5;
  union {
    long number;
    char bytes[8];
  };
  enum Color color;
};

struct Queue {
  Event *head, *tail;
};

Queue work_queue;
static Event pool[4];
const volatile short grid[2][3] = {{1, 2, 3}, {4, 5, 6}};
volatile unsigned char *port;

static inline int square(int x) { return x * x; }

__attribute__((noinline)) static int count(Event *e, int limit) {
  static int calls;
  int sum = 0;
  for (int i = 0; i < limit; i++) {
    sum += square(i);
  }
  calls++;
  e->callback(e);
  return sum + calls;
}

void never_called(void) { work_queue.tail = 0; }

int main(void) {
  Event *e = &pool[1];
  e->color = BLUE;
  work_queue.head = e;
  *port = (unsigned char)grid[1][2];
  return count(e, 10);
}
