struct ops one = {
  .open = my_open,
};
struct ops two = { .open = f, .read = g };
static struct ops three = {
  .read = g,
  .open = f,
  .write = h
};
