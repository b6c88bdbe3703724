typedef u32 myint;
extern u32 g;
static u32 tab[4], *ptr;
u32 f(u32 a, u32 *b, const u32 c) {
  for (u32 i = 0; i < 3; i++)
    g += (u32)a + sizeof(u32);
  return (u32) *b;
}
